// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import io.github.pseudonymizer.orthanc.bridge.Daemons;
import io.github.pseudonymizer.study.review.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many links people have confirmed. Counted at most once a minute, on a thread of its own, so that a slow database
 * keeps no other metric. Thread-safe.
 */
public final class LinkCounts {

    private static final Duration REST = Duration.ofMinutes(1);
    private static final List<Verdict> COUNTED = List.of(Verdict.CONFIRMED, Verdict.REJECTED, Verdict.STALE);

    private final Supplier<Map<Verdict, Long>> question;
    private final LongSupplier nanoTime;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Map<Verdict, Long> known = Map.of();
    private volatile long due;

    /**
     * Nothing is counted yet.
     *
     * @param question may throw if the database cannot be asked
     * @param nanoTime as {@link System#nanoTime}
     */
    public LinkCounts(Supplier<Map<Verdict, Long>> question, LongSupplier nanoTime) {
        this.question = question;
        this.nanoTime = nanoTime;
        this.due = nanoTime.getAsLong();
    }

    /** As they were counted last; not known before the first time, and while the database cannot be asked. */
    List<Metric> metrics() {
        if (nanoTime.getAsLong() - due >= 0 && asking.compareAndSet(false, true)) {
            new Daemons("link-counts").newThread(this::ask).start();
        }
        Map<Verdict, Long> now = known;
        return COUNTED.stream()
                .map(verdict -> metric("pseudonymizer_links_" + verdict.word(), now.get(verdict)))
                .toList();
    }

    private static Metric metric(String name, @Nullable Long count) {
        return count == null ? Metric.unknown(name) : new Metric(name, count);
    }

    private void ask() {
        try {
            known = question.get();
        } catch (RuntimeException failed) { // It is told elsewhere that the database cannot be used.
            known = Map.of();
        } finally {
            due = nanoTime.getAsLong() + REST.toNanos();
            asking.set(false);
        }
    }
}
