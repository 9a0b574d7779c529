package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.pseudonym.TooManyPatientsException;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditEntry.Event;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is told of copies to those who look later: by the audit trail, the statistics, and warnings. Thread-safe. Every
 * method throws {@link io.github.pseudonymizer.pseudonym.StoreException} if the audit trail fails.
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

    /** A copy is stored. */
    void stored(StudyCopy copy, Order order, List<String> ignored) {
        record(Event.PSEUDONYMIZED, order, copy.link().copy(), detail(ignored, copy));
        if (copy.hasNewOrphans()) {
            String line = Outcome.orphansLine(copy.orphans());
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
    }

    /** New patients were not let in. */
    void limited(TooManyPatientsException refusal, Order order) {
        record(Event.NEW_PATIENTS_LIMITED, order, "", String.valueOf(refusal.getMessage()));
    }

    /** Something cannot be pseudonymized. */
    void refused(RewriteException refusal, Order order) {
        statistics.refused(refusal.reason());
        record(Event.REFUSED, order, "", refusal.reason() + ": " + refusal.getMessage());
    }

    /** The original of a copy is about to be deleted. */
    void deleting(StudyCopy copy, Order order) {
        record(Event.ORIGINAL_DELETED, order, copy.link().copy(), "");
    }

    private static String detail(List<String> first, StudyCopy copy) {
        List<String> detail = new ArrayList<>();
        detail.add("pseudonym " + copy.link().pseudonym());
        detail.addAll(first);
        detail.addAll(copy.remarks().lines());
        if (copy.isRemade()) {
            detail.add("all instances made again, by other rules or wishes (" + copy.replaced() + " replaced)");
        } else if (copy.replaced() > 0) {
            detail.add("instances replaced, for their originals had changed (" + copy.replaced() + ")");
        }
        return String.join("; ", detail);
    }

    private void record(Event event, Order order, String subject, String detail) {
        audit.record(new AuditEntry(
                archive, event, order.requester(), order.domain().namespace().name(), subject, detail));
    }
}
