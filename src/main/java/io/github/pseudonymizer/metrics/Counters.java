// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import io.github.pseudonymizer.rewrite.report.RewriteException.Reason;
import io.github.pseudonymizer.study.Statistics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what this server has done since it began. Thread-safe. */
public final class Counters implements Statistics {

    private final LongAdder copies = new LongAdder();
    private final LongAdder instances = new LongAdder();
    private final LongAdder leftOut = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final Map<Reason, LongAdder> refusals = new EnumMap<>(Reason.class);

    /** Counts from zero. */
    public Counters() {
        for (Reason reason : Reason.values()) {
            refusals.put(reason, new LongAdder());
        }
    }

    @Override
    public void copied(int stored) {
        copies.increment();
        instances.add(stored);
    }

    @Override
    public void refused(Reason reason) {
        refusals.getOrDefault(reason, new LongAdder()).increment();
    }

    @Override
    public void leftOut(int refused) {
        leftOut.add(refused);
    }

    @Override
    public void retried() {
        retries.increment();
    }

    /** The counts. Every reason is there from the beginning, so that its first refusal shows as a change. */
    List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(new Metric("pseudonymizer_copies_total", copies.sum()));
        metrics.add(new Metric("pseudonymizer_instances_copied_total", instances.sum()));
        metrics.add(new Metric("pseudonymizer_instances_left_out_total", leftOut.sum()));
        metrics.add(new Metric("pseudonymizer_retries_total", retries.sum()));
        refusals.forEach((reason, count) -> metrics.add(new Metric(
                "pseudonymizer_refusals_" + reason.name().toLowerCase(Locale.ROOT) + "_total", count.sum())));
        return metrics;
    }
}
