// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimedPseudonymStoreTest {

    private static final Namespace DOMAIN = new Namespace("default", new PseudonymFormat.Random("P"));

    private final AtomicLong clock = new AtomicLong(-5_000_000_000L);
    private Duration takes = Duration.ofMillis(500);
    private boolean fails;
    private final PseudonymStore store = (namespace, identities, admission) -> {
        pass(takes);
        if (fails) {
            throw new StoreException(StoreException.Reason.UNREACHABLE, "no database");
        }
        return Map.of();
    };
    private final TimedPseudonymStore timed = new TimedPseudonymStore(store, clock::get);

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private void assign(Duration time) {
        takes = time;
        timed.assign(DOMAIN, Set.of());
    }

    private List<Double> values() {
        return timed.metrics().stream().map(Metric::value).toList();
    }

    @Test
    void before_the_first_assignment_all_is_zero() {
        assertEquals(List.of(0.0, 0.0, 0.0), values());
    }

    @Test
    void count_sum_and_longest_are_told_in_seconds() {
        assign(Duration.ofMillis(500));
        assign(Duration.ofSeconds(2));
        assign(Duration.ofMillis(250));

        assertEquals(List.of(3.0, 2.75, 2.0), values());
        assertEquals(
                List.of(
                        "pseudonymizer_assign_duration_seconds_count",
                        "pseudonymizer_assign_duration_seconds_sum",
                        "pseudonymizer_assign_duration_seconds_max"),
                timed.metrics().stream().map(Metric::name).toList());
    }

    @Test
    void what_failed_took_its_time_too() {
        fails = true;

        assertThrows(StoreException.class, () -> assign(Duration.ofSeconds(5)));

        assertEquals(List.of(1.0, 5.0, 5.0), values());
    }

    @Test
    void the_longest_is_told_for_a_span_and_forgotten_after_two() {
        assign(Duration.ofSeconds(2));
        pass(Durations.SPAN);
        double afterOne = values().get(2);
        assign(Duration.ofSeconds(1));
        double inTheSecond = values().get(2);
        pass(Durations.SPAN);
        double afterTwo = values().get(2);
        pass(Durations.SPAN.multipliedBy(2));

        assertEquals(List.of(2.0, 2.0, 1.0), List.of(afterOne, inTheSecond, afterTwo));
        assertEquals(List.of(2.0, 3.0, 0.0), values());
    }
}
