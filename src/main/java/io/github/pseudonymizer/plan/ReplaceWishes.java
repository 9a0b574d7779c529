package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.TextDates;
import io.github.pseudonymizer.profile.Replacement;
import java.util.Optional;
import java.util.Set;

/**
 * Which values a client may put into a copy. They are its own and not the original's, but a client knows the original,
 * and a copy into which it writes what identifies the patient is none. So nothing goes where identities stand, no date
 * beside shifted dates, and no more of a birth date than the year.
 */
final class ReplaceWishes {

    private static final Tag BIRTH_DATE = Tag.of(0x0010, 0x0030);
    private static final Tag SEX = Tag.of(0x0010, 0x0040);

    /** Attributes that name the patient, or a visit or order that leads to the patient. */
    private static final Set<Tag> IDENTIFYING = Set.of(
            Tag.of(0x0008, 0x0050), // Accession Number
            Tag.of(0x0010, 0x0012), // Name to Use
            Tag.of(0x0010, 0x0021), // Issuer of Patient ID
            Tag.of(0x0010, 0x0032), // Patient's Birth Time
            Tag.of(0x0010, 0x1000), // Other Patient IDs
            Tag.of(0x0010, 0x1001), // Other Patient Names
            Tag.of(0x0010, 0x1005), // Patient's Birth Name
            Tag.of(0x0010, 0x1040), // Patient's Address
            Tag.of(0x0010, 0x1050), // Insurance Plan Identification
            Tag.of(0x0010, 0x1060), // Patient's Mother's Birth Name
            Tag.of(0x0010, 0x1090), // Medical Record Locator
            Tag.of(0x0010, 0x2154), // Patient's Telephone Numbers
            Tag.of(0x0010, 0x2155), // Patient's Telecom Information
            Tag.of(0x0010, 0x2297), // Responsible Person
            Tag.of(0x0020, 0x0010), // Study ID
            Tag.of(0x0038, 0x0010), // Admission ID
            Tag.of(0x0038, 0x0060), // Service Episode ID
            Tag.of(0x0040, 0x0009), // Scheduled Procedure Step ID
            Tag.of(0x0040, 0x0253), // Performed Procedure Step ID
            Tag.of(0x0040, 0x1001), // Requested Procedure ID
            Tag.of(0x0040, 0x2016), // Placer Order Number / Imaging Service Request
            Tag.of(0x0040, 0x2017)); // Filler Order Number / Imaging Service Request

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
