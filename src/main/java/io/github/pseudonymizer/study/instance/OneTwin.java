// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

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
public final class OneTwin {

    private final StudyPseudonyms pseudonyms;
    private final CopyInstances instances;

    /** Reads who the patient is and assigns the pseudonyms. */
    public OneTwin(StudyArchive archive, Stores stores, InstanceWorkers workers, Order order, StudyPart part) {
        Plan plan = order.domain().rules().decide(order.wishes()).plan();
        this.pseudonyms = new StudyPseudonyms(archive, stores, order, part);
        this.instances = new CopyInstances(
                archive, plan, pseudonyms, new Transcoding(archive, workers, plan, order.transferSyntax()));
    }

    /** Makes it; it is void once this returns. */
    public void rewrite(Original original, Consumer<Rewritten> use) {
        instances.rewrite(original, use);
    }

    /** The patient's pseudonym. */
    public String pseudonym() {
        return pseudonyms.patient().value();
    }

    /** Unusual facts about the patient and the values. */
    public Remarks remarks() {
        return pseudonyms.with(instances.remarks());
    }
}
