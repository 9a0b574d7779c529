// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the one who waits for a request waiting while it is being worked on: restarts the bridge's deadline for the
 * answer at intervals.
 *
 * <p>A beat means that the JVM runs and that the worker has not returned, not that it gets on. So that a worker which
 * is stuck does not hold a thread of Orthanc without end, the beats end after a while ("patience"), which is logged;
 * the bridge then answers 503 when its own deadline has passed. Thread-safe.
 */
public final class Heartbeat {

    private final Bridge bridge;
    private final Duration interval;
    private final Duration patience;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, new Daemons("heartbeat"));

    /**
     * Beats nothing yet.
     *
     * @param interval between two beats; well below the bridge's deadline for the answer
     * @param patience how long one request is kept alive
     */
    public Heartbeat(Bridge bridge, Duration interval, Duration patience) {
        this.bridge = bridge;
        this.interval = interval;
        this.patience = patience;
        clock.setRemoveOnCancelPolicy(true);
    }

    /** Does the work, and beats meanwhile if the event is a request. */
    public void during(Event event, Runnable work) {
        if (!(event instanceof Event.Request)) {
            work.run();
            return;
        }
        long end = System.nanoTime() + patience.toNanos();
        Future<?> beats = clock.scheduleAtFixedRate(
                () -> beat(event.number(), end), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        try {
            work.run();
        } finally {
            beats.cancel(false);
        }
    }

    /** An exception ends the beats of this request, because {@code scheduleAtFixedRate} stops at the first one. */
    private void beat(long request, long end) {
        if (System.nanoTime() - end > 0) {
            bridge.log(
                    Bridge.LogLevel.ERROR,
                    "Request " + request + " has been worked on for " + patience.toMinutes()
                            + " minutes and seems stuck");
            throw new StuckRequest();
        }
        bridge.working(request);
    }

    private static final class StuckRequest extends RuntimeException {}
}
