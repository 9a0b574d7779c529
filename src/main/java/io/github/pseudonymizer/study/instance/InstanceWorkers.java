// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

import io.github.pseudonymizer.study.CancelledException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The threads that read, rewrite and store instances. Every run gives way to the others after each instance, so that a
 * small study never waits for the end of a large one. Thread-safe.
 *
 * <p>Memory is bounded: the instances in work at one time stay within a budget. Only a single instance larger than the
 * whole budget may exceed it, alone, and so may {@link #alone}.
 */
public final class InstanceWorkers implements AutoCloseable {

    private static final long MEBIBYTE = 1 << 20;

    private final int threads;
    private final int budgetMebibytes;
    private final Semaphore budget;
    private final AtomicLong usedBytes = new AtomicLong();
    private final ReentrantLock unforeseeable = new ReentrantLock(true);
    private final ExecutorService executor;
    private volatile boolean closed;

    /**
     * Starts no thread yet.
     *
     * @param threads at least 1
     * @param budgetMebibytes how much of originals and copies may be in memory at one time, at least 1
     */
    public InstanceWorkers(int threads, int budgetMebibytes) {
        this.threads = threads;
        this.budgetMebibytes = budgetMebibytes;
        this.budget = new Semaphore(budgetMebibytes, true);
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "pseudonymizer-instance-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        this.executor = pool;
    }

    /** How many instances are worked on at a time, at most. */
    int threads() {
        return threads;
    }

    /**
     * Works on every item, several at a time, and returns when all are done. After a failure no further item is begun.
     *
     * @param bytes how much memory an item needs
     * @throws RuntimeException the first failure
     */
    public <T> void forEach(List<T> items, ToLongFunction<T> bytes, Consumer<T> work) {
        Run<T> run = new Run<>(items, bytes, work);
        for (int i = 0; i < run.turns; i++) {
            run.another();
        }
        run.await();
    }

    /**
     * Does work that needs much and unpredictable memory, such as decompressing pixels: one at a time. A thread that
     * does such work may call this again.
     */
    public void alone(Runnable work) {
        unforeseeable.lock();
        try {
            work.run();
        } finally {
            unforeseeable.unlock();
        }
    }

    /**
     * The memory in use at one time.
     *
     * @param usedBytes the predictable part of the use; above the budget while a single instance needs more than that
     * @param budgetBytes what several instances may take together
     */
    public record Memory(long usedBytes, long budgetBytes) {}

    /** How much memory is in use now. */
    public Memory memory() {
        return new Memory(usedBytes.get(), budgetMebibytes * MEBIBYTE);
    }

    /** Lets no new run begin; running ones end with {@link CancelledException} after their current instances. */
    @Override
    public void close() {
        closed = true;
        executor.shutdownNow().forEach(Runnable::run); // Those that wait would wait forever.
    }

    private final class Run<T> {
        private final List<T> items;
        private final ToLongFunction<T> bytes;
        private final Consumer<T> work;
        private final int turns;
        private final CountDownLatch ended;
        private final AtomicInteger next = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Run(List<T> items, ToLongFunction<T> bytes, Consumer<T> work) {
            this.items = items;
            this.bytes = bytes;
            this.work = work;
            this.turns = Math.min(threads, items.size());
            this.ended = new CountDownLatch(turns);
        }

        void another() {
            try {
                executor.execute(this::turn);
            } catch (RejectedExecutionException closed) {
                failure = new CancelledException(true);
                ended.countDown();
            }
        }

        private void turn() {
            int index = next.getAndIncrement();
            if (closed && failure == null) {
                failure = new CancelledException(true);
            }
            if (failure != null || index >= items.size()) {
                ended.countDown();
                return;
            }
            try {
                within(items.get(index));
            } catch (Throwable thrown) { // An OutOfMemoryError, too, must end the run and not the thread alone.
                failure = thrown;
            }
            another();
        }

        private void within(T item) {
            long wanted = bytes.applyAsLong(item);
            long mebibytes = (wanted + MEBIBYTE - 1) / MEBIBYTE;
            int permits = (int) Math.max(1, Math.min(mebibytes, budgetMebibytes));
            budget.acquireUninterruptibly(permits);
            usedBytes.addAndGet(wanted);
            try {
                work.accept(item);
            } finally {
                usedBytes.addAndGet(-wanted);
                budget.release(permits);
            }
        }

        void await() {
            Uninterrupted.await(ended);
            Throwable thrown = failure;
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
            if (thrown instanceof Error error) {
                throw error;
            }
        }
    }
}
