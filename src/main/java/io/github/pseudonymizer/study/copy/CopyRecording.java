// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a copy from stored to complete: shows it, tells the audit trail, and records it. Until then other runs rely on
 * it. Thread-safe.
 */
final class CopyRecording {

    private final CopyShowing showing;
    private final ExistingCopies existing;
    private final CopyReports reports;
    private final StoredCopies stored;
    private final Completions completions;
    private final CopyCompletion completion;

    /**
     * A copy that is stored, marked and in the audit trail.
     *
     * @param result how it was made
     * @param missingLabels why it lacks labels of its original; empty if it does not, or if the order wants none
     */
    record RecordedCopy(CopyResult result, List<String> missingLabels) {

        RecordedCopy {
            missingLabels = List.copyOf(missingLabels);
        }

        Link link() {
            return result.link();
        }
    }

    CopyRecording(
            CopyShowing showing,
            ExistingCopies existing,
            CopyReports reports,
            StoredCopies stored,
            Completions completions,
            CopyCompletion completion) {
        this.showing = showing;
        this.existing = existing;
        this.reports = reports;
        this.stored = stored;
        this.completions = completions;
        this.completion = completion;
    }

    /**
     * Shows a stored copy and tells the audit trail. From then on other runs rely on the copy, until {@link #complete}.
     *
     * @throws RuntimeException as {@link Pseudonymization#carryOut}; the copy is noted for completion, and other runs
     *     do not rely on it
     */
    RecordedCopy record(CopyResult copy, Order order) {
        reports.copied(copy);
        stored.add(copy.link());
        try {
            List<String> missingLabels = showing.show(copy, order);
            reports.stored(copy, order, existing.unmetByNow(copy.link(), order));
            return new RecordedCopy(copy, missingLabels);
        } catch (Throwable failure) { // An unrecorded copy must not count as complete.
            stored.remove(copy.link());
            completeUnlessRepeated(copy, order, failure);
            throw failure;
        }
    }

    /** The answer to an order whose copies are stored. */
    Outcome outcome(OrderResults results) {
        Outcome outcome = results.outcome(existing);
        reports.leftOut(outcome.failures());
        return outcome;
    }

    /**
     * Records that these copies are complete: each of them, even if another fails, because other runs must not rely on
     * an unrecorded copy.
     *
     * @throws RuntimeException the first failure
     */
    void complete(List<RecordedCopy> copies, Order order) {
        // Fifty studies should not wait for fifty jobs, but an origin can only be shown while it is there.
        boolean waits = copies.size() == 1 || !order.keepSource();
        List<Throwable> failures = new ArrayList<>();
        for (RecordedCopy copy : copies) {
            try {
                showing.showLate(copy.result(), order, waits);
                completion.complete(copy.result(), order, () -> reports.deleting(copy.link(), order));
            } catch (RuntimeException | Error failure) {
                completeUnlessRepeated(copy.result(), order, failure);
                failures.add(failure);
            } finally {
                stored.remove(copy.link());
            }
        }
        if (!failures.isEmpty()) {
            rethrow(failures.get(0));
        }
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    /**
     * Pending work is repeated anyway. Noted again while it is done, it would begin again when it is given up, forever.
     */
    private void completeUnlessRepeated(CopyResult copy, Order order, Throwable failure) {
        if (!order.requester().cause().isWork()) {
            completions.later(copy.part().study(), failure);
        }
    }
}
