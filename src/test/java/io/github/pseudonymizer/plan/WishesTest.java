// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static io.github.pseudonymizer.plan.Plans.MODIFIED_DATES;
import static io.github.pseudonymizer.plan.Plans.tag;
import static io.github.pseudonymizer.plan.Plans.top;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WishesTest extends PlannedWishesFixture {

    private static final RequestPolicy DESCRIPTIONS =
            new RequestPolicy(Set.of(tag("StudyDescription"), tag("SeriesDescription")), false);

    private static Wishes remove(String... keywords) {
        return new Wishes(Set.of(), tags(keywords), Map.of(), false, "");
    }

    private static Wishes replace(String keyword, String value) {
        return new Wishes(Set.of(), Set.of(), Map.of(tag(keyword), value), false, "");
    }

    @Test
    void the_classic_explorer_gets_its_descriptions_as_far_as_they_identify_nobody() {
        Decision decision = Planner.decide(MODIFIED_DATES, DESCRIPTIONS, keep("StudyDescription", "SeriesDescription"));

        assertEquals(List.of(), decision.ignored());
        assertEquals(new Action.KeepUnlessIdentifying(), top(decision.plan(), tag("StudyDescription")));
        assertEquals(new Action.KeepUnlessIdentifying(), top(decision.plan(), tag("SeriesDescription")));
    }

    @Test
    void orthanc_explorer_2_gets_a_copy_whose_pseudonym_is_ours() {
        Wishes wishes = new Wishes(
                Set.of(),
                Set.of(),
                Map.of(
                        tag("PatientID"), "2f5c",
                        tag("PatientName"), "Anonymized",
                        tag("PatientBirthDate"), "",
                        tag("PatientSex"), "",
                        tag("StudyDescription"), "Mercy Trial"),
                false,
                "");

        Decision decision = Planner.decide(MODIFIED_DATES, DESCRIPTIONS, wishes);

        assertEquals(
                List.of(
                        "Replace (0010,0010) PatientName: it carries the pseudonym",
                        "Replace (0010,0020) PatientID: it carries the pseudonym"),
                decision.ignored());
        assertEquals(new Action.Pseudonymize(), top(decision.plan(), tag("PatientID")));
        assertEquals(new Action.Empty(), top(decision.plan(), tag("PatientSex")));
        assertEquals(new Action.Replace("Mercy Trial"), top(decision.plan(), tag("StudyDescription")));
        assertEquals(Map.of(tag("StudyDescription"), "Mercy Trial"), Plans.additions(decision.plan()));
    }

    @Test
    void what_a_client_wants_removed_is_removed_at_the_top_level_only() {
        Decision decision = decide(remove("Manufacturer", "FrameOfReferenceUID"));

        assertEquals(List.of(), decision.ignored());
        assertEquals(new Action.Remove(), top(decision.plan(), tag("Manufacturer")));
        assertEquals(new Action.Remove(), top(decision.plan(), tag("FrameOfReferenceUID")));
        assertEquals(new Action.Keep(), Plans.at(decision.plan(), tag("Manufacturer"), Vr.LO, 1, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SOPClassUID",
                "SOPInstanceUID",
                "StudyInstanceUID",
                "SeriesInstanceUID",
                "PatientID",
                "PatientName",
                "PixelData",
                "Rows",
                "SpecificCharacterSet",
                "PatientIdentityRemoved",
                "TransferSyntaxUID"
            })
    void what_a_copy_cannot_be_without_stays_whatever_a_client_wants(String keyword) {
        Decision decision = decide(remove(keyword));

        assertEquals(1, decision.ignored().size());
        assertEquals(top(Plans.of(MODIFIED_DATES), tag(keyword)), top(decision.plan(), tag(keyword)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PatientID",
                "PatientName",
                "OtherPatientIDs",
                "AccessionNumber",
                "StudyID",
                "StudyInstanceUID",
                "FrameOfReferenceUID",
                "SOPClassUID",
                "StudyDate",
                "AcquisitionDateTime",
                "ReferencedImageSequence",
                "PixelData",
                "BitsStored",
                "DeidentificationMethod",
                "MediaStorageSOPInstanceUID"
            })
    void what_carries_an_identity_or_the_structure_is_not_replaced(String keyword) {
        Decision decision = decide(replace(keyword, "4711"));

        assertEquals(1, decision.ignored().size());
        assertEquals(top(Plans.of(MODIFIED_DATES), tag(keyword)), top(decision.plan(), tag(keyword)));
        assertEquals(Map.of(), Plans.additions(decision.plan()));
    }

    @ParameterizedTest
    @CsvSource({"PatientBirthDate, 19560101", "PatientSex, F", "PatientAge, 045Y", "StationName, CT1"})
    void what_identifies_nobody_is_replaced(String keyword, String value) {
        Decision decision = decide(replace(keyword, value));

        assertEquals(List.of(), decision.ignored());
        assertEquals(new Action.Replace(value), top(decision.plan(), tag(keyword)));
    }

    @ParameterizedTest
    @CsvSource({"PatientBirthDate, 19560317", "PatientBirthDate, Mercy", "PatientSex, Mercy", "KVP, Mercy"})
    void a_value_that_does_not_fit_or_tells_too_much_is_ignored_and_not_quoted(String keyword, String value) {
        Decision decision = decide(replace(keyword, value));

        assertEquals(1, decision.ignored().size());
        assertFalse(decision.ignored().get(0).contains(value));
        assertEquals(top(Plans.of(MODIFIED_DATES), tag(keyword)), top(decision.plan(), tag(keyword)));
    }

    @Test
    void emptying_what_would_stay_is_honoured_without_adding_it() {
        Decision decision = decide(replace("Manufacturer", ""));

        assertEquals(new Action.Empty(), top(decision.plan(), tag("Manufacturer")));
        assertEquals(Map.of(), Plans.additions(decision.plan()));
    }

    @Test
    void keeping_what_stays_anyway_needs_no_permission() {
        assertEquals(List.of(), decide(keep("Manufacturer", "StudyTime")).ignored());
    }

    @ParameterizedTest
    @ValueSource(strings = {"StudyDescription", "PatientID", "StudyInstanceUID", "StudyDate", "PatientBirthDate"})
    void keeping_more_is_ignored_without_permission(String keyword) {
        Decision decision = decide(keep(keyword));

        assertEquals(1, decision.ignored().size());
        assertEquals(top(Plans.of(MODIFIED_DATES), tag(keyword)), top(decision.plan(), tag(keyword)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PatientID", "SOPInstanceUID", "FrameOfReferenceUID", "StudyDate"})
    void some_things_are_not_kept_even_with_permission(String keyword) {
        RequestPolicy policy = new RequestPolicy(Set.of(tag(keyword)), false);

        Decision decision = Planner.decide(MODIFIED_DATES, policy, keep(keyword));

        assertEquals(1, decision.ignored().size());
        assertEquals(top(Plans.of(MODIFIED_DATES), tag(keyword)), top(decision.plan(), tag(keyword)));
    }

    @Test
    void a_sequence_is_kept_with_permission_as_far_as_it_identifies_nobody() {
        Tag sequence = tag("RequestAttributesSequence");

        Decision decision = Planner.decide(
                MODIFIED_DATES, new RequestPolicy(Set.of(sequence), false), keep("RequestAttributesSequence"));

        assertEquals(new Action.KeepUnlessIdentifying(), top(decision.plan(), sequence));
    }

    @Test
    void removing_wins_over_replacing_and_replacing_over_keeping() {
        Tag description = tag("StudyDescription");
        Tag comments = tag("ImageComments");
        Wishes wishes = new Wishes(
                Set.of(description, comments), Set.of(description), Map.of(description, "x", comments, "y"), false, "");

        Plan plan = Planner.decide(MODIFIED_DATES, DESCRIPTIONS, wishes).plan();

        assertEquals(new Action.Remove(), top(plan, description));
        assertEquals(new Action.Replace("y"), top(plan, comments));
        assertEquals(Map.of(comments, "y"), Plans.additions(plan));
    }

    @Test
    void unknown_attributes_are_not_replaced_or_kept() {
        Tag unknown = Tag.of(0x0010, 0x0099);
        Wishes wishes = new Wishes(Set.of(), Set.of(), Map.of(unknown, "x"), false, "");

        assertEquals(
                List.of("Replace (0010,0099): unknown attribute"),
                decide(wishes).ignored());
    }

    @Test
    void a_replacement_does_not_go_where_the_file_has_another_kind_of_value() {
        Plan plan = decide(replace("StudyDescription", "Mercy Trial")).plan();

        assertEquals(new Action.Remove(), Plans.at(plan, tag("StudyDescription"), Vr.OB, 0, false));
        assertTrue(Plans.at(plan, tag("StudyDescription"), Vr.SH, 0, false) instanceof Action.Replace);
    }
}
