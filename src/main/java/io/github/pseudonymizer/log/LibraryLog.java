// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.log;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.event.Level;

/**
 * Where messages of libraries go: warnings and errors of HikariCP and Flyway, and their other messages if wanted. All
 * other libraries are silent, because their messages may contain anything. The same message is written once a minute at
 * most. Thread-safe.
 */
public final class LibraryLog {

    /** Takes one line. */
    public interface Sink {
        /**
         * Writes it.
         *
         * @param error whether it is an error, else a warning
         * @param line without any value of a dataset
         */
        void write(boolean error, String line);
    }

    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_REMEMBERED = 100;

    /** The one that {@link LibraryLogProvider} feeds, because SLF4J makes the provider. */
    private static final LibraryLog SHARED = new LibraryLog(System::nanoTime);

    /** When a message was written last, and how often it came since. */
    private record Told(long nanoTime, int silent) {}

    private final LongSupplier nanoTime;
    private final Map<String, Told> told = new LinkedHashMap<>();
    private volatile Sink sink = (error, line) -> {};
    private volatile boolean verbose;

    /** A log of its own, which writes nothing yet. */
    LibraryLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The log of this process. */
    public static LibraryLog shared() {
        return SHARED;
    }

    /** From now on messages go there. */
    public void writeTo(Sink next) {
        sink = next;
    }

    /** Whether to write messages below a warning, too. */
    public void setVerbose(boolean wanted) {
        verbose = wanted;
    }

    /** Whether messages of this level and this logger are written. */
    boolean isWanted(String logger, Level level) {
        int least = (verbose ? Level.INFO : Level.WARN).toInt();
        return level.toInt() >= least && library(logger).isPresent();
    }

    /**
     * Writes a message unless it came a moment ago.
     *
     * @param message {@linkplain Redaction redacted}
     */
    void write(String logger, Level level, String message) {
        Optional<String> library = library(logger);
        if (library.isPresent() && isWanted(logger, level)) {
            String line = library.get() + ": " + message;
            repeats(line).ifPresent(suffix -> sink.write(level == Level.ERROR, line + suffix));
        }
    }

    /** What to add to a line; empty if it is not written. */
    private synchronized Optional<String> repeats(String line) {
        long now = nanoTime.getAsLong();
        Told before = told.get(line);
        if (before != null && now - before.nanoTime() < PAUSE_NANOS) {
            told.put(line, new Told(before.nanoTime(), before.silent() + 1));
            return Optional.empty();
        }
        if (before == null && told.size() == MOST_REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        told.put(line, new Told(now, 0));
        return Optional.of(before == null || before.silent() == 0 ? "" : " (and " + before.silent() + " times before)");
    }

    private static Optional<String> library(String logger) {
        if (logger.startsWith("com.zaxxer.hikari")) {
            return Optional.of("HikariCP");
        }
        return logger.startsWith("org.flywaydb") ? Optional.of("Flyway") : Optional.empty();
    }
}
