// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.ActionCode;
import io.github.pseudonymizer.profile.ConfidentialityTable.Row;
import java.util.Set;

/**
 * The basic column of Table E.1-1, resolved to one action.
 *
 * <p>Where the standard leaves a choice, the one is taken that is valid for every type of the attribute in the copy's
 * IOD, because nothing here knows the IOD: X/Z is emptied, X/D, Z/D and X/Z/D get a dummy (PS3.15 §E.1.1), X/Z/U* stays
 * with its UIDs mapped. The price are dummies where an attribute might have been left out.
 */
final class BasicActions {

    /**
     * Deviation: Table E.1-1 removes Presentation Creation Date and Time, which every presentation state must have
     * (PS3.3 §C.11.10), Radiopharmaceutical Start DateTime, which every Enhanced PET Image must have (PS3.3 §C.8.22.5),
     * and Clinical Trial Protocol Ethics Committee Approval Number, beside which alone the committee's name, D or K,
     * may stand (PS3.3 §C.7.1.3). A dummy tells no more than their absence.
     */
    private static final Set<Tag> MUST_HAVE_VALUE = Set.of(
            new Tag(Tags.CLINICAL_TRIAL_PROTOCOL_ETHICS_COMMITTEE_APPROVAL_NUMBER),
            new Tag(Tags.RADIOPHARMACEUTICAL_START_DATE_TIME),
            new Tag(Tags.PRESENTATION_CREATION_DATE),
            new Tag(Tags.PRESENTATION_CREATION_TIME));

    /**
     * Referenced Study Sequence, X/Z, has one item at least in the General Study Module and must be there in a
     * Referenced Request Sequence (PS3.3 §C.7.2.1, §C.17.2): neither emptied nor removed it would fit both. Blanked,
     * with its UID mapped, it does, and Z allows a dummy.
     */
    private static final Set<Tag> MUST_HAVE_ITEMS = Set.of(new Tag(Tags.REFERENCED_STUDY_SEQUENCE));

    /**
     * Deviation: Table E.1-1 removes Responsible Person and Responsible Organization, which are of Type 2C for animals
     * (PS3.3 §C.7.1.1). Empty they tell no more than their absence.
     */
    private static final Set<Tag> MUST_BE_THERE =
            Set.of(new Tag(Tags.RESPONSIBLE_PERSON), new Tag(Tags.RESPONSIBLE_ORGANIZATION));

    private static final String WHATEVER_TYPE = ", valid whatever the attribute's type";

    private BasicActions() {}

    /** The ruling for an attribute of this row where no option has a cell. */
    static Ruling ruling(Row row, Ruling.Source source, Tag tag, Vr vr) {
        String why = row.reason().isEmpty() ? "" : " (" + row.reason() + ")";
        if (MUST_HAVE_VALUE.contains(tag)) {
            return new Ruling(
                    Dummies.of(tag, vr),
                    source,
                    row.basic().symbol() + ": a dummy all the same, for what stays must have it" + why);
        }
        if (MUST_BE_THERE.contains(tag)) {
            return new Ruling(
                    new Action.Empty(), source, row.basic().symbol() + ": emptied, because animals must have it" + why);
        }
        if (MUST_HAVE_ITEMS.contains(tag)) {
            return new Ruling(
                    Dummies.of(tag, vr), source, row.basic().symbol() + ": a dummy, for items may be needed" + why);
        }
        return new Ruling(action(row.basic(), tag, vr), source, row.basic().symbol() + ": " + words(row.basic()) + why);
    }

    private static Action action(ActionCode code, Tag tag, Vr vr) {
        return switch (code) {
            case X -> new Action.Remove();
            case U -> new Action.MapUid();
            case Z, X_OR_Z -> new Action.Empty();
            case D, Z_OR_D, X_OR_D, X_OR_Z_OR_D -> Dummies.of(tag, vr);
            case X_OR_Z_OR_U_INSIDE -> new Action.Keep();
            case K, C -> throw new IllegalStateException("the Basic Profile has no " + code);
        };
    }

    private static String words(ActionCode code) {
        return switch (code) {
            case X -> "removed";
            case U -> "mapped";
            case Z -> "emptied";
            case D -> "a dummy";
            case X_OR_Z -> "emptied" + WHATEVER_TYPE;
            case Z_OR_D, X_OR_D, X_OR_Z_OR_D -> "a dummy" + WHATEVER_TYPE;
            case X_OR_Z_OR_U_INSIDE -> "stays with its UIDs mapped" + WHATEVER_TYPE;
            case K, C -> throw new IllegalStateException("the Basic Profile has no " + code);
        };
    }
}
