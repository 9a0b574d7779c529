// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** A store of pseudonyms that measures how long it takes to assign them, also where that fails. Thread-safe. */
public final class TimedPseudonymStore implements PseudonymStore {

    private final PseudonymStore store;
    private final LongSupplier nanoTime;
    private final Durations durations;

    /** @param store does the work */
    public TimedPseudonymStore(PseudonymStore store) {
        this(store, System::nanoTime);
    }

    TimedPseudonymStore(PseudonymStore store, LongSupplier nanoTime) {
        this.store = store;
        this.nanoTime = nanoTime;
        this.durations = new Durations(nanoTime);
    }

    @Override
    public Map<Identity, Pseudonym> assign(Namespace namespace, Set<Identity> identities, Admission admission) {
        long begin = nanoTime.getAsLong();
        try {
            return store.assign(namespace, identities, admission);
        } finally {
            durations.add(Duration.ofNanos(nanoTime.getAsLong() - begin));
        }
    }

    List<Metric> metrics() {
        return List.of(
                new Metric("pseudonymizer_assign_duration_seconds_count", durations.count()),
                new Metric("pseudonymizer_assign_duration_seconds_sum", durations.seconds()),
                new Metric("pseudonymizer_assign_duration_seconds_max", durations.longestSeconds()));
    }
}
