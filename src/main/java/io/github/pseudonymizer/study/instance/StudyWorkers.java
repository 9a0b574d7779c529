// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.StudyPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The threads that help with the small studies of an order. A small study is mostly waiting for the database and for
 * Orthanc, so several at a time are faster; a large one keeps all {@link InstanceWorkers} busy by itself, and its
 * instances may need much memory. The helpers are few and shared by all orders; an order without one goes on alone.
 * Thread-safe.
 */
public final class StudyWorkers {

    /** The first instance of each study is read beside the memory of {@link InstanceWorkers}. */
    private static final long SMALL_BYTES = 8 << 20;

    private static final int MOST_HELPERS = 3;

    private final int helpers;
    private final ThreadPoolExecutor executor;

    /**
     * Starts no thread yet.
     *
     * @param helpers how many studies at most are worked on beside those of the callers' own threads; may be 0
     */
    public StudyWorkers(int helpers) {
        this.helpers = helpers;
        AtomicInteger number = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(
                0, Math.max(1, helpers), 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "pseudonymizer-study-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** As many helpers as fit to so many threads for instances: one for each processor but the first, by default. */
    public static StudyWorkers beside(InstanceWorkers instances) {
        return new StudyWorkers(Math.max(0, Math.min(MOST_HELPERS, instances.threads() - 3)));
    }

    /**
     * Works on every study, and returns when all are done. The caller's thread takes them in their order, and helpers
     * take small ones. After a failure no further study is begun.
     *
     * @throws RuntimeException the first failure
     */
    public void forEach(List<StudyPart> studies, Consumer<StudyPart> work) {
        Run run = new Run(studies, work);
        List<CountDownLatch> helping = new ArrayList<>();
        try {
            for (int i = 1; i <= Math.min(helpers, run.small() - 1); i++) {
                run.helper().ifPresent(helping::add);
            }
            run.work(study -> true);
        } finally {
            helping.forEach(Uninterrupted::await);
        }
        run.rethrow();
    }

    private static boolean isSmall(StudyPart study) {
        return study.instances().stream().mapToLong(Original::bytes).sum() <= SMALL_BYTES;
    }

    private final class Run {

        private final List<StudyPart> studies;
        private final Consumer<StudyPart> work;
        private final List<AtomicBoolean> taken;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

        Run(List<StudyPart> studies, Consumer<StudyPart> work) {
            this.studies = studies;
            this.work = work;
            this.taken =
                    Stream.generate(AtomicBoolean::new).limit(studies.size()).toList();
        }

        int small() {
            return (int) studies.stream().filter(StudyWorkers::isSmall).count();
        }

        /** What tells the end of a helper; empty if all are busy, or the system allows no more threads. */
        Optional<CountDownLatch> helper() {
            CountDownLatch ended = new CountDownLatch(1);
            try {
                executor.execute(() -> {
                    try {
                        work(StudyWorkers::isSmall);
                    } finally {
                        ended.countDown();
                    }
                });
                return Optional.of(ended);
            } catch (RejectedExecutionException | OutOfMemoryError none) {
                return Optional.empty();
            }
        }

        void work(Predicate<StudyPart> suitable) {
            for (int i = 0; i < studies.size(); i++) {
                StudyPart study = studies.get(i);
                if (suitable.test(study)
                        && failure.get() == null
                        && !taken.get(i).getAndSet(true)) {
                    try {
                        work.accept(study);
                    } catch (Throwable thrown) { // An OutOfMemoryError, too, must end the run and not the thread alone.
                        fail(thrown);
                    }
                }
            }
        }

        private void fail(Throwable thrown) {
            if (!failure.compareAndSet(null, thrown)) {
                Throwable first = Objects.requireNonNull(failure.get());
                if (first != thrown) {
                    first.addSuppressed(thrown);
                }
            }
        }

        void rethrow() {
            Throwable thrown = failure.get();
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
            if (thrown instanceof Error error) {
                throw error;
            }
        }
    }
}
