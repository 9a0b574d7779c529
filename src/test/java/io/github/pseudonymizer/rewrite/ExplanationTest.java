// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.instance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.Deep;
import io.github.pseudonymizer.dicom.Encoding;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.rewrite.report.Addition;
import io.github.pseudonymizer.rewrite.report.AttributeOutcome;
import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.rewrite.report.Remark;
import io.github.pseudonymizer.rewrite.report.Remark.Problem;
import io.github.pseudonymizer.rewrite.report.Remarks;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    static final Plan DEFAULT = Planner.decide(Profile.DEFAULT, new RequestPolicy(Set.of(), false), Wishes.NONE)
            .plan();

    private static Explanation explain(Dataset dataset, Plan plan) {
        return explain(file(dataset), plan);
    }

    private static Explanation explain(byte[] file, Plan plan) {
        return Rewriter.explain(ByteBuffer.wrap(file), plan, Copies::mapped);
    }

    private static Explanation.Line line(Explanation explanation, String path) {
        return explanation.attributes().stream()
                .filter(line -> line.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " is not among " + explanation.attributes()));
    }

    private static void assertFate(
            AttributeOutcome expected, Explanation explanation, String path, Problem... because) {
        Explanation.Line line = line(explanation, path);
        assertEquals(expected, line.outcome(), path);
        assertEquals(Set.of(because), line.because(), path);
    }

    @Test
    void each_attribute_is_told_at_every_depth_with_path_source_and_reason() {
        Dataset reference = new Dataset().text(0x00081155, "1.2.3.44");
        Explanation explanation = explain(
                instance(new Dataset()
                        .text(0x00080020, "20240229")
                        .text(0x00080050, "ACC-4711")
                        .text(0x00080080, "Mercy Hospital")
                        .text(0x00081030, "Knee")
                        .sequence(0x00081140, Lengths.DEFINED, new Dataset(), reference)
                        .text(0x00090010, "MERCY PRIVATE")),
                DEFAULT);

        assertFate(AttributeOutcome.SHIFTED, explanation, "StudyDate");
        assertFate(AttributeOutcome.EMPTIED, explanation, "AccessionNumber");
        assertFate(AttributeOutcome.DUMMY, explanation, "InstitutionName");
        assertFate(AttributeOutcome.REMOVED, explanation, "StudyDescription");
        assertFate(AttributeOutcome.STAYS, explanation, "ReferencedImageSequence");
        assertFate(AttributeOutcome.MAPPED, explanation, "ReferencedImageSequence[1].ReferencedSOPInstanceUID");
        assertFate(AttributeOutcome.REMOVED, explanation, "0009,0010");
        assertFate(AttributeOutcome.PSEUDONYM, explanation, "PatientID");
        assertEquals(Ruling.Source.OPTION, line(explanation, "StudyDate").source());
        assertEquals(Ruling.Source.PRIVATE, line(explanation, "0009,0010").source());
        assertEquals("X: removed", line(explanation, "StudyDescription").reason());
        assertEquals(
                1,
                line(explanation, "ReferencedImageSequence[1].ReferencedSOPInstanceUID")
                        .depth());
        assertEquals(13, explanation.attributeCount());
        assertEquals(List.of(), explanation.refusals());
    }

    @Test
    void what_the_copy_gets_besides_is_told_in_its_order() {
        Dataset dataset = new Dataset()
                .text(0x00080018, Copies.INSTANCE)
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);

        List<Explanation.Added> additions = explain(dataset, DEFAULT).additions();

        assertEquals(
                List.of(0x00100010, 0x00100020, 0x00120062, 0x00120063, 0x00120064, 0x0018A001, 0x00280303),
                additions.stream().map(added -> added.tag().value()).toList());
        assertEquals(Addition.PSEUDONYM, additions.get(0).addition());
        assertEquals(Addition.STAMP, additions.get(6).addition());
    }

    @Test
    void what_the_value_decided_is_told() {
        Dataset early = new Dataset()
                .text(0x00080020, "MERCYDAY")
                .text(0x00080021, "20240229\\20240230")
                .text(0x00080070, "Owned by John")
                .text(0x00080080, "")
                .text(0x00081010, "STATION")
                .text(0x00081030, "Head of John")
                .text(0x0008103E, "Head")
                .text(0x00180015, "JOHN");
        ActionsByTag plan = ActionsByTag.pseudonymize()
                .with(new Action.ShiftDate(), 0x00080020, 0x00080021)
                .with(new Action.Clean(new Action.Dummy("D")), 0x00080070, 0x00180015)
                .with(new Action.Dummy("D"), 0x00080080)
                .with(new Action.Replace("Room of John"), 0x00081010)
                .with(new Action.KeepUnlessIdentifying(), 0x00081030, 0x0008103E)
                .with(new Action.MapUid(), 0x00280010)
                .with(new Action.CapAge(), 0x00101010);

        Explanation explanation = explain(instance(early).text(0x00101010, "95").numbers(0x00280010, 2), plan);

        assertFate(AttributeOutcome.EMPTIED, explanation, "StudyDate", Problem.NOT_A_DATE);
        assertFate(AttributeOutcome.SHIFTED, explanation, "SeriesDate", Problem.NO_SUCH_DATE);
        assertFate(AttributeOutcome.CLEANED, explanation, "Manufacturer", Problem.IDENTIFYING);
        assertFate(AttributeOutcome.DUMMY, explanation, "BodyPartExamined", Problem.IDENTIFYING);
        assertFate(AttributeOutcome.STAYS, explanation, "InstitutionName", Problem.NOTHING_TO_HIDE);
        assertFate(AttributeOutcome.EMPTIED, explanation, "StationName", Problem.IDENTIFYING);
        assertFate(AttributeOutcome.REMOVED, explanation, "StudyDescription", Problem.SPARED);
        assertFate(AttributeOutcome.STAYS, explanation, "SeriesDescription");
        assertFate(AttributeOutcome.EMPTIED, explanation, "Rows", Problem.NOT_TEXT);
        assertFate(AttributeOutcome.EMPTIED, explanation, "PatientAge", Problem.NOT_AN_AGE);
        assertEquals(
                Map.of(
                        new Remark("StudyDate", Problem.NOT_A_DATE), 1L,
                        new Remark("SeriesDate", Problem.NO_SUCH_DATE), 1L,
                        new Remark("Rows", Problem.NOT_TEXT), 1L,
                        new Remark("StudyDescription", Problem.SPARED), 1L,
                        new Remark("PatientAge", Problem.NOT_AN_AGE), 1L),
                explanation.remarks().counts());
    }

    @Test
    void all_leaks_are_told_and_everything_else_too() {
        Dataset item = new Dataset().text(0x00080100, "MRN-4711 built it");
        byte[] original =
                file(instance(new Dataset().text(0x00080060, "MRN-4711").sequence(0x00081140, Lengths.UNDEFINED, item))
                        .text(0x00204000, "x"));

        Explanation explanation = explain(original, ActionsByTag.pseudonymize());

        assertEquals(
                List.of("Modality", "ReferencedImageSequence[0].CodeValue"),
                explanation.refusals().stream().map(Explanation.Refusal::path).toList());
        assertFate(AttributeOutcome.REFUSED, explanation, "Modality");
        assertFate(AttributeOutcome.STAYS, explanation, "ImageComments");
        RewriteException refusal =
                assertThrows(RewriteException.class, () -> Copies.rewrite(original, ActionsByTag.pseudonymize()));
        assertEquals(refusal.reason(), explanation.refusals().get(0).reason());
        assertEquals(refusal.getMessage(), explanation.refusals().get(0).message());
    }

    @Test
    void what_is_incomplete_or_breaks_off_is_explained_as_far_as_it_goes() {
        byte[] brokenOff = file(instance(new Dataset().text(0x00080020, "20240229")));
        Explanation broken = explain(Arrays.copyOf(brokenOff, brokenOff.length - 3), DEFAULT);
        Explanation incomplete = explain(new Dataset().text(0x00080020, "20240229"), DEFAULT);

        assertEquals(
                List.of(RewriteException.Reason.UNREADABLE),
                broken.refusals().stream().map(Explanation.Refusal::reason).toList());
        assertEquals(3, incomplete.refusalCount());
        assertFate(AttributeOutcome.SHIFTED, incomplete, "StudyDate");
    }

    @Test
    void other_patients_are_explained_without_a_pseudonym_of_theirs() {
        Dataset other = new Dataset().text(0x00100020, "MRN-0815");

        Explanation explanation =
                explain(instance(new Dataset().sequence(0x00081115, Lengths.DEFINED, other)), DEFAULT);

        assertFate(AttributeOutcome.PSEUDONYM, explanation, "ReferencedSeriesSequence[0].PatientID");
    }

    @Test
    void nothing_of_it_quotes_a_value() {
        Dataset early = new Dataset().text(0x00080070, "Owned by MRN-4711").text(0x00081030, "Secret");
        Explanation explanation = explain(instance(early), DEFAULT);

        String everything = explanation + " " + explanation.attributes() + explanation.additions()
                + explanation.remarks() + explanation.refusals();
        for (String value : List.of("MRN", "Secret", "Mercy", "Owned", Copies.STUDY, "2.25.")) {
            assertFalse(everything.contains(value), value);
        }
    }

    @Test
    void a_hundred_thousand_levels_are_explained_in_linear_time_with_short_paths() {
        byte[] nested = Deep.nested(0x00081199, 100_000, Lengths.UNDEFINED, Encoding.EXPLICIT_LITTLE_ENDIAN);
        byte[] original = file(instance(new Dataset().raw(nested)));

        Explanation explanation = assertTimeoutPreemptively(Duration.ofMinutes(2), () -> explain(original, DEFAULT));

        assertEquals(100_007, explanation.attributeCount());
        assertEquals(Explanation.MOST_ATTRIBUTES, explanation.attributes().size());
        Explanation.Line last = explanation.attributes().get(Explanation.MOST_ATTRIBUTES - 1);
        assertEquals(Explanation.MOST_ATTRIBUTES - 3, last.depth());
        assertTrue(last.path().startsWith("….ReferencedSOPSequence[0]."), last.path());
        assertTrue(last.path().length() < 300, last.path());
    }

    @Test
    @Exhaustive
    void a_million_elements_and_remarks_make_a_bounded_answer() {
        Dataset frame = new Dataset().text(0x00189074, "MERCY");
        byte[] item =
                new Dataset().sequence(0x00209111, Lengths.DEFINED, frame).encode(Encoding.EXPLICIT_LITTLE_ENDIAN);
        ByteBuffer items = ByteBuffer.allocate(500_000 * (8 + item.length)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 500_000; i++) {
            items.putShort((short) 0xFFFE)
                    .putShort((short) 0xE000)
                    .putInt(item.length)
                    .put(item);
        }
        Dataset dataset = instance().bytes(0x52009230, Vr.SQ, items.array());

        Explanation explanation = assertTimeoutPreemptively(Duration.ofMinutes(2), () -> explain(dataset, DEFAULT));

        assertEquals(1_000_007, explanation.attributeCount());
        assertEquals(Explanation.MOST_ATTRIBUTES, explanation.attributes().size());
        assertEquals(
                Map.of(
                        new Remark(
                                "PerFrameFunctionalGroupsSequence[*].FrameContentSequence[*].FrameAcquisitionDateTime",
                                Problem.NOT_A_DATE),
                        500_000L),
                explanation.remarks().counts());
    }

    @Test
    void remarks_of_many_places_are_counted_beyond_the_first() {
        Remarks.Collector collector = new Remarks.Collector();
        for (int i = 0; i < 30; i++) {
            collector.add(new Remark("place " + i, Problem.NOT_A_DATE));
        }
        collector.addAll(collector.remarks());

        Remarks remarks = collector.remarks();

        assertEquals(Remarks.MOST, remarks.counts().size());
        assertEquals(20, remarks.others());
        assertEquals(2, remarks.counts().get(new Remark("place 0", Problem.NOT_A_DATE)));
        assertEquals("place 0: no date, emptied (2)", remarks.lines().get(0));
        assertEquals("further remarks (20)", remarks.lines().get(20));
    }
}
