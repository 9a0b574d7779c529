// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.study.Progress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseRenewalTest {

    private static final Duration LEASE = Duration.ofMinutes(9);

    /** Such a clock may begin anywhere, also shortly before it overflows. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 10);

    private final AtomicInteger renewals = new AtomicInteger();
    private final LeaseRenewal renewal =
            new LeaseRenewal(LEASE, Progress.UNSEEN, renewals::incrementAndGet, clock::get);

    private int renewalsAfter(Duration pause) {
        clock.addAndGet(pause.toNanos());
        renewal.update(1, 2);
        return renewals.get();
    }

    @Test
    void a_lease_is_renewed_when_a_third_has_passed_and_then_again() {
        assertEquals(0, renewalsAfter(Duration.ofMinutes(3)));
        assertEquals(1, renewalsAfter(Duration.ofNanos(1)));
        assertEquals(1, renewalsAfter(Duration.ofMinutes(3)));
        assertEquals(2, renewalsAfter(Duration.ofNanos(1)));
    }

    @Test
    void a_long_pause_is_one_renewal() {
        assertEquals(1, renewalsAfter(Duration.ofDays(1)));
        assertEquals(1, renewalsAfter(Duration.ofMinutes(1)));
    }
}
