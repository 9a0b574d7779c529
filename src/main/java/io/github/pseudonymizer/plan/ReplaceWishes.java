// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.TextDates;
import io.github.pseudonymizer.profile.Replacement;
import java.util.Optional;
import java.util.Set;

/**
 * Which values a client may put into a copy. They are its own and not the original's, but a client knows the original,
 * and a copy into which it writes an identity would not be pseudonymized. So nothing goes where identities stand, no
 * date beside shifted dates, and no more of a birth date than the year.
 */
final class ReplaceWishes {

    private static final Tag BIRTH_DATE = new Tag(Tags.PATIENT_BIRTH_DATE);
    private static final Tag SEX = new Tag(Tags.PATIENT_SEX);

    /** Attributes that name the patient, or a visit or order that leads to the patient. */
    private static final Set<Tag> IDENTIFYING = Set.of(
            new Tag(Tags.ACCESSION_NUMBER),
            new Tag(Tags.NAME_TO_USE),
            new Tag(Tags.ISSUER_OF_PATIENT_ID),
            new Tag(Tags.PATIENT_BIRTH_TIME),
            new Tag(Tags.OTHER_PATIENT_IDS),
            new Tag(Tags.OTHER_PATIENT_NAMES),
            new Tag(Tags.PATIENT_BIRTH_NAME),
            new Tag(Tags.PATIENT_ADDRESS),
            new Tag(Tags.INSURANCE_PLAN_IDENTIFICATION),
            new Tag(Tags.PATIENT_MOTHER_BIRTH_NAME),
            new Tag(Tags.MEDICAL_RECORD_LOCATOR),
            new Tag(Tags.PATIENT_TELEPHONE_NUMBERS),
            new Tag(Tags.PATIENT_TELECOM_INFORMATION),
            new Tag(Tags.RESPONSIBLE_PERSON),
            new Tag(Tags.STUDY_ID),
            new Tag(Tags.ADMISSION_ID),
            new Tag(Tags.SERVICE_EPISODE_ID),
            new Tag(Tags.SCHEDULED_PROCEDURE_STEP_ID),
            new Tag(Tags.PERFORMED_PROCEDURE_STEP_ID),
            new Tag(Tags.REQUESTED_PROCEDURE_ID),
            new Tag(Tags.PLACER_ORDER_NUMBER_IMAGING_SERVICE_REQUEST),
            new Tag(Tags.FILLER_ORDER_NUMBER_IMAGING_SERVICE_REQUEST));

    private ReplaceWishes() {}

    /**
     * Why this value is not taken, or empty if it is.
     *
     * @param without what would happen to the attribute without the wish
     * @param datesAreShifted whether those of the copy are, so that a true one in a text would tell the shift
     */
    static Optional<String> refusal(Tag tag, Vr vr, String value, Action without, boolean datesAreShifted) {
        if (IDENTIFYING.contains(tag)) {
            return Optional.of("it carries an identity");
        }
        if (without instanceof Action.ShiftDate && !value.isEmpty()) {
            return Optional.of("dates are shifted");
        }
        if (datesAreShifted && TextDates.areIn(vr, value)) {
            return Optional.of("it has a date, and dates are shifted");
        }
        if (tag.equals(BIRTH_DATE) && !value.matches("\\d{4}0101")) {
            return Optional.of("only nothing, or a year as yyyy0101");
        }
        if (tag.equals(SEX) && !value.matches("[MFO]")) {
            return Optional.of("only nothing, M, F or O");
        }
        return Replacement.problem(vr, value);
    }
}
