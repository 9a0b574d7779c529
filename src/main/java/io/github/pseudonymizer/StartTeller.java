// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.metrics.DatabaseState;
import io.github.pseudonymizer.metrics.DatabaseState.Unusable;
import io.github.pseudonymizer.metrics.DatabaseState.Usable;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Daemons;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Writes the {@link StartReport} to Orthanc's log, once: when the database can be used, or after a while without. The
 * line is a warning, because Orthanc's log has nothing less by default. Thread-safe.
 */
final class StartTeller implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(500);

    private final Bridge bridge;
    private final StartReport report;
    private final Supplier<DatabaseState> database;
    private final Supplier<OptionalLong> position;
    private final Duration patience;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Daemons("start").newThread(this::tell);

    /**
     * Begins to wait.
     *
     * @param position as the database has it; throws {@link StoreException} if that cannot be asked
     */
    StartTeller(
            Bridge bridge,
            StartReport report,
            Supplier<DatabaseState> database,
            Supplier<OptionalLong> position,
            Duration patience) {
        this.bridge = bridge;
        this.report = report;
        this.database = database;
        this.position = position;
        this.patience = patience;
        thread.start();
    }

    private void tell() {
        try {
            DatabaseState state = awaitedState();
            if (stopping.getCount() > 0) {
                bridge.log(Bridge.LogLevel.WARNING, status(state));
                report.warnings().forEach(warning -> bridge.log(Bridge.LogLevel.WARNING, warning));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private DatabaseState awaitedState() throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        DatabaseState state = database.get();
        while (!(state instanceof Usable) && System.nanoTime() < end) {
            if (stopping.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                break;
            }
            state = database.get();
        }
        return state;
    }

    private String status(DatabaseState state) {
        if (state instanceof Unusable unusable) {
            return report.status(Optional.of(unusable.reason()), OptionalLong.empty());
        }
        try {
            return report.status(Optional.empty(), position.get());
        } catch (StoreException failed) {
            return report.status(Optional.of(failed.reason()), OptionalLong.empty());
        } catch (RuntimeException unforeseen) { // Its message may quote a value.
            return report.status(Optional.of(Reason.FAILED), OptionalLong.empty());
        }
    }

    /** Tells nothing any more. */
    @Override
    public void close() {
        stopping.countDown();
    }
}
