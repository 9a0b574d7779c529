// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.Stacks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StudyWorkersTest {

    private static final long SMALL = 1000;
    private static final long LARGE = 100 << 20;

    private final Queue<String> done = new ConcurrentLinkedQueue<>();

    private static StudyPart study(String name, long bytes) {
        return new StudyPart(name, List.of(new Original(name + "-1", "1.2", "1.2.3", bytes, "")), true, List.of());
    }

    private static List<StudyPart> studies(int count, long bytes) {
        return IntStream.range(0, count)
                .mapToObj(number -> study("s" + number, bytes))
                .toList();
    }

    @Test
    void each_study_is_done_once() {
        new StudyWorkers(3).forEach(studies(500, SMALL), study -> done.add(study.study()));

        assertEquals(500, done.size());
        assertEquals(500, new HashSet<>(done).size());
    }

    /** Each waits for the other, so one thread could not do it. */
    @Test
    void small_studies_are_worked_on_side_by_side() {
        CyclicBarrier both = new CyclicBarrier(2);

        new StudyWorkers(1).forEach(studies(2, SMALL), study -> {
            await(both);
            done.add(study.study());
        });

        assertEquals(Set.of("s0", "s1"), new HashSet<>(done));
    }

    @Test
    void large_studies_are_left_to_the_callers_thread_in_their_order() {
        Set<Thread> threads = new HashSet<>();
        List<String> order = new ArrayList<>();

        new StudyWorkers(3).forEach(studies(20, LARGE), study -> {
            threads.add(Thread.currentThread());
            order.add(study.study());
        });

        assertEquals(Set.of(Thread.currentThread()), threads);
        assertEquals(studies(20, LARGE).stream().map(StudyPart::study).toList(), order);
    }

    @Test
    void without_helpers_the_caller_does_everything_in_order() {
        List<String> order = new ArrayList<>();

        new StudyWorkers(0).forEach(studies(20, SMALL), study -> order.add(study.study()));

        assertEquals(studies(20, SMALL).stream().map(StudyPart::study).toList(), order);
    }

    @Test
    void after_a_failure_no_study_is_begun_and_those_in_work_end_first() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        IllegalStateException failure = new IllegalStateException("the first");

        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> new StudyWorkers(1).forEach(studies(10, SMALL), study -> {
                    if (Thread.currentThread() == caller) {
                        await(begun);
                        throw failure;
                    }
                    begun.countDown();
                    Eventually.until(
                            "the caller waits for its helper", () -> Stacks.isIn(caller, Uninterrupted.class, "await"));
                    done.add(study.study());
                }));

        assertSame(failure, thrown);
        assertEquals(1, done.size(), done.toString());
    }

    @Test
    void an_order_goes_on_alone_while_others_have_the_helpers() throws Exception {
        StudyWorkers workers = new StudyWorkers(1);
        CountDownLatch end = new CountDownLatch(1);
        CyclicBarrier both = new CyclicBarrier(3);
        Thread other = new Thread(() -> workers.forEach(studies(2, SMALL), study -> {
            await(both);
            await(end);
        }));
        other.start();
        await(both);

        workers.forEach(studies(5, SMALL), study -> done.add(study.study()));

        assertEquals(5, done.size());
        end.countDown();
        other.join();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            int unused = barrier.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
