package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import java.util.Map;
import java.util.Optional;

/**
 * Which attributes tell when something happened to the patient: what Retain Longitudinal Temporal Information with
 * Modified Dates retains.
 *
 * <p>Deviation from PS3.15 Table E.1-1, which has C for more: a date that is the same in the datasets of many patients
 * must not be shifted by each patient's own days. Whoever knows the date, or sees two copies, would know the shift.
 * Such dates are treated as without the option.
 */
public final class LongitudinalDates {

    private static final String PUBLISHED = "published, the same for everybody: shifted, it would tell the shift";
    private static final String SHARED = "the same for many patients: shifted, it would tell the shift";

    private static final Map<Tag, String> NOT_THE_PATIENTS = Map.ofEntries(
            Map.entry(Tag.of(0x0008, 0x0106), PUBLISHED),
            Map.entry(Tag.of(0x0008, 0x0107), PUBLISHED),
            Map.entry(Tag.of(0x0008, 0x0201), "with a shifted date it would tell the season"),
            Map.entry(Tag.of(0x0012, 0x0086), SHARED),
            Map.entry(Tag.of(0x0012, 0x0087), SHARED),
            Map.entry(Tag.of(0x0018, 0x1204), SHARED),
            Map.entry(Tag.of(0x0018, 0x1205), SHARED),
            Map.entry(Tag.of(0x0034, 0x0007), "binary: cannot be shifted"),
            Map.entry(Tag.of(0x0040, 0xDB06), PUBLISHED),
            Map.entry(Tag.of(0x0040, 0xDB07), PUBLISHED),
            Map.entry(Tag.of(0x0068, 0x6226), PUBLISHED),
            Map.entry(Tag.of(0x0068, 0x6270), PUBLISHED),
            Map.entry(Tag.of(0x0072, 0x000A), SHARED),
            Map.entry(Tag.of(0x0400, 0x0310), "binary: cannot be shifted"));

    private LongitudinalDates() {}

    /**
     * Why the option leaves this attribute to the Basic Profile although Table E.1-1 has C, or empty if it does not.
     */
    public static Optional<String> whyNotRetained(Tag tag) {
        return Optional.ofNullable(NOT_THE_PATIENTS.get(tag));
    }

    /** Whether the option retains this attribute: modified if it is a date, as it is if it is a time of day. */
    public static boolean retains(String edition, Tag tag) {
        return ConfidentialityTable.of(edition)
                        .find(tag)
                        .or(() -> ConfidentialityTable.supplementOf(edition).find(tag))
                        .or(() -> ConfidentialityTable.datesUnlistedBy(edition).find(tag))
                        .filter(row -> row.options().containsKey(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES))
                        .isPresent()
                && !NOT_THE_PATIENTS.containsKey(tag);
    }

    /** Whether the option shifts this attribute. */
    public static boolean shifts(String edition, Tag tag) {
        return retains(edition, tag)
                && Dictionary.find(tag)
                        .filter(entry -> entry.vr() == Vr.DA || entry.vr() == Vr.DT)
                        .isPresent();
    }
}
