// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.profile.ConfidentialityTable.Row;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Option;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Table E.1-1, row by row, at every depth, against what its letters ask. */
class EveryRowTest {

    private static final Plan BASIC = Plans.of(Plans.BASIC);
    private static final Plan MODIFIED_DATES = Plans.of(Plans.MODIFIED_DATES);

    /** What satisfies each letter of the standard, whatever the attribute's type; sequences apart. */
    private static final Map<String, Set<Class<? extends Action>>> SATISFIES = Map.of(
            "X", Set.of(Action.Remove.class),
            "Z", Set.of(Action.Empty.class),
            "D", Set.of(Action.Dummy.class),
            "U", Set.of(Action.MapUid.class),
            "X/Z", Set.of(Action.Empty.class),
            "X/D", Set.of(Action.Dummy.class),
            "Z/D", Set.of(Action.Dummy.class),
            "X/Z/D", Set.of(Action.Dummy.class));

    private static final Map<String, Set<Class<? extends Action>>> SATISFIES_FOR_SEQUENCES = Map.of(
            "X", Set.of(Action.Remove.class),
            "Z", Set.of(Action.Empty.class),
            "D", Set.of(Action.Blank.class, Action.DummyCode.class),
            "X/Z", Set.of(Action.Empty.class),
            "X/D", Set.of(Action.Blank.class),
            "X/Z/D", Set.of(Action.Blank.class, Action.DummyCode.class),
            "X/Z/U*", Set.of(Action.Keep.class));

    /** C of modified dates, but not shifted: see LongitudinalDates. */
    private static final Set<String> NOT_SHIFTED = Set.of(
            "00080106",
            "00080107",
            "00080201",
            "00120086",
            "00120087",
            "00181204",
            "00181205",
            "00340007",
            "0040DB06",
            "0040DB07",
            "00686226",
            "00686270",
            "0072000A",
            "04000310");

    /** What would make invalid copies if the row were followed to the letter. */
    private static final Set<Tag> FILLED_ALL_THE_SAME = Set.of(
            Plans.tag("ClinicalTrialProtocolEthicsCommitteeApprovalNumber"),
            Plans.tag("PresentationCreationDate"),
            Plans.tag("PresentationCreationTime"),
            Plans.tag("RadiopharmaceuticalStartDateTime"),
            Plans.tag("ReferencedStudySequence"));

    /** Removed, an animal's copy would lack what it must have, with or without a value. */
    private static final Set<Tag> EMPTIED_ALL_THE_SAME =
            Set.of(Plans.tag("ResponsiblePerson"), Plans.tag("ResponsibleOrganization"));

    static Stream<Arguments> rows() {
        return Editions.named("2026d").standard().rows().stream()
                .flatMap(row -> examples(row).map(tag -> Arguments.of(tag, row)));
    }

    private static Stream<Tag> examples(Row row) {
        return switch (row.attributes().text()) {
            case "*PRIVATE*" ->
                Stream.of("00090010", "00091001", "7FE11010", "60013000").map(Tag::parse);
            case "50xxxxxx" -> Stream.of("50000005", "501E3000", "5002FFFE").map(Tag::parse);
            case "60xx3000" -> Stream.of("60003000", "60FE3000").map(Tag::parse);
            case "60xx4000" -> Stream.of("60004000", "601E4000").map(Tag::parse);
            default -> Stream.of(row.attributes().single().orElseThrow());
        };
    }

    @ParameterizedTest
    @MethodSource("rows")
    void the_basic_profile_does_what_the_row_asks(Tag tag, Row row) {
        Vr vr = Dictionary.vrOf(tag);

        for (int depth : new int[] {0, 1, 2, 100_000}) {
            assertSatisfies(row.basic().symbol(), tag, vr, Plans.at(BASIC, tag, vr, depth, false));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void with_modified_dates_dates_are_shifted_and_the_rest_is_as_in_the_basic_profile(Tag tag, Row row) {
        Vr vr = Dictionary.vrOf(tag);
        boolean retained = row.options().containsKey(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES)
                && !NOT_SHIFTED.contains(row.attributes().text());

        for (int depth : new int[] {0, 1, 2, 100_000}) {
            Action action = Plans.at(MODIFIED_DATES, tag, vr, depth, false);

            if (retained) {
                assertEquals(vr == Vr.TM ? new Action.Keep() : new Action.ShiftDate(), action);
            } else {
                assertEquals(Plans.at(BASIC, tag, vr, depth, false), action);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void nothing_is_milder_inside_a_blanked_sequence(Tag tag, Row row) {
        Vr vr = Dictionary.vrOf(tag);
        Action outside = Plans.at(BASIC, tag, vr, 1, false);

        assertEquals(outside, Plans.at(BASIC, tag, vr, 1, true), row.keyword());
    }

    private static void assertSatisfies(String letters, Tag tag, Vr vr, Action action) {
        if (tag.equals(Plans.tag("PatientName")) || tag.equals(Plans.tag("PatientID"))) {
            assertEquals(new Action.Pseudonymize(), action);
            return;
        }
        if (FILLED_ALL_THE_SAME.contains(tag)) {
            assertEquals(vr == Vr.SQ ? Action.Blank.class : Action.Dummy.class, action.getClass());
            return;
        }
        if (EMPTIED_ALL_THE_SAME.contains(tag)) {
            assertEquals(new Action.Empty(), action);
            return;
        }
        if (vr == Vr.UI && letters.equals("D")) {
            assertEquals(new Action.MapUid(), action);
            return;
        }
        Set<Class<? extends Action>> expected = (vr == Vr.SQ ? SATISFIES_FOR_SEQUENCES : SATISFIES).get(letters);
        assertNotNull(expected, letters);
        assertEquals(true, expected.contains(action.getClass()), () -> tag + " " + letters + " " + vr + " " + action);
    }

    @ParameterizedTest
    @CsvSource({
        "ContentDate, 19000101",
        "AcquisitionDateTime, 19000101000000",
        "SeriesTime, 000000",
        "ProtocolName, PSEUDONYMIZED",
        "StationName, PSEUDONYMIZED",
        "OperatorsName, PSEUDONYMIZED",
        "DestinationAE, PSEUDONYMIZED",
        "SelectorASValue, 000Y",
        "SelectorURValue, about:blank",
        "EncapsulatedDocument, 1",
        "EncapsulatedDocumentLength, 1"
    })
    void a_dummy_fits_its_vr(String keyword, String dummy) {
        assertEquals(new Action.Dummy(dummy), Plans.top(BASIC, Plans.tag(keyword)));
    }

    @ParameterizedTest
    @CsvSource({
        "ContentSequence",
        "GraphicAnnotationSequence",
        "WaveformAnnotationSequence",
        "VerifyingObserverSequence",
        "ReferencedPerformedProcedureStepSequence",
        "OperatorIdentificationSequence"
    })
    void a_sequence_that_needs_items_is_blanked(String keyword) {
        assertEquals(new Action.Blank(), Plans.top(BASIC, Plans.tag(keyword)));
    }

    @ParameterizedTest
    @CsvSource({"InstitutionCodeSequence", "PersonIdentificationCodeSequence"})
    void a_code_that_identifies_becomes_a_dummy_code(String keyword) {
        Action.DummyCode action = (Action.DummyCode) Plans.top(BASIC, Plans.tag(keyword));

        assertEquals("PSEUDONYMIZED", action.code().value());
    }
}
