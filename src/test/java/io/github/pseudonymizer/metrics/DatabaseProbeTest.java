// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.pseudonymizer.metrics.DatabaseState.Unusable;
import io.github.pseudonymizer.metrics.DatabaseState.Usable;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.study.PendingStudy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseProbeTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile Duration takes = Duration.ZERO;
    private volatile CountDownLatch answers = new CountDownLatch(0);
    private volatile Runnable trouble = () -> {};
    private volatile boolean preparing;
    private DatabaseProbe probe = probe(LONG);

    private DatabaseProbe probe(Duration patience) {
        return new DatabaseProbe(this::look, () -> preparing, TIMEOUT, patience, clock::get);
    }

    private PendingStudy.Queue look() {
        int look = looks.incrementAndGet();
        try {
            answers.await();
        } catch (InterruptedException closed) {
            throw new StoreException(Reason.UNREACHABLE, "interrupted");
        }
        pass(takes);
        trouble.run();
        return new PendingStudy.Queue(look, 0, 0, Duration.ZERO);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** From now on the database does not answer, and nobody has the patience to wait for it. */
    private void hang() {
        probe.close();
        probe = probe(Duration.ofMillis(1));
    }

    @AfterEach
    void close() {
        answers.countDown();
        probe.close();
    }

    @Test
    void it_looks_when_asked_and_not_again_within_two_seconds() {
        assertEquals(0, looks.get());
        DatabaseState first = probe.state();
        pass(Duration.ofMillis(1999));
        DatabaseState second = probe.state();
        pass(Duration.ofMillis(1));

        DatabaseState third = probe.state();

        assertEquals(new Usable(new PendingStudy.Queue(1, 0, 0, Duration.ZERO)), first);
        assertEquals(first, second);
        assertEquals(new Usable(new PendingStudy.Queue(2, 0, 0, Duration.ZERO)), third);
    }

    @Test
    void a_look_that_takes_long_is_followed_by_a_long_rest_but_not_by_more_than_a_minute() {
        takes = Duration.ofSeconds(1);
        probe.state();
        pass(Duration.ofSeconds(18));
        probe.state();
        int beforeTheRestIsOver = looks.get();
        takes = Duration.ofHours(1);
        pass(Duration.ofSeconds(1));
        probe.state();
        pass(Duration.ofSeconds(60));

        probe.state();

        assertEquals(1, beforeTheRestIsOver);
        assertEquals(3, looks.get());
    }

    @Test
    void a_crowd_of_questions_leads_to_one_look() throws Exception {
        answers = new CountDownLatch(1);
        List<Thread> crowd =
                IntStream.range(0, 50).mapToObj(i -> new Thread(probe::state)).toList();
        crowd.forEach(Thread::start);
        while (crowd.stream()
                .anyMatch(thread ->
                        thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE)) {
            Thread.onSpinWait();
        }

        answers.countDown();
        for (Thread thread : crowd) {
            thread.join();
        }

        assertEquals(1, looks.get());
    }

    @Test
    void the_reason_of_a_failure_is_told_and_whether_it_is_over_is_seen_after_two_seconds() {
        takes = Duration.ofSeconds(5);
        trouble = () -> {
            throw new StoreException(Reason.WRONG_KEY, "invented");
        };
        DatabaseState wrong = probe.state();
        trouble = () -> {};
        pass(Duration.ofSeconds(2));

        assertEquals(new Unusable(Reason.WRONG_KEY), wrong);
        assertInstanceOf(Usable.class, probe.state());
    }

    @Test
    void what_nobody_foresaw_is_a_failure_and_the_next_look_goes_on() {
        trouble = () -> {
            throw new IllegalStateException("Mercy");
        };
        DatabaseState unforeseen = probe.state();
        trouble = () -> {};
        pass(Duration.ofSeconds(2));

        assertEquals(new Unusable(Reason.FAILED), unforeseen);
        assertInstanceOf(Usable.class, probe.state());
    }

    @Test
    void of_a_database_that_has_never_answered_it_says_unreachable_without_waiting() {
        answers = new CountDownLatch(1);
        hang();

        assertEquals(new Unusable(Reason.UNREACHABLE), probe.state());
    }

    @Test
    void while_the_database_is_prepared_it_says_so_however_long_that_takes() {
        answers = new CountDownLatch(1);
        hang();
        preparing = true;
        probe.state();
        pass(Duration.ofMinutes(5));

        DatabaseState meanwhile = probe.state();
        preparing = false;

        assertEquals(new Unusable(Reason.PREPARING), meanwhile);
        assertEquals(new Unusable(Reason.UNREACHABLE), probe.state());
    }

    @Test
    void a_slow_database_is_believed_to_be_what_it_was_for_as_long_as_it_may_take_and_no_longer() {
        hang();
        while (!(probe.state() instanceof Usable)) {
            Thread.onSpinWait();
        }
        answers = new CountDownLatch(1);
        pass(Duration.ofSeconds(7));
        DatabaseState slow = probe.state();
        pass(Duration.ofMillis(1));
        DatabaseState tooSlow = probe.state();
        while (looks.get() < 2) {
            Thread.onSpinWait(); // On a busy machine the thread that looks may be late.
        }
        int asked = looks.get();
        answers.countDown();
        while (!(probe.state() instanceof Usable)) {
            Thread.onSpinWait();
        }

        assertEquals(new Usable(new PendingStudy.Queue(1, 0, 0, Duration.ZERO)), slow);
        assertEquals(new Unusable(Reason.UNREACHABLE), tooSlow);
        assertEquals(2, asked);
    }

    @Test
    void once_closed_it_does_not_look_any_more() {
        probe.close();

        assertEquals(new Unusable(Reason.FAILED), probe.state());
        assertEquals(0, looks.get());
    }
}
