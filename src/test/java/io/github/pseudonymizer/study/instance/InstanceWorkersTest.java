// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.Stacks;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class InstanceWorkersTest {

    private static final int MEBIBYTE = 1 << 20;

    @AutoClose
    private final InstanceWorkers workers = new InstanceWorkers(4, 10);

    private final AtomicInteger cancelled = new AtomicInteger();

    private final Queue<Long> used = new ConcurrentLinkedQueue<>();

    /** What is in use while this is worked on, noted often enough to meet others. */
    private void work() {
        for (int i = 0; i < 200; i++) {
            used.add(workers.memory().usedBytes());
            LockSupport.parkNanos(1000);
        }
    }

    private void forEach(Integer... mebibytes) {
        workers.forEach(List.of(mebibytes), item -> (long) item * MEBIBYTE, item -> work());
    }

    @Test
    void several_instances_together_stay_within_the_budget() {
        forEach(Collections.nCopies(50, 4).toArray(Integer[]::new));

        assertTrue(Collections.max(used) <= 8 * MEBIBYTE, used.toString());
        assertEquals(0, workers.memory().usedBytes());
        assertEquals(10 * MEBIBYTE, workers.memory().budgetBytes());
    }

    @Test
    void an_instance_larger_than_the_budget_is_worked_on_alone() {
        forEach(3, 25, 3, 3, 25, 3);

        assertEquals(25 * MEBIBYTE, Collections.max(used));
        assertEquals(0, workers.memory().usedBytes());
    }

    @Test
    void after_a_failure_nothing_counts_as_used() {
        try {
            workers.forEach(List.of(1, 2, 3), item -> (long) item * MEBIBYTE, item -> {
                throw new CancelledException(false);
            });
        } catch (CancelledException expected) {
            assertEquals(0, workers.memory().usedBytes());
        }
    }

    @Test
    void those_that_wait_for_a_worker_end_when_it_closes() throws Exception {
        InstanceWorkers one = new InstanceWorkers(1, 10);
        CountDownLatch closed = new CountDownLatch(1);
        Thread working = new Thread(() -> cancelled(one, closed), "working");
        Thread waiting = new Thread(() -> cancelled(one, closed), "waiting");
        Stream.of(working, waiting).forEach(thread -> {
            thread.start();
            Eventually.until(thread.getName(), () -> Stacks.isIn(thread, InstanceWorkers.class, "forEach"));
            Eventually.until(thread.getName(), () -> thread.getState() == Thread.State.WAITING);
        });

        one.close();
        closed.countDown();
        working.join();
        waiting.join();

        assertEquals(2, cancelled.get());
    }

    private void cancelled(InstanceWorkers one, CountDownLatch closed) {
        try {
            one.forEach(List.of(1, 2), item -> 1, item -> await(closed));
        } catch (CancelledException expected) {
            cancelled.incrementAndGet();
        }
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = true;
        while (interrupted) {
            try {
                latch.await();
                interrupted = false;
            } catch (InterruptedException again) {
                // What works on an instance ends it.
            }
        }
    }
}
