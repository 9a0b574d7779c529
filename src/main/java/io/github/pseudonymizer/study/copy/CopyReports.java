// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.CopyWishes;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.pseudonym.AssignedPseudonymException;
import io.github.pseudonymizer.pseudonym.TooManyPatientsException;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditEntry.Event;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Statistics;
import io.github.pseudonymizer.study.instance.OneTwin;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reports on copies for readers who look later: in the audit trail, the statistics and warnings. Thread-safe. Every
 * method that writes an entry throws {@link io.github.pseudonymizer.pseudonym.StoreException} if the audit trail fails.
 */
final class CopyReports {

    private final String archive;
    private final AuditTrail audit;
    private final Statistics statistics;
    private final Consumer<String> warnings;

    CopyReports(String archive, AuditTrail audit, Statistics statistics, Consumer<String> warnings) {
        this.archive = archive;
        this.audit = audit;
        this.statistics = statistics;
        this.warnings = warnings;
    }

    /** Counts the instances of a stored copy. */
    void copied(CopyResult copy) {
        if (copy.changes().count() > 0) {
            statistics.copied(copy.changes().count());
        }
    }

    /** Counts the instances that a permissive order left out. */
    void leftOut(int instances) {
        if (instances > 0) {
            statistics.leftOut(instances);
        }
    }

    /** A copy is stored. */
    void stored(CopyResult copy, Order order, List<String> ignored) {
        record(Event.PSEUDONYMIZED, order, copy.link().copy(), detail(ignored, copy));
        blackedOut(copy.link().copy(), order);
        if (copy.hasNewOrphans()) {
            String line = Outcome.orphansLine(copy.changes().orphans());
            record(Event.ORIGINALS_MISSING, order, copy.link().copy(), line);
            warnings.accept("Originals were deleted whose copies are still there: " + line);
        }
    }

    /** The twin of one instance was given away. */
    void answered(OneTwin twin, Order order) {
        List<String> detail = new ArrayList<>();
        detail.add("pseudonym " + twin.pseudonym());
        detail.add("one instance, answered and not stored");
        detail.addAll(twin.remarks().lines());
        record(Event.PSEUDONYMIZED, order, twin.pseudonym(), String.join("; ", detail));
        blackedOut(twin.pseudonym(), order);
    }

    private void blackedOut(String subject, Order order) {
        Wishes wishes = order.wishes();
        if (!wishes.blackOut().isEmpty()) {
            record(
                    Event.BLACKED_OUT,
                    order,
                    subject,
                    String.join("; ", CopyWishes.names(Wishes.NONE.blackingOut(wishes.blackOut()))));
        }
    }

    /**
     * Does some work, and reports its refusal of an instance or of new patients.
     *
     * @throws RuntimeException as the work
     */
    <T> T reportingRefusals(Order order, Supplier<T> work) {
        try {
            return work.get();
        } catch (RewriteException refused) {
            statistics.refused(refused.reason());
            record(Event.REFUSED, order, "", refused.reason() + ": " + refused.getMessage());
            throw refused;
        } catch (AssignedPseudonymException refused) {
            record(Event.REFUSED, order, "", String.valueOf(refused.getMessage()));
            throw refused;
        } catch (TooManyPatientsException limited) {
            record(Event.NEW_PATIENTS_LIMITED, order, "", String.valueOf(limited.getMessage()));
            throw limited;
        }
    }

    /** The original of a copy is about to be deleted. */
    void deleting(Link copy, Order order) {
        record(Event.ORIGINAL_DELETED, order, copy.copy(), "");
    }

    private static String detail(List<String> ignored, CopyResult copy) {
        List<String> detail = new ArrayList<>();
        detail.add("pseudonym " + copy.link().pseudonym());
        detail.addAll(ignored);
        detail.addAll(copy.remarks().lines());
        int replaced = copy.changes().replaced().size();
        if (copy.changes().isRemade()) {
            detail.add("all instances made again, by other rules or wishes (" + replaced + " replaced)");
        } else if (replaced > 0) {
            detail.add("instances replaced because their originals had changed (" + replaced + ")");
        }
        return String.join("; ", detail);
    }

    private void record(Event event, Order order, String subject, String detail) {
        audit.record(new AuditEntry(
                archive, event, order.requester(), order.domain().namespace().name(), subject, detail));
    }
}
