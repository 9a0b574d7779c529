// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.instance;
import static io.github.pseudonymizer.rewrite.Copies.mapped;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static io.github.pseudonymizer.rewrite.Copies.topLevelTags;
import static io.github.pseudonymizer.rewrite.Copies.value;
import static io.github.pseudonymizer.rewrite.Copies.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.Deep;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.action.WishedValue.Bytes;
import io.github.pseudonymizer.plan.action.WishedValue.Items;
import io.github.pseudonymizer.plan.action.WishedValue.Text;
import io.github.pseudonymizer.plan.wish.PathSyntax;
import io.github.pseudonymizer.plan.wish.PathWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wishes for attributes inside sequences, and for values that are not text, carried out. */
class WishedRewriteTest {

    private static final int SOURCE = 0x00082112;
    private static final int CODE_VALUE = 0x00080100;
    private static final int CODE_MEANING = 0x00080104;
    private static final int REFERENCED_CLASS = 0x00081150;
    private static final int REFERENCED_INSTANCE = 0x00081155;
    private static final int COMMENTS = 0x00204000;

    static Stream<Arguments> syntaxes_and_lengths() {
        return RewriterTest.syntaxes_and_lengths();
    }

    private static TagPath path(String text) {
        return ((PathSyntax.Reading.Path) PathSyntax.read(text)).path();
    }

    private static Plan plan(PathWishes wishes) {
        RequestPolicy policy =
                new RequestPolicy(Set.of(), Set.of(path("SourceImageSequence[*].SeriesDescription")), false, false);
        return Planner.decide(Profile.DEFAULT, policy, new Wishes(Set.of(), Set.of(), Map.of(), false, "", wishes))
                .plan();
    }

    private static Plan replacing(String path, WishedValue value) {
        return plan(new PathWishes(Set.of(), Set.of(), Map.of(path(path), value), "ACME 1.0"));
    }

    /** Two items with a reference, the second with a comment, which the profile removes. */
    private static Dataset referring(Lengths lengths) {
        Dataset first =
                new Dataset().text(REFERENCED_CLASS, Copies.SOP_CLASS).text(REFERENCED_INSTANCE, "1.2.3.4711.1");
        Dataset second = new Dataset()
                .text(REFERENCED_CLASS, Copies.SOP_CLASS)
                .text(REFERENCED_INSTANCE, "1.2.3.4711.2")
                .text(COMMENTS, "old");
        return instance(new Dataset().sequence(SOURCE, lengths, first, second));
    }

