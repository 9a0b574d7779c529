// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.FakeRecords;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Requester;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClaimedWorkTest {

    private final FakeRecords records = new FakeRecords();
    private final AtomicLong nanoTime = new AtomicLong();
    private final ClaimedWork claimed = new ClaimedWork(records, "archive", Duration.ofMinutes(10), nanoTime::get);

    private final CountDownLatch atWork = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private void failToClaim() {
        records.unreachable = true;
        StoreException unused = assertThrows(StoreException.class, () -> claimed.withNext(work -> work));
        records.unreachable = false;
    }

    private void failToEnd() {
        records.add("archive", List.of("4711"), Requester.Cause.STABLE_STUDY);
        StoreException unused = assertThrows(
                StoreException.class,
                () -> claimed.withNext(work -> {
                    throw new StoreException(StoreException.Reason.UNREACHABLE, "no answer");
                }));
    }

    @Test
    void nothing_is_released_while_nothing_fails() {
        records.add("archive", List.of("4711"), Requester.Cause.STABLE_STUDY);
        Optional<String> done = claimed.withNext(PendingStudy::study);

        claimed.releaseLost();

        assertEquals(Optional.of("4711"), done);
        assertEquals(List.of(), records.withdrawals);
    }

    /** How often it looks in the database for lost claims, if it may look five times. */
    private int looks() {
        int before = records.withdrawals.size();
        for (int i = 0; i < 5; i++) {
            claimed.releaseLost();
        }
        return records.withdrawals.size() - before;
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    @Test
    void a_claim_that_may_have_been_noted_is_withdrawn() {
        failToClaim();

        claimed.releaseLost();

        assertEquals(List.of(Set.of()), records.withdrawals);
    }

    @Test
    void one_may_be_noted_long_after_nobody_waits_for_it_any_more() {
        failToClaim();

        assertEquals(5, looks());
        pass(Duration.ofMinutes(9));
        assertEquals(5, looks());
        pass(Duration.ofMinutes(2));
        assertEquals(1, looks(), "its lease has ended; once more for whatever was lost since");
        assertEquals(0, looks());
    }

    @Test
    void every_failure_begins_that_anew() {
        failToClaim();
        pass(Duration.ofMinutes(9));
        failToEnd();
        pass(Duration.ofMinutes(9));

        assertEquals(5, looks());
    }

    @Test
    void what_cannot_be_withdrawn_is_tried_again() {
        failToClaim();
        pass(Duration.ofMinutes(11));
        records.unreachable = true;
        assertThrows(StoreException.class, claimed::releaseLost);
        records.unreachable = false;

        assertEquals(1, looks());
    }

    @Test
    void a_work_whose_end_was_not_noted_is_withdrawn() {
        failToEnd();

        claimed.releaseLost();

        assertEquals(List.of(Set.of()), records.withdrawals);
    }

    @Test
    void what_somebody_is_at_is_kept() {
        failToClaim();
        records.add("archive", List.of("4711"), Requester.Cause.STABLE_STUDY);

        Optional<Long> number = claimed.withNext(work -> {
            claimed.releaseLost();
            return work.number();
        });

        assertEquals(List.of(Set.of(number.orElseThrow())), records.withdrawals);
    }

    @Test
    void who_loses_a_work_to_another_worker_does_not_make_that_one_unknown() {
        failToClaim();
        PendingStudy slow = new PendingStudy(8, "archive", "4711", Requester.Cause.STABLE_STUDY, "", 1);
        PendingStudy again = new PendingStudy(8, "archive", "4711", Requester.Cause.STABLE_STUDY, "", 2);
        records.waiting.addAll(List.of(slow, again));

        Optional<Boolean> done = claimed.withNext(first -> {
            Thread other = new Thread(() -> claimed.withNext(second -> {
                atWork.countDown();
                await(mayEnd);
                return true;
            }));
            other.start();
            await(atWork);
            return true;
        });
        claimed.releaseLost();
        mayEnd.countDown();

        assertEquals(Optional.of(true), done);
        assertEquals(List.of(Set.of(8L)), records.withdrawals);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }
}
