// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.profile.UidKinds;
import java.util.Set;

/**
 * What happens to a copy that gets fresh UIDs: all that stands for an individual thing is mapped, also what a profile
 * with {@code RetainUIDs} or a client's wish has kept, and nothing else changes. Pure.
 */
public final class RenewalPlan implements Plan {

    private static final Set<Tag> NUMBERS = Set.of(new Tag(Tags.ACCESSION_NUMBER), new Tag(Tags.STUDY_ID));
    private static final Set<Tag> PATIENTS = Set.of(new Tag(Tags.PATIENT_ID), new Tag(Tags.PATIENT_NAME));

    private static final Ruling KEEP = ruling(new Action.Keep(), "stays as it is in the copy");
    private static final Ruling MAP = ruling(new Action.MapUid(), "gets a fresh UID");
    private static final Ruling NUMBER = ruling(new Action.PseudonymizeNumber(), "gets a fresh number");
    private static final Ruling PATIENT =
            ruling(new Action.Pseudonymize(), "the patient's pseudonym, or a fresh stand-in for another patient");

    private static Ruling ruling(Action action, String reason) {
        return new Ruling(action, Ruling.Source.DOMAIN_LIST, reason);
    }

    @Override
    public Ruling rulingFor(Attribute attribute) {
        Tag tag = attribute.tag();
        if (PATIENTS.contains(tag)) {
            return PATIENT;
        }
        if (NUMBERS.contains(tag)) {
            return NUMBER;
        }
        boolean isDefinition =
                UidKinds.find(tag).filter(UidKinds.Kind.DEFINITION::equals).isPresent();
        return attribute.vr() == Vr.UI && !isDefinition ? MAP : KEEP;
    }

    @Override
    public Stamp stamp() {
        return Stamp.EARLIER;
    }
}
