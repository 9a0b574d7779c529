// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.review.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LinkCountsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final BlockingQueue<Map<Verdict, Long>> answers = new LinkedBlockingQueue<>();
    private final LinkCounts counts = new LinkCounts(this::answer, nanos::get);

    private Map<Verdict, Long> answer() {
        try {
            Map<Verdict, Long> answer = answers.poll(30, TimeUnit.SECONDS);
            if (answer == null || answer.isEmpty()) {
                throw new StoreException(StoreException.Reason.UNREACHABLE, "invented");
            }
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Double> values() {
        return counts.metrics().stream().map(Metric::value).toList();
    }

    private void await(List<Double> expected) throws InterruptedException {
        for (int i = 0; i < 3000 && !values().equals(expected); i++) {
            Thread.sleep(10);
        }
        assertEquals(expected, values());
    }

    @Test
    void they_are_counted_once_a_minute_and_a_slow_database_keeps_nobody() throws InterruptedException {
        List<Double> unknown = List.of(Double.NaN, Double.NaN, Double.NaN);
        assertEquals(unknown, values()); // While the question waits for its answer.

        answers.add(Map.of(Verdict.CONFIRMED, 5L, Verdict.REJECTED, 2L, Verdict.STALE, 1L));
        await(List.of(5.0, 2.0, 1.0));
        answers.add(Map.of());
        assertEquals(List.of(5.0, 2.0, 1.0), values());
        assertEquals(1, answers.size());
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        await(unknown);
        assertTrue(answers.isEmpty());
    }
}
