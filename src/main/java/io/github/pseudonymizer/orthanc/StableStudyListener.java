package io.github.pseudonymizer.orthanc;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.StableStudies;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The threads that carry out {@link StableStudies}: one reads the change log when woken, some work. Thread-safe. */
final class StableStudyListener implements AutoCloseable {

    /** Also without being woken they look this often, for work whose pause is over. */
    private static final long LOOK_AFTER_MILLISECONDS = 2000;

    private static final int WORKERS = 2;
    private static final long STOP_WITHIN_MILLISECONDS = 8000;

    private final Bridge bridge;
    private final StableStudies studies;
    private final boolean followChanges;
    /** Looks once at the start: where the log ends then is where a first start begins, not where it ends later. */
    private final Semaphore changes = new Semaphore(1);

    private final Semaphore works = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;
    private volatile String trouble = "";

    private final Progress progress = new Progress() {
        @Override
        public void update(int done, int all) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean isSuspended() {
            return stopping;
        }
    };

    /**
     * @param followChanges whether studies that become stable are to be pseudonymized; else only what a crash
     *     interrupted
     */
    StableStudyListener(Bridge bridge, StableStudies studies, boolean followChanges) {
        this.bridge = bridge;
        this.studies = studies;
        this.followChanges = followChanges;
    }

    void start() {
        begin("reader", this::read);
        for (int i = 1; i <= WORKERS; i++) {
            begin("worker-" + i, this::work);
        }
    }

    private void begin(String name, Runnable loop) {
        Thread thread = new Thread(loop, "pseudonymizer-stable-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Something happened in Orthanc. */
    void wake() {
        changes.release();
    }

    private void read() {
        boolean recovered = false;
        while (!stopping) {
            await(changes);
            changes.drainPermits(); // Many wishes to look are fulfilled by one look.
            try {
                studies.begin();
                if (!recovered) {
                    studies.recover();
                    recovered = true;
                }
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

    private void work() {
        while (!stopping) {
            await(works);
            try {
                boolean more = true;
                while (more && !stopping) {
                    more = studies.workOnce(progress).map(this::tell).isPresent();
                }
            } catch (StoreException failed) {
                tell(failed.getMessage());
            } catch (BridgeClosedException stop) {
                return;
            } catch (RuntimeException | Error unexpected) { // A thread that ended would do no work ever after.
                tell("unexpected " + unexpected.getClass().getSimpleName());
            }
        }
    }

    /** Where nothing lacks a copy it was no loss: what the changes were about has been deleted, too. */
    private void tellOfLoss(int added) {
        if (added > 0) {
            bridge.log(
                    Bridge.LogLevel.WARNING,
                    "Changes were deleted from Orthanc's log before they were read. All studies were compared with their"
                            + " copies; " + added + " are pseudonymized now");
        }
    }

    private StableStudies.Attempt tell(StableStudies.Attempt attempt) {
        if (!attempt.problem().isEmpty()) {
            bridge.log(Bridge.LogLevel.ERROR, "A stable study was not pseudonymized: " + attempt.problem());
        }
        return attempt;
    }

    /** Says each trouble once, and once that it is over. */
    private synchronized void tell(@Nullable String message) {
        String now = message == null ? "" : message;
        if (now.equals(trouble) || stopping) {
            return;
        }
        if (now.isEmpty()) {
            bridge.log(Bridge.LogLevel.WARNING, "Stable studies are pseudonymized again");
        } else {
            bridge.log(Bridge.LogLevel.ERROR, "Stable studies have to wait: " + now);
        }
        trouble = now;
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
