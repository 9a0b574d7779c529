// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.CancelledException;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InstanceWorkersTest {

    private static final int MEBIBYTE = 1 << 20;

    @AutoClose
    private final InstanceWorkers workers = new InstanceWorkers(4, 10);

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
}