    /** Tags inside items, item after item. */
    private static List<Integer> tagsInside(byte[] file) {
        List<Integer> tags = new ArrayList<>();
        DatasetReader reader = DicomFile.open(ByteBuffer.wrap(file)).reader();
        boolean inside = false;
        for (DatasetReader.Event event = reader.next(); event != DatasetReader.Event.END; event = reader.next()) {
            if (event == DatasetReader.Event.SEQUENCE && reader.depth() == 0) {
                inside = reader.tag() == SOURCE;
            } else if (inside && event == DatasetReader.Event.ELEMENT && reader.depth() == 1) {
                tags.add(reader.tag());
            }
        }
        return tags;
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void a_value_is_put_into_every_item_at_its_place(TransferSyntax syntax, Lengths lengths) {
        byte[] original = file(referring(lengths), syntax);

        byte[] late = rewrite(original, replacing("SourceImageSequence[*].ImageComments", new Text("new")));
        byte[] early = rewrite(original, replacing("SourceImageSequence[0].CodeMeaning", new Text("new")));

        assertEquals(List.of("new", "new"), values(late, COMMENTS));
        assertEquals(
                List.of(
                        REFERENCED_CLASS,
                        REFERENCED_INSTANCE,
                        COMMENTS,
                        REFERENCED_CLASS,
                        REFERENCED_INSTANCE,
                        COMMENTS),
                tagsInside(late));
        assertEquals(
                List.of(CODE_MEANING, REFERENCED_CLASS, REFERENCED_INSTANCE, REFERENCED_CLASS, REFERENCED_INSTANCE),
                tagsInside(early));
        assertEquals(List.of(), values(early, COMMENTS));
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void an_attribute_goes_from_one_item_only(TransferSyntax syntax, Lengths lengths) {
        Plan plan = plan(new PathWishes(
                Set.of(), Set.of(path("SourceImageSequence[1].ReferencedSOPInstanceUID")), Map.of(), ""));

        byte[] copy = rewrite(file(referring(lengths), syntax), plan);

        assertEquals(List.of(mapped("1.2.3.4711.1")), values(copy, REFERENCED_INSTANCE));
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void a_sequence_is_put_in_the_place_of_another_or_of_none(TransferSyntax syntax, Lengths lengths) {
        Items items = Items.of(List.of(
                Map.of(
                        new Tag(CODE_VALUE),
                        new Text("1"),
                        new Tag(SOURCE),
                        Items.of(List.of(Map.of(new Tag(COMMENTS), new Text("deep"))))),
                Map.of(Tag.of(0x0018, 0x6020), new Text("-5"))));

        byte[] instead = rewrite(file(referring(lengths), syntax), replacing("SourceImageSequence", items));
        byte[] added = rewrite(file(instance(), syntax), replacing("SourceImageSequence", items));

        for (byte[] copy : List.of(instead, added)) {
            assertEquals(List.of("1"), values(copy, CODE_VALUE).subList(0, 1));
            assertEquals(List.of("deep"), values(copy, COMMENTS));
            assertEquals(1, values(copy, 0x00186020).size());
            assertEquals(List.of(), values(copy, REFERENCED_CLASS));
            assertEquals(
                    topLevelTags(copy).stream().sorted(Integer::compareUnsigned).toList(), topLevelTags(copy));
        }
    }

    @Test
    void a_client_that_refers_to_an_original_refers_to_its_copy() {
        Items items = Items.of(List.of(Map.of(
                new Tag(REFERENCED_INSTANCE),
                new Text("1.2.3.4711.77"),
                new Tag(REFERENCED_CLASS),
                new Text(Copies.SOP_CLASS))));

        byte[] sequence = rewrite(file(instance()), replacing("SourceImageSequence", items));
        byte[] inside = rewrite(
                file(referring(Lengths.DEFINED)),
                replacing("SourceImageSequence[0].ReferencedSOPInstanceUID", new Text(Copies.INSTANCE)));

        assertEquals(List.of(mapped("1.2.3.4711.77")), values(sequence, REFERENCED_INSTANCE));
        assertEquals(List.of(Copies.SOP_CLASS), values(sequence, REFERENCED_CLASS));
        assertEquals(mapped(Copies.INSTANCE), value(inside, REFERENCED_INSTANCE));
    }

    @Test
    void a_client_cannot_put_the_patients_name_back_wherever_it_tries() {
        String told = "Knee of John Mercy";
        Items items = Items.of(List.of(Map.of(new Tag(COMMENTS), new Text(told))));
        byte[] original = file(referring(Lengths.UNDEFINED));

        byte[] inSequence = rewrite(original, replacing("SourceImageSequence", items));
        byte[] inItem = rewrite(original, replacing("SourceImageSequence[*].ImageComments", new Text(told)));
        byte[] inBytes = rewrite(
                original, replacing("EncapsulatedDocument", new Bytes(told.getBytes(StandardCharsets.US_ASCII))));
        byte[] inPrivate = rewrite(original, replacing("0009-1001", new Text(told)));

        assertEquals(List.of(""), values(inSequence, COMMENTS));
        assertEquals(List.of(""), values(inItem, COMMENTS));
        assertEquals(List.of(), values(inBytes, 0x00420011));
        assertEquals(List.of(), values(inPrivate, 0x00091001));
    }

    @Test
    void what_is_kept_inside_is_kept_only_if_it_mentions_nobody() {
        Dataset harmless = new Dataset().text(0x0008103E, "Knee");
        Dataset telling = new Dataset().text(0x0008103E, "Knee of Mercy");
        Plan plan =
                plan(new PathWishes(Set.of(path("SourceImageSequence[*].SeriesDescription")), Set.of(), Map.of(), ""));

        byte[] copy = rewrite(file(instance(new Dataset().sequence(SOURCE, Lengths.DEFINED, harmless, telling))), plan);

        assertEquals(List.of("Knee"), values(copy, 0x0008103E));
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void bytes_are_put_in_the_order_of_the_place(TransferSyntax syntax, Lengths lengths) {
        byte[] original = file(instance().bytes(0x54000110, Vr.OW, new byte[] {9, 9}), syntax);

        byte[] copy = rewrite(original, replacing("ChannelMinimumValue", new Bytes(new byte[] {65, 66, 67, 68})));

        boolean big = syntax.encoding().order() == ByteOrder.BIG_ENDIAN;
        assertEquals(List.of(big ? "BADC" : "ABCD"), values(copy, 0x54000110));
    }

    @Test
    void a_private_value_stands_behind_its_creator() {
        Dataset original = new Dataset()
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00090010, Vr.LO, "OTHER", StandardCharsets.US_ASCII)
                .text(0x00091001, Vr.LO, "theirs", StandardCharsets.US_ASCII)
                .text(0x00100020, "MRN-4711")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);
        Plan plan = replacing("0009-1001", new Text("ours"));

        byte[] instead = rewrite(file(original), plan);
        byte[] added = rewrite(file(instance()), plan);

        for (byte[] copy : List.of(instead, added)) {
            assertEquals(List.of("ACME 1.0"), values(copy, 0x00090010));
            assertEquals(List.of("ours"), values(copy, 0x00091001));
        }
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    @Exhaustive
    void a_hundred_thousand_levels_stop_no_wish(TransferSyntax syntax, Lengths lengths) {
        byte[] nested = Deep.nested(SOURCE, 100_000, lengths, syntax.encoding());
        byte[] original = file(instance(new Dataset().raw(nested)), syntax);
        Plan plan = plan(new PathWishes(
                Set.of(),
                Set.of(path("SourceImageSequence[*].".repeat(200) + "ReferencedSOPInstanceUID")),
                Map.of(path("SourceImageSequence[*].SourceImageSequence[*].ImageComments"), new Text("new")),
                ""));

        byte[] copy = rewrite(original, plan);

        assertEquals(List.of(mapped("1.2.3.4711.99")), values(copy, REFERENCED_INSTANCE));
        assertEquals(List.of("new"), values(copy, COMMENTS));
    }

    @Test
    void an_item_with_a_character_set_of_its_own_gets_text_in_that() {
        Dataset item = new Dataset().text(0x00080005, "ISO_IR 192").text(REFERENCED_CLASS, Copies.SOP_CLASS);
        byte[] original = file(instance(new Dataset().sequence(SOURCE, Lengths.DEFINED, item)));

        byte[] copy = rewrite(original, replacing("SourceImageSequence[0].ImageComments", new Text("\u00E9")));

        assertEquals(List.of("\u00C3\u00A9"), values(copy, COMMENTS));
    }

    /** Wishes put together by chance, about an original that names its patient in many places. */
    @Test
    @Exhaustive
    void whatever_is_wished_the_copy_can_be_read_and_does_not_name_the_patient() {
        Random random = new Random(4711);
        String[] names = {
            "ImageComments",
            "SourceImageSequence",
            "PatientID",
            "PatientName",
            "0009-1001",
            "Rows",
            "CodeMeaning",
            "ReferencedSOPInstanceUID",
            "EncapsulatedDocument",
            "StudyDate",
            "SpecificCharacterSet",
            "SeriesDescription",
            "PatientIdentityRemoved",
            "0008-0000",
            "0002-0010",
            "ReferencePixelX0",
            "ContentSequence",
            "ReferencedSOPClassUID"
        };
        Dataset item = new Dataset()
                .text(REFERENCED_INSTANCE, Copies.INSTANCE)
                .text(0x0008103E, "Knee of Mercy")
                .text(0x00100010, "Mercy^John^Q");
        byte[] original = file(instance(new Dataset().sequence(SOURCE, Lengths.UNDEFINED, item, item)));

        for (int i = 0; i < 3000; i++) {
            Set<TagPath> keep = Set.of(anyPath(names, random));
            Set<TagPath> remove = Set.of(anyPath(names, random));
            Map<TagPath, WishedValue> replace = new LinkedHashMap<>();
            replace.put(path("SourceImageSequence[0].ImageComments"), new Text("x"));
            replace.put(anyPath(names, random), anyValue(names, random, 0));
            replace.put(anyPath(names, random), anyValue(names, random, 0));
            Plan plan = plan(new PathWishes(keep, remove, replace, random.nextBoolean() ? "ACME 1.0" : "Mercy"));

            byte[] copy = rewrite(original, plan);

            values(copy, COMMENTS);
            String bytes = new String(copy, StandardCharsets.ISO_8859_1);
            assertFalse(bytes.contains("Mercy"), keep + " " + remove + " " + replace.keySet());
            assertFalse(bytes.contains(Copies.INSTANCE), keep + " " + remove + " " + replace.keySet());
        }
    }

    private static TagPath anyPath(String[] names, Random random) {
        StringBuilder text = new StringBuilder();
        for (int steps = random.nextInt(3); steps > 0; steps--) {
            text.append(random.nextInt(4) == 0 ? "ContentSequence" : "SourceImageSequence")
                    .append(random.nextBoolean() ? "[*]." : "[" + random.nextInt(2) + "].");
        }
        return path(text + names[random.nextInt(names.length)]);
    }

    private static WishedValue anyValue(String[] names, Random random, int depth) {
        return switch (random.nextInt(depth > 2 ? 5 : 7)) {
            case 0 -> new Text("");
            case 1 -> new Text("John Mercy");
            case 2 -> new Text(Copies.INSTANCE);
            case 3 -> new Text("7");
            case 4 -> new Bytes("MRN-4711 Mercy John".getBytes(StandardCharsets.US_ASCII));
            default ->
                Items.of(List.of(
                        Map.of(anyPath(names, random).tag(), anyValue(names, random, depth + 1)),
                        Map.of(anyPath(names, random).tag(), anyValue(names, random, depth + 1))));
        };
    }
}
