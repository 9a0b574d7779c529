// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.BridgeClosedException;
import io.github.pseudonymizer.orthanc.bridge.SignsOfLife;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.stable.StableWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The threads that carry out {@link StableWork}: one reads the change log when woken, some work. Thread-safe. */
public final class StableStudyListener implements AutoCloseable {

    /** Also without being woken they look this often, for work whose pause is over. */
    private static final long LOOK_AFTER_MILLISECONDS = 2000;

    private static final long LOOK_FOR_LOST_AFTER_SECONDS = 10;

    private static final int WORKERS = 2;
    private static final long STOP_WITHIN_MILLISECONDS = 8000;

    /** The length of a worker's lease. A worker that takes longer for one instance has lost the work to another. */
    private static final Duration STUCK_AFTER = Duration.ofMinutes(10);

    private final Bridge bridge;
    private final StableWork studies;
    private final boolean followChanges;
    private final LongSupplier nanoTime;
    /** Looks once at the start: where the log ends then is where a first start begins, not where it ends later. */
    private final Semaphore changes = new Semaphore(1);

    private final Semaphore works = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private final List<SignsOfLife> workersLives = new ArrayList<>();

    /** Until then no worker works, so that work claimed before a crash is not mistaken for work in progress. */
    private volatile boolean recovered;

    private volatile boolean stopping;
    private volatile String trouble = "";

    /**
     * @param followChanges whether studies that become stable are to be pseudonymized; else only what a crash
     *     interrupted
     * @param nanoTime as {@link System#nanoTime}
     */
    public StableStudyListener(Bridge bridge, StableWork studies, boolean followChanges, LongSupplier nanoTime) {
        this.bridge = bridge;
        this.studies = studies;
        this.followChanges = followChanges;
        this.nanoTime = nanoTime;
    }

    public void start() {
        begin("reader", this::read);
        for (int i = 1; i <= WORKERS; i++) {
            SignsOfLife life = new SignsOfLife(nanoTime);
            workersLives.add(life);
            begin("worker-" + i, () -> work(life));
        }
    }

    private void begin(String name, Runnable loop) {
        Thread thread = new Thread(loop, "pseudonymizer-stable-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Something happened in Orthanc. */
    public void wake() {
        changes.release();
    }

    private void read() {
        long looked = nanoTime.getAsLong();
        while (!stopping) {
            await(changes);
            changes.drainPermits(); // Many wishes to look are fulfilled by one look.
            try {
                if (followChanges) {
                    studies.begin();
                }
                if (!recovered) {
                    studies.recover();
                    recovered = true;
                } else if (nanoTime.getAsLong() - looked > TimeUnit.SECONDS.toNanos(LOOK_FOR_LOST_AFTER_SECONDS)) {
                    studies.recoverLost();
                    looked = nanoTime.getAsLong();
                }
                studies.recoverUnnoted();
                if (followChanges) {
                    studies.catchUp().ifPresent(this::tellOfLoss);
                }
                tell("");
                works.release(WORKERS);
            } catch (StoreException | ArchiveException failed) {
                tell(failed.getMessage());
            } catch (BridgeClosedException stop) {
                return;
            } catch (RuntimeException | Error unexpected) {
                tell("unexpected " + unexpected.getClass().getSimpleName());
            }
        }
    }

    private void work(SignsOfLife life) {
        Progress progress = new LivelyProgress(life);
        while (!stopping) {
            await(works);
            life.give();
            try {
                boolean more = recovered;
                while (more && !stopping) {
                    more = studies.workOnce(progress).map(this::tell).isPresent();
                }
            } catch (StoreException failed) {
                tell(failed.getMessage());
            } catch (BridgeClosedException stop) {
                return;
            } catch (RuntimeException | Error unexpected) { // The thread must not end.
                tell("unexpected " + unexpected.getClass().getSimpleName());
            }
        }
    }

    /** If no study lacks a copy, nothing was lost: the studies of the deleted changes have been deleted, too. */
    private void tellOfLoss(int added) {
        if (added > 0) {
            bridge.log(
                    Bridge.LogLevel.WARNING,
                    "Changes were deleted from Orthanc's log before they were read. All studies were compared with their"
                            + " copies; " + added + " are pseudonymized now");
        }
    }

    /** The state of the threads. A reader is never stuck, because a long change log takes its time. */
    public WorkersState state() {
        if (stopping) {
            return WorkersState.OK;
        }
        if (!threads.stream().allMatch(Thread::isAlive)) {
            return WorkersState.ENDED;
        }
        return workersLives.stream().anyMatch(life -> life.lackFor(STUCK_AFTER)) ? WorkersState.STUCK : WorkersState.OK;
    }

    /** A worker that asks whether to continue shows that it is alive. */
    private final class LivelyProgress implements Progress {
        private final SignsOfLife life;

        LivelyProgress(SignsOfLife life) {
            this.life = life;
        }

        @Override
        public void update(int done, int all) {
            life.give();
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean isSuspended() {
            life.give();
            return stopping;
        }
    }

    private StableWork.Attempt tell(StableWork.Attempt attempt) {
        if (!attempt.problem().isEmpty()) {
            bridge.log(Bridge.LogLevel.ERROR, "A stable study was not pseudonymized: " + attempt.problem());
        }
        return attempt;
    }

    /** Logs each trouble once, and its end once. */
    private synchronized void tell(@Nullable String message) {
        String now = message == null ? "" : message;
        if (stopping || kind(now).equals(kind(trouble))) {
            trouble = now;
            return;
        }
        if (now.isEmpty()) {
            bridge.log(Bridge.LogLevel.WARNING, "Stable studies are pseudonymized again");
        } else {
            bridge.log(Bridge.LogLevel.ERROR, "Stable studies have to wait: " + now);
        }
        trouble = now;
    }

    /** The message without its part in brackets, because the code of an outage changes while it lasts. */
    private static String kind(String message) {
        int bracket = message.indexOf(" (");
        return bracket < 0 ? message : message.substring(0, bracket);
    }

    private void await(Semaphore semaphore) {
        try {
            var unused = semaphore.tryAcquire(LOOK_AFTER_MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the threads after the instances they are at, and waits for them for some seconds. */
    @Override
    public void close() {
        stopping = true;
        changes.release();
        works.release(WORKERS);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_WITHIN_MILLISECONDS);
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
