// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Pulls events from the bridge and hands each to a thread of its own, so that a long one delays no other. All threads
 * are daemons: none keeps Orthanc from stopping. Thread-safe.
 */
public final class EventLoop {

    private static final int PULL_THREADS = 2;

    /** More at once than Orthanc has threads for: only a flood of changes or of abandoned requests gets here. */
    private static final int MAX_AT_ONCE = 256;

    private static final long IDLE_SECONDS = 30;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Bridge bridge;
    private final EventHandler handler;
    private final Failures failures;
    private final Heartbeat heartbeat;
    private final ExecutorService workers;

    /** Starts and stops are never kept waiting by work, nor overtake each other. */
    private final ExecutorService life = Executors.newSingleThreadExecutor(new Daemons("life"));

    /** A loop that says every two seconds, for up to an hour, that a request is being worked on. */
    public EventLoop(Bridge bridge, EventHandler handler) {
        this(bridge, handler, new Heartbeat(bridge, Duration.ofSeconds(2), Duration.ofHours(1)));
    }

    EventLoop(Bridge bridge, EventHandler handler, Heartbeat heartbeat) {
        this.bridge = bridge;
        this.handler = handler;
        this.failures = new Failures(bridge);
        this.heartbeat = heartbeat;
        this.workers = new ThreadPoolExecutor(
                0, MAX_AT_ONCE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), new Daemons("work"));
    }

    /**
     * Begins to pull, for as long as the process lives: after Orthanc has stopped, {@code POST /tools/reset} may start
     * it again.
     */
    public void start() {
        Daemons threads = new Daemons("pull");
        for (int i = 0; i < PULL_THREADS; i++) {
            threads.newThread(this::pull).start();
        }
    }

    private void pull() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                bridge.next().ifPresent(this::dispatch);
            } catch (RuntimeException | Error e) { // Such as a moment without memory. No other thread would pull.
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void dispatch(Event event) {
        try {
            boolean ofLife = event instanceof Event.Start || event instanceof Event.Stop;
            (ofLife ? life : workers).execute(() -> work(event));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            failures.noThread(event, e);
        }
    }

    private void work(Event event) {
        try {
            heartbeat.during(event, () -> handler.handle(event));
        } catch (BridgeClosedException e) {
            failures.afterClosing(event);
        } catch (RuntimeException | Error e) {
            failures.unexpected(event, e);
        }
    }
}
