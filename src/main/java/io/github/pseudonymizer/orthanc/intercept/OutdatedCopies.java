// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.BridgeClosedException;
import io.github.pseudonymizer.orthanc.bridge.Daemons;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.stable.RemakeOutdated;
import io.github.pseudonymizer.study.stable.Remakes;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Looks after a start, and then now and then, how many copies were made by older rules, in a thread of its own.
 * Thread-safe.
 *
 * <p>The first time it says so, or has them made again, as the settings want. A look costs the database a moment for
 * each hundred thousand copies, so it rests twenty times as long.
 */
public final class OutdatedCopies implements AutoCloseable {

    private static final Duration SHORTEST_REST = Duration.ofMinutes(1);
    private static final int RESTS_PER_LOOK = 20;

    private final Bridge bridge;
    private final Remakes remakes;
    private final RemakeOutdated remakeOutdated;
    private final Duration rest;
    private final Thread thread;
    private volatile OptionalLong count = OptionalLong.empty();

    /**
     * Does nothing yet.
     *
     * @param remakeOutdated what the settings want
     */
    public OutdatedCopies(Bridge bridge, Remakes remakes, RemakeOutdated remakeOutdated) {
        this(bridge, remakes, remakeOutdated, SHORTEST_REST);
    }

    OutdatedCopies(Bridge bridge, Remakes remakes, RemakeOutdated remakeOutdated, Duration rest) {
        this.bridge = bridge;
        this.remakes = remakes;
        this.remakeOutdated = remakeOutdated;
        this.rest = rest;
        this.thread = new Daemons("outdated-copies").newThread(this::run);
    }

    /** Begins, in the background. */
    public void start() {
        thread.start();
    }

    /** How many there were at the last look; empty before the first. */
    public OptionalLong count() {
        return count;
    }

    private void run() {
        boolean told = false;
        try {
            while (true) {
                long began = System.nanoTime();
                told = look(told);
                Duration pause = Duration.ofNanos(System.nanoTime() - began).multipliedBy(RESTS_PER_LOOK);
                Thread.sleep(Math.max(pause.toMillis(), rest.toMillis()));
            }
        } catch (InterruptedException | BridgeClosedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error unexpected) {
            count = OptionalLong.empty();
            bridge.log(
                    Bridge.LogLevel.WARNING,
                    "How many copies were made by older rules is not known until the next start: unexpected "
                            + unexpected.getClass().getSimpleName());
        }
    }

    private boolean look(boolean told) {
        try {
            long found = remakes.countOutdated();
            if (!told && found > 0) {
                tell(found);
            }
            count = OptionalLong.of(found);
            return true;
        } catch (StoreException failed) { // It is told elsewhere that the database cannot be used.
            count = OptionalLong.empty();
            return told;
        }
    }

    private void tell(long found) {
        String were = String.format(
                Locale.ROOT, "%,d %s made by older rules; ", found, found == 1 ? "copy was" : "copies were");
        switch (remakeOutdated) {
            case NEVER -> {}
            case ASK ->
                bridge.log(
                        Bridge.LogLevel.WARNING,
                        were + "POST /pseudonymizer/remake makes " + (found == 1 ? "it" : "them") + " again");
            case ALWAYS -> {
                bridge.log(Bridge.LogLevel.WARNING, were + (found == 1 ? "it is" : "they are") + " made again now");
                remakes.remakeOutdatedUnlessNoted(found);
            }
        }
    }

    /** Ends after the look it is at. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
