// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.instance;
import static io.github.pseudonymizer.rewrite.Copies.mapped;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static io.github.pseudonymizer.rewrite.Copies.topLevelTags;
import static io.github.pseudonymizer.rewrite.Copies.value;
import static io.github.pseudonymizer.rewrite.Copies.values;
import static io.github.pseudonymizer.rewrite.Copies.withoutStamp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RewriterTest extends RewriterFixture {

    private static final int CREATOR_UID = 0x00080014;

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void what_is_kept_is_kept_bit_for_bit(TransferSyntax syntax, Lengths lengths) {
        Dataset dataset = everything(lengths);

        byte[] copy = rewrite(file(dataset, syntax), ActionsByTag.keepAll());

        assertArrayEquals(dataset.encode(syntax.encoding()), withoutStamp(copy));
        assertEquals(syntax, DicomFile.open(ByteBuffer.wrap(copy)).syntax());
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void uids_are_mapped_at_every_depth_and_lengths_follow(TransferSyntax syntax, Lengths lengths) {
        byte[] original = file(everything(lengths), syntax);

        byte[] copy = rewrite(original, ActionsByTag.pseudonymize());

        assertEquals(
                List.of(mapped("1.2.3.4.5.6.7.8"), mapped("1.2.3.4.5.6.7.8"), mapped("1.2.3.4.5.6.7.8")),
                values(copy, REFERENCED_INSTANCE));
        assertEquals(mapped(Copies.INSTANCE), value(copy, 0x00080018));
        assertEquals(Copies.SOP_CLASS, value(copy, 0x00080016));
        assertEquals("P4711", value(copy, 0x00100010));
        assertEquals("P4711", value(copy, 0x00100020));
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void a_copy_of_a_copy_with_the_same_plan_changes_nothing_more_when_all_is_kept(
            TransferSyntax syntax, Lengths lengths) {
        byte[] once = rewrite(file(everything(lengths), syntax), ActionsByTag.keepAll());

        byte[] twice = rewrite(once, ActionsByTag.keepAll());

        assertArrayEquals(once, twice);
    }

    @Test
    void the_stamp_stands_at_its_place() {
        byte[] copy = rewrite(file(instance().numbers(0x00280010, 2).numbers(0x00281050, 5)), ActionsByTag.keepAll());

        assertEquals(
                List.of(
                        0x00080016,
                        0x00080018,
                        0x00100010,
                        0x00100020,
                        0x00120062,
                        0x00120063,
                        0x00120064,
                        0x0018A001,
                        0x0020000D,
                        0x0020000E,
                        0x00280010,
                        0x00280303,
                        0x00281050),
                topLevelTags(copy));
        assertEquals("YES", value(copy, 0x00120062));
        assertEquals("Mercy Basic Profile", value(copy, 0x00120063));
        assertEquals("113100", value(copy, 0x00080100));
        assertEquals("MODIFIED", value(copy, 0x00280303));
    }

    @ParameterizedTest
    @EnumSource
    void what_an_earlier_deidentification_said_stays(Lengths lengths) {
        Dataset code =
                new Dataset().text(0x00080100, "113107").text(0x00080102, "DCM").text(0x00080104, "Dates");
        Dataset dataset = new Dataset()
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00120062, "NO")
                .text(0x00120063, "Earlier")
                .sequence(0x00120064, lengths, code)
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES)
                .text(0x00280303, "REMOVED");

        byte[] copy = rewrite(file(dataset), ActionsByTag.pseudonymize());

        assertEquals(List.of("YES"), values(copy, 0x00120062));
        assertEquals(List.of("Earlier\\Mercy Basic Profile"), values(copy, 0x00120063));
        assertEquals(List.of("113107", "113100", "109104"), values(copy, 0x00080100));
        assertEquals(List.of("MODIFIED"), values(copy, 0x00280303));
    }

    @Test
    void patient_name_and_id_are_there_even_if_they_were_not() {
        Dataset dataset = new Dataset()
                .text(0x00080018, Copies.INSTANCE)
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);

        byte[] copy = rewrite(file(dataset), ActionsByTag.pseudonymize());

        assertEquals(
                List.of(0x00080018, 0x00100010, 0x00100020), topLevelTags(copy).subList(0, 3));
        assertEquals("P4711", value(copy, 0x00100020));
    }

    @Test
    void each_action_does_what_it_says() {
        ActionsByTag plan = ActionsByTag.pseudonymize()
                .with(new Action.Remove(), 0x00080080)
                .with(new Action.Empty(), 0x00080081)
                .with(new Action.Replace("REPLACED"), 0x00081010)
                .with(new Action.Replace("3"), 0x00280010)
                .with(new Action.ShiftDate(), 0x00080020, 0x0008002A)
                .with(new Action.KeepUnlessIdentifying(), 0x00081030, 0x0008103E);
        Dataset early = new Dataset()
                .text(0x00080020, "20240301")
                .text(0x0008002A, "20240301123456.5+0100")
                .text(0x00080080, "Mercy Hospital")
                .text(0x00080081, "Main Street")
                .text(0x00081010, "STATION")
                .text(0x00081030, "Head of John")
                .text(0x0008103E, "Head");

        byte[] copy = rewrite(file(instance(early).numbers(0x00280010, 2)), plan);

        assertEquals(List.of("20240220"), values(copy, 0x00080020));
        assertEquals(List.of("20240220123456.5+0100"), values(copy, 0x0008002A));
        assertEquals(List.of(), values(copy, 0x00080080));
        assertEquals(List.of(""), values(copy, 0x00080081));
        assertEquals(List.of("REPLACED"), values(copy, 0x00081010));
        assertEquals(List.of("\3"), values(copy, 0x00280010));
        assertEquals(List.of(), values(copy, 0x00081030));
        assertEquals(List.of("Head"), values(copy, 0x0008103E));
    }

    @Test
    void a_date_that_is_none_is_emptied() {
        Dataset early = new Dataset().text(0x00080020, "MERCYDAY");

        byte[] copy =
                rewrite(file(instance(early)), ActionsByTag.pseudonymize().with(new Action.ShiftDate(), 0x00080020));

        assertEquals(List.of(""), values(copy, 0x00080020));
    }

    @Test
    void each_value_of_a_uid_element_is_mapped_and_registered_ones_are_not() {
        Plan plan = ActionsByTag.pseudonymize().with(new Action.MapUid(), CREATOR_UID);
        Dataset early = new Dataset().text(CREATOR_UID, "1.2.3\\1.2.840.10008.1.1\\\\not a uid");
        Dataset dataset = new Dataset()
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100020, "MRN-4711")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);

        byte[] copy = rewrite(file(new Dataset().include(early).include(dataset)), plan);

        assertEquals(mapped("1.2.3") + "\\1.2.840.10008.1.1\\\\" + mapped("not a uid"), value(copy, CREATOR_UID));
    }

    @Test
    void a_uid_that_another_has_made_under_the_root_of_dicom_is_mapped() {
        String made = "1.2.840.10008.4711.1";
        Plan plan = ActionsByTag.pseudonymize().with(new Action.MapUid(), CREATOR_UID);
        byte[] original = file(new Dataset()
                .text(CREATOR_UID, made)
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, "1.2.840.10008.1.1")
                .text(0x00100020, "MRN-4711")
                .text(0x0020000D, "1.2.840.10008.1.2")
                .text(0x0020000E, "1.2.840.10008.1.2.1")
                .text(0x00200052, "1.2.840.10008.1.4.1.1"));

        byte[] copy = rewrite(original, plan);

        assertEquals(mapped(made), value(copy, CREATOR_UID));
        assertEquals(mapped("1.2.840.10008.1.1"), value(copy, 0x00080018));
        assertEquals(mapped("1.2.840.10008.1.2"), value(copy, 0x0020000D));
        assertEquals(mapped("1.2.840.10008.1.2.1"), value(copy, 0x0020000E));
        assertEquals(mapped("1.2.840.10008.1.4.1.1"), value(copy, 0x00200052));
    }

    @Test
    void uids_encoded_as_unknown_are_mapped() {
        Dataset early = new Dataset().text(REFERENCED_INSTANCE, Vr.UN, "1.2.3.44", StandardCharsets.US_ASCII);

        byte[] copy = rewrite(file(instance(early)), ActionsByTag.pseudonymize());

        assertEquals(mapped("1.2.3.44"), value(copy, REFERENCED_INSTANCE));
    }

    @Test
    void another_patient_inside_an_item_gets_his_own_pseudonym_name_before_id() {
        Dataset other = new Dataset()
                .sequence(REFERENCES, Lengths.UNDEFINED, new Dataset().text(0x00100010, "Other^Olga"))
                .text(0x00100010, "Other^Olga")
                .text(0x00100020, "MRN-0815");
        Dataset same = new Dataset().text(0x00100010, "Mercy^John").text(0x00100020, "MRN-4711 ");
        byte[] original = file(instance(new Dataset().sequence(0x00081115, Lengths.DEFINED, other, same)));
        Facts facts = Rewriter.read(ByteBuffer.wrap(original));

        byte[] copy = rewrite(
                original,
                ActionsByTag.pseudonymize(),
                Map.of("MRN-0815", new Pseudonym.OfPatient("P0815", new DateShift(-1))));

        assertEquals(Set.of("MRN-0815"), facts.nestedPatientIds());
        assertEquals(List.of("P0815", "P0815", "P4711", "P4711"), values(copy, 0x00100010));
        assertEquals(List.of("P0815", "P4711", "P4711"), values(copy, 0x00100020));
    }

    @Test
    void blanking_reaches_every_text_below() {
        Dataset deep = new Dataset().text(0x0040A160, "Free text").numbers(0x00280010, 7);
        Dataset content = new Dataset().sequence(0x0040A730, Lengths.DEFINED, deep);
        Dataset dataset =
                instance().sequence(0x0040A730, Lengths.UNDEFINED, content).text(0x0040DB00, "1000");
        ActionsByTag plan =
                ActionsByTag.pseudonymize().with(new Action.Blank(), 0x0040A730).blankingText();

        byte[] copy = rewrite(file(dataset), plan);

        assertEquals(List.of("BLANK"), values(copy, 0x0040A160));
        assertEquals(List.of("\7"), values(copy, 0x00280010));
        assertEquals(List.of("1000"), values(copy, 0x0040DB00));
    }

    @Test
    void removed_and_emptied_sequences_take_their_items_along() {
        Dataset item = new Dataset().text(REFERENCED_INSTANCE, "1.2.3.4");
        Dataset early = new Dataset()
                .sequence(0x00081110, Lengths.UNDEFINED, item)
                .sequence(0x00081111, Lengths.UNDEFINED, item, item)
                .sequence(REFERENCES, Lengths.DEFINED, item);
        ActionsByTag plan = ActionsByTag.pseudonymize()
                .with(new Action.Remove(), 0x00081110)
                .with(new Action.Empty(), 0x00081111)
                .with(new Action.Replace("x"), REFERENCES);

        byte[] copy = rewrite(file(instance(early)), plan);

        assertEquals(List.of(), values(copy, REFERENCED_INSTANCE));
        assertEquals(
                List.of(0x00080016, 0x00080018, 0x00081111, REFERENCES),
                topLevelTags(copy).subList(0, 4));
    }
}
