// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.UidKinds;
import io.github.pseudonymizer.profile.UnlistedText;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnlistedAttributesTest {

    private static final Plan PLAN = Plans.of(Plans.MODIFIED_DATES);

    static Stream<Tag> uids() {
        return UidKinds.all().keySet().stream()
                .filter(tag -> tag.group() > 2
                        && Editions.named("2026d").standard().find(tag).isEmpty()
                        && Editions.named("2026d").supplement().find(tag).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("uids")
    void a_uid_is_mapped_if_it_names_an_individual_at_every_depth(Tag tag) {
        Action expected =
                UidKinds.find(tag).orElseThrow() == UidKinds.Kind.INDIVIDUAL ? new Action.MapUid() : new Action.Keep();

        for (int depth = 0; depth < 3; depth++) {
            assertEquals(expected, Plans.at(PLAN, tag, Vr.UI, depth, false));
            assertEquals(expected, Plans.at(PLAN, tag, Vr.UI, depth, true));
        }
    }

    /** Those that can hold text and that no table lists. */
    static Stream<Tag> texts() {
        return EverythingKnown.tags().stream()
                .filter(tag -> tag.group() > 2
                        && canHoldText(Dictionary.vrOf(tag))
                        && Editions.named("2026d").standard().find(tag).isEmpty()
                        && Editions.named("2026d").supplement().find(tag).isEmpty());
    }

    private static boolean canHoldText(Vr vr) {
        return switch (vr) {
            case AE, CS, LO, LT, PN, SH, ST, UC, UR, UT -> true;
            default -> false;
        };
    }

    @Test
    void each_attribute_that_can_hold_text_has_a_decision() {
        assertEquals(
                List.of(),
                texts().filter(tag -> !UnlistedText.all().containsKey(tag)).toList());
    }

    @Test
    void a_decision_is_about_an_attribute_that_no_table_lists() {
        Set<Tag> undecided = texts().collect(Collectors.toSet());

        assertEquals(
                List.of(),
                UnlistedText.all().keySet().stream()
                        .filter(tag -> !undecided.contains(tag) && canHoldText(Dictionary.vrOf(tag)))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"BeamName", "SegmentLabel", "TrackingID", "ImageID", "RTImageName", "StageName"})
    void a_label_stays_only_if_it_gives_nothing_away(String keyword) {
        assertEquals(new Action.KeepVetted(), Plans.top(PLAN, Plans.tag(keyword)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DoseComment", "SubstanceAdministrationNotes", "GraphicLayerDescription"})
    void what_somebody_typed_goes(String keyword) {
        assertEquals(new Action.Remove(), Plans.top(PLAN, Plans.tag(keyword)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IssuerOfPatientIDQualifiersSequence",
                "IssuerOfAccessionNumberSequence",
                "AssigningFacilitySequence",
                "DeviceID",
                "GridID",
                "NTPSourceAddress",
                "CodingSchemeResponsibleOrganization"
            })
    void institutions_and_devices_go(String keyword) {
        assertEquals(new Action.Remove(), Plans.top(PLAN, Plans.tag(keyword)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Modality", "KVP", "PixelData", "Rows", "ReferencedSeriesSequence", "SliceThickness"})
    void what_the_dictionary_knows_stays(String keyword) {
        assertEquals(new Action.Keep(), Plans.top(PLAN, Plans.tag(keyword)));
    }

    @ParameterizedTest
    @CsvSource({
        "00100099, LO",
        "00080FFF, UN",
        "0018FFFE, OB",
        "00200053, UI",
        "FFFCFFFE, OB",
        "00020010, UI",
        "00000002, UI"
    })
    void what_it_does_not_know_or_what_is_no_dataset_element_goes(String tag, Vr vr) {
        assertEquals(new Action.Remove(), Plans.at(PLAN, Tag.parse(tag), vr, 0, false));
        assertEquals(new Action.Remove(), Plans.at(PLAN, Tag.parse(tag), vr, 3, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00080000", "00100000", "7FE00000", "00090000"})
    void group_lengths_go(String tag) {
        assertEquals(new Action.Remove(), Plans.at(PLAN, Tag.parse(tag), Vr.UL, 0, false));
    }

    @ParameterizedTest
    @CsvSource({
        "00090010, LO",
        "00091001, UN",
        "00291010, OB",
        "00291020, SQ",
        "00091002, UI",
        "00090001, UN",
        "60013000, OW"
    })
    void private_attributes_go_with_their_creators_at_every_depth(String tag, Vr vr) {
        for (int depth = 0; depth < 3; depth++) {
            assertEquals(new Action.Remove(), Plans.at(PLAN, Tag.parse(tag), vr, depth, false));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Rows, LO", // text where a number belongs
        "BodyPartExamined, OB", // bytes where text belongs
        "BodyPartExamined, UN",
        "ReferencedSeriesSequence, OB", // unvisited bytes where items belong
        "Manufacturer, SQ",
        "PixelData, LT",
        "StudyInstanceUID, OB"
    })
    void what_is_encoded_as_something_else_goes(String keyword, Vr vr) {
        assertEquals(new Action.Remove(), Plans.at(PLAN, Plans.tag(keyword), vr, 0, false));
    }

    @ParameterizedTest
    @CsvSource({
        "PixelPaddingValue, SS",
        "LUTData, US",
        "PixelData, OB",
        "BodyPartExamined, LO",
        "PatientWeight, US",
        "ExposureTime, DS",
        "Rows, IS"
    })
    void what_is_encoded_only_a_little_differently_is_treated_as_what_it_is(String keyword, Vr vr) {
        Tag tag = Plans.tag(keyword);
        boolean listed = Editions.named("2026d").standard().find(tag).isPresent();

        assertEquals(listed ? Plans.top(PLAN, tag) : new Action.Keep(), Plans.at(PLAN, tag, vr, 0, false), keyword);
    }

    @Test
    void a_date_that_is_encoded_as_text_is_not_shifted_but_gone_or_a_dummy() {
        assertEquals(new Action.Empty(), Plans.at(PLAN, Plans.tag("StudyDate"), Vr.LO, 0, false));
        assertEquals(new Action.Dummy("PSEUDONYMIZED"), Plans.at(PLAN, Plans.tag("ContentDate"), Vr.LO, 0, false));
    }

    @Test
    void a_uid_that_is_encoded_as_text_is_mapped() {
        assertEquals(new Action.MapUid(), Plans.at(PLAN, Plans.tag("StudyInstanceUID"), Vr.LO, 0, false));
        assertEquals(new Action.MapUid(), Plans.at(PLAN, Plans.tag("MultiFrameSourceSOPInstanceUID"), Vr.SH, 1, false));
    }

    @Test
    void the_rest_of_an_overlay_goes_with_its_data() {
        for (String tag : new String[] {"60000010", "60000100", "60021500", "601E0022"}) {
            Tag overlay = Tag.parse(tag);

            assertEquals(new Action.Remove(), Plans.at(PLAN, overlay, Dictionary.vrOf(overlay), 0, false));
        }
    }
}
