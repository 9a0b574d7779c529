// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import io.github.pseudonymizer.metrics.DatabaseState.Unusable;
import io.github.pseudonymizer.metrics.DatabaseState.Usable;
import io.github.pseudonymizer.orthanc.bridge.RouteState;
import io.github.pseudonymizer.orthanc.intercept.WorkersState;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.instance.InstanceWorkers;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Everything that is published, as it is now; {@code docs/metrics.md} says what each means.
 *
 * @param workers how those are who pseudonymize stable studies
 * @param routes whether requests come to us
 * @param memory what instances take
 * @param outdated how many copies were made by older rules; empty if that is not known
 */
public record Metrics(
        DatabaseProbe database,
        Supplier<WorkersState> workers,
        Supplier<RouteState> routes,
        Supplier<InstanceWorkers.Memory> memory,
        Counters counters,
        TimedPseudonymStore pseudonyms,
        Supplier<OptionalLong> outdated) {

    private static final String DATABASE_UP = "pseudonymizer_database_up";
    private static final String KEY_FITS = "pseudonymizer_database_key_fits";
    private static final String WAITING = "pseudonymizer_queue_waiting";
    private static final String CLAIMED = "pseudonymizer_queue_claimed";
    private static final String FAILED = "pseudonymizer_queue_failed";
    private static final String OLDEST = "pseudonymizer_queue_oldest_age_seconds";

    private static final String OUTDATED = "pseudonymizer_copies_outdated";

    List<Metric> now() {
        List<Metric> metrics = new ArrayList<>(of(database.state()));
        metrics.add(new Metric("pseudonymizer_stable_studies_up", workers.get() == WorkersState.OK));
        metrics.addAll(of(routes.get()));
        metrics.addAll(of(memory.get()));
        OptionalLong copies = outdated.get();
        metrics.add(copies.isPresent() ? new Metric(OUTDATED, copies.getAsLong()) : Metric.unknown(OUTDATED));
        metrics.addAll(counters.metrics());
        metrics.addAll(pseudonyms.metrics());
        return metrics;
    }

    private static List<Metric> of(RouteState routes) {
        return List.of(
                new Metric("pseudonymizer_routes_up", routes.isWell()),
                new Metric("pseudonymizer_requests_denied_total", routes.denied()),
                new Metric("pseudonymizer_requests_internal_total", routes.internal()),
                new Metric("pseudonymizer_requests_unfiltered_total", routes.unfiltered()));
    }

    private static List<Metric> of(InstanceWorkers.Memory memory) {
        return List.of(
                new Metric("pseudonymizer_instances_memory_bytes", memory.usedBytes()),
                new Metric("pseudonymizer_instances_memory_limit_bytes", memory.budgetBytes()));
    }

    private static List<Metric> of(DatabaseState state) {
        if (state instanceof Usable usable) {
            PendingStudy.Queue queue = usable.queue();
            return List.of(
                    new Metric(DATABASE_UP, true),
                    new Metric(KEY_FITS, true),
                    new Metric(WAITING, queue.waiting()),
                    new Metric(CLAIMED, queue.claimed()),
                    new Metric(FAILED, queue.failed()),
                    new Metric(OLDEST, queue.oldest().toMillis() / 1000.0));
        }
        boolean wrongKey = ((Unusable) state).reason() == Reason.WRONG_KEY;
        return List.of(
                new Metric(DATABASE_UP, false),
                wrongKey ? new Metric(KEY_FITS, false) : Metric.unknown(KEY_FITS),
                Metric.unknown(WAITING),
                Metric.unknown(CLAIMED),
                Metric.unknown(FAILED),
                Metric.unknown(OLDEST));
    }
}
