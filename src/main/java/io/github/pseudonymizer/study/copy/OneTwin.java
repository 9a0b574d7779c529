package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.rewrite.Rewritten;
import io.github.pseudonymizer.rewrite.report.Remarks;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import java.util.function.Consumer;

/** The making of the twin of one instance, which is given away and not stored. Used once, by one thread. */
final class OneTwin {

    private final StudyPseudonyms pseudonyms;
    private final CopyInstances instances;

    /** Reads who the patient is and assigns the pseudonyms. */
    OneTwin(StudyArchive archive, Stores stores, InstanceWorkers workers, Order order, StudyPart part) {
        Plan plan = order.domain().rules().decide(order.wishes()).plan();
        this.pseudonyms = new StudyPseudonyms(archive, stores, order, part);
        this.instances = new CopyInstances(
                archive, plan, pseudonyms, new Transcoding(archive, workers, plan, order.transferSyntax()));
    }

    /** Makes it; it is void once this returns. */
    void rewrite(Original original, Consumer<Rewritten> use) {
        instances.rewrite(original, use);
    }

    /** The patient's pseudonym. */
    String pseudonym() {
        return pseudonyms.patient().value();
    }

    /** What is unusual about the patient, and about its values. */
    Remarks remarks() {
        return pseudonyms.with(instances.remarks());
    }
}
