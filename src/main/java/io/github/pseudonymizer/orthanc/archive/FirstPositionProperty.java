// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.FirstPosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A {@link FirstPosition} in Orthanc's own index: it stays with its change log, also in backups, and is as durable.
 * Thread-safe.
 */
public final class FirstPositionProperty implements FirstPosition {

    /** Orthanc leaves properties from 1024 upwards to plugins. */
    static final int PROPERTY = 24819;

    private final Bridge bridge;

    /** In the index of this Orthanc. */
    public FirstPositionProperty(Bridge bridge) {
        this.bridge = bridge;
    }

    @Override
    public Optional<Noted> noted() {
        return parse(done(() -> bridge.globalProperty(PROPERTY)));
    }

    /** A text that is not ours counts as nothing. */
    private static Optional<Noted> parse(String text) {
        String[] parts = text.split(" ", -1);
        try {
            return parts.length == 3
                    ? Optional.of(new Noted(natural(parts[0]), Instant.parse(parts[1]), natural(parts[2])))
                    : Optional.empty();
        } catch (NumberFormatException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static long natural(String text) {
        long number = Long.parseLong(text);
        if (number < 0) {
            throw new NumberFormatException();
        }
        return number;
    }

    @Override
    public void note(Noted noted) {
        set(noted.position() + " " + noted.since() + " " + noted.studies());
    }

    @Override
    public void forget() {
        if (!done(() -> bridge.globalProperty(PROPERTY)).isEmpty()) {
            set("");
        }
    }

    private void set(String text) {
        String unused = done(() -> {
            bridge.setGlobalProperty(PROPERTY, text);
            return text;
        });
    }

    private static String done(Supplier<String> call) {
        try {
            return call.get();
        } catch (BridgeRefusedException refused) {
            throw new ArchiveException(ArchiveException.Reason.FAILED, "Orthanc's index does not take a property");
        }
    }
}
