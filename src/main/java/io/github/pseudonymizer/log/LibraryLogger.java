// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

/** The logger of one class of a library. Thread-safe. */
final class LibraryLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1;

    private final transient LibraryLog log;

    /** @param name of the class */
    LibraryLogger(String name, LibraryLog log) {
        this.name = name;
        this.log = log;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return log.isWanted(name, Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return log.isWanted(name, Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return log.isWanted(name, Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        log.write(name, level, Redaction.of(pattern == null ? "" : pattern, arguments, thrown));
    }
}
