package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Tags;
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
            Map.entry(new Tag(Tags.CONTEXT_GROUP_VERSION), PUBLISHED),
            Map.entry(new Tag(Tags.CONTEXT_GROUP_LOCAL_VERSION), PUBLISHED),
            Map.entry(new Tag(Tags.TIMEZONE_OFFSET_FROM_UTC), "with a shifted date it would tell the season"),
            Map.entry(new Tag(Tags.ETHICS_COMMITTEE_APPROVAL_EFFECTIVENESS_START_DATE), SHARED),
            Map.entry(new Tag(Tags.ETHICS_COMMITTEE_APPROVAL_EFFECTIVENESS_END_DATE), SHARED),
            Map.entry(new Tag(Tags.DATE_OF_MANUFACTURE), SHARED),
            Map.entry(new Tag(Tags.DATE_OF_INSTALLATION), SHARED),
            Map.entry(new Tag(Tags.FRAME_ORIGIN_TIMESTAMP), "binary: cannot be shifted"),
            Map.entry(new Tag(Tags.TEMPLATE_VERSION), PUBLISHED),
            Map.entry(new Tag(Tags.TEMPLATE_LOCAL_VERSION), PUBLISHED),
            Map.entry(new Tag(Tags.EFFECTIVE_DATE_TIME), PUBLISHED),
            Map.entry(new Tag(Tags.INFORMATION_ISSUE_DATE_TIME), PUBLISHED),
            Map.entry(new Tag(Tags.HANGING_PROTOCOL_CREATION_DATE_TIME), SHARED),
            Map.entry(new Tag(Tags.CERTIFIED_TIMESTAMP), "binary: cannot be shifted"));

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
