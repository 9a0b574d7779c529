// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Original;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The instances without a copy, or with a copy of their earlier file only, if the order permits that. Thread-safe. */
final class Refusals {

    private final Order order;
    private final Set<Original> refused = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable RuntimeException> first = new AtomicReference<>();

    Refusals(Order order) {
        this.order = order;
    }

    /** The same work, except that the refusal of an instance is only noted if the copy may lack it. */
    Consumer<Original> noted(Tally tally, Consumer<Original> work) {
        return original -> {
            tally.check();
            try {
                work.accept(original);
            } catch (RewriteException | ArchiveException refusal) {
                if (!order.mayLack(refusal)) {
                    throw refusal;
                }
                first.compareAndSet(null, refusal);
                refused.add(original);
                tally.failed();
            }
        };
    }

    /** Throws the first refusal if all of these were refused: then the permission does not help. */
    void requireOthers(List<Original> all) {
        RuntimeException refusal = first.get();
        if (refusal != null && refused.containsAll(all)) {
            throw refusal;
        }
    }

    /** Those that were refused. */
    Set<Original> refused() {
        return Set.copyOf(refused);
    }

    /** Those that were not refused. */
    List<Original> others(List<Original> all) {
        return all.stream().filter(original -> !refused.contains(original)).toList();
    }
}
