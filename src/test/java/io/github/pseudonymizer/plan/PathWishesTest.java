// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static io.github.pseudonymizer.plan.Plans.MODIFIED_DATES;
import static io.github.pseudonymizer.plan.Plans.NOTHING_ALLOWED;
import static io.github.pseudonymizer.plan.Plans.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.plan.action.Treatment;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.action.WishedValue.Bytes;
import io.github.pseudonymizer.plan.action.WishedValue.Items;
import io.github.pseudonymizer.plan.action.WishedValue.Text;
import io.github.pseudonymizer.plan.wish.PathSyntax;
import io.github.pseudonymizer.plan.wish.PathWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.plan.wish.Wishes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wishes about what is inside sequences, and for values that are no text. */
class PathWishesTest {

    private static final Tag SOURCE = tag("SourceImageSequence");

    private static TagPath path(String text) {
        return assertInstanceOf(PathSyntax.Reading.Path.class, PathSyntax.read(text))
                .path();
    }

    private static Wishes wishes(Set<TagPath> keep, Set<TagPath> remove, Map<TagPath, WishedValue> replace) {
        return new Wishes(Set.of(), Set.of(), Map.of(), false, "", new PathWishes(keep, remove, replace, "MERCY 1.0"));
    }

    private static Wishes keep(String path) {
        return wishes(Set.of(path(path)), Set.of(), Map.of());
    }

    private static Wishes remove(String path) {
        return wishes(Set.of(), Set.of(path(path)), Map.of());
    }

    private static Wishes replace(String path, WishedValue value) {
        return wishes(Set.of(), Set.of(), Map.of(path(path), value));
    }

    private static Decision decide(Wishes wishes) {
        return Planner.decide(MODIFIED_DATES, NOTHING_ALLOWED, wishes);
    }

    private static Surroundings inside(Tag sequence, int item) {
        return Surroundings.TOP.inside(sequence, item, Treatment.OPEN);
    }

    private static Action in(Plan plan, Surroundings place, String keyword, Vr vr) {
        return plan.actionFor(new Attribute(tag(keyword), vr, "", place));
    }

    @Test
    void an_attribute_is_removed_from_the_items_named_and_from_no_others() {
        Plan one =
                decide(remove("SourceImageSequence[1].ReferencedSOPClassUID")).plan();
        Plan every =
                decide(remove("SourceImageSequence[*].ReferencedSOPClassUID")).plan();

        assertEquals(new Action.Keep(), in(one, inside(SOURCE, 0), "ReferencedSOPClassUID", Vr.UI));
        assertEquals(new Action.Remove(), in(one, inside(SOURCE, 1), "ReferencedSOPClassUID", Vr.UI));
        assertEquals(new Action.Remove(), in(every, inside(SOURCE, 7), "ReferencedSOPClassUID", Vr.UI));
        assertEquals(new Action.Keep(), in(every, Surroundings.TOP, "ReferencedSOPClassUID", Vr.UI));
        assertEquals(
                new Action.Keep(),
                in(every, inside(SOURCE, 0).inside(SOURCE, 0, Treatment.OPEN), "ReferencedSOPClassUID", Vr.UI));
    }

    @ParameterizedTest
    @CsvSource({
        "Remove, SourceImageSequence[0].SpecificCharacterSet",
        "Remove, IconImageSequence[0].Rows",
        "Remove, SourceImageSequence[0].0008-0000",
        "Replace, SourceImageSequence[0].PatientID",
        "Replace, SourceImageSequence[0].PatientName",
        "Replace, SourceImageSequence[0].AccessionNumber",
        "Replace, SourceImageSequence[0].StudyDate",
        "Replace, SourceImageSequence[0].SpecificCharacterSet",
        "Replace, SourceImageSequence[0].PatientIdentityRemoved",
        "Replace, SourceImageSequence[0].0009-1001",
        "Replace, SourceImageSequence[0].0010-0099",
        "Replace, SourceImageSequence[0].KVP",
        "Replace, RequestAttributesSequence[0].CodeMeaning",
        "Keep, RequestAttributesSequence[0].CodeMeaning",
        "Keep, SourceImageSequence[0].SeriesDescription",
        "Keep, SourceImageSequence[0].ReferencedSOPInstanceUID",
        "Keep, SourceImageSequence[0].StudyDate",
        "Keep, SourceImageSequence[0].0009-1001"
    })
    void what_is_not_honoured_is_told_with_its_path_and_without_its_value(String field, String text) {
        Wishes wishes = switch (field) {
            case "Remove" -> remove(text);
            case "Keep" -> keep(text);
            default -> replace(text, new Text("Mercy"));
        };

        Decision decision = decide(wishes);

        assertEquals(1, decision.ignored().size(), decision.ignored().toString());
        assertTrue(
                decision.ignored().get(0).startsWith(field + " " + path(text)),
                decision.ignored().get(0));
        assertFalse(decision.ignored().get(0).contains("Mercy"));
        assertEquals(Map.of(), decision.plan().additions(inside(SOURCE, 0)));
    }

    @Test
    void a_value_goes_into_the_items_that_are_there() {
        Plan plan = decide(replace("SourceImageSequence[*].CodeMeaning", new Text("x")))
                .plan();

        assertEquals(new Action.Put(new Text("x")), in(plan, inside(SOURCE, 3), "CodeMeaning", Vr.LO));
        assertEquals(Map.of(tag("CodeMeaning"), new Text("x")), plan.additions(inside(SOURCE, 3)));
        assertEquals(Map.of(), plan.additions(inside(tag("ReferencedImageSequence"), 3)));
        assertEquals(Map.of(), plan.additions(Surroundings.TOP));
    }

    @Test
    void of_two_replacements_for_one_attribute_the_later_wins_and_removing_wins_over_both() {
        Map<TagPath, WishedValue> replace = new LinkedHashMap<>();
        replace.put(path("SourceImageSequence[*].CodeMeaning"), new Text("every"));
        replace.put(path("SourceImageSequence[0].CodeMeaning"), new Text("first"));
        Set<TagPath> remove = Set.of(path("SourceImageSequence[1].CodeMeaning"));

        Plan plan = decide(wishes(Set.of(), remove, replace)).plan();

        assertEquals(Map.of(tag("CodeMeaning"), new Text("first")), plan.additions(inside(SOURCE, 0)));
        assertEquals(Map.of(), plan.additions(inside(SOURCE, 1)));
        assertEquals(Map.of(tag("CodeMeaning"), new Text("every")), plan.additions(inside(SOURCE, 2)));
        assertEquals(new Action.Remove(), in(plan, inside(SOURCE, 1), "CodeMeaning", Vr.LO));
    }

    @ParameterizedTest
    @CsvSource({
        "SourceImageSequence[*].SeriesDescription, true",
        "SourceImageSequence[0].SeriesDescription, false",
        "ReferencedImageSequence[*].SeriesDescription, false",
        "SeriesDescription, false"
    })
    void an_attribute_inside_is_kept_only_where_the_domain_names_its_path(String allowed, boolean honoured) {
        TagPath path = path(allowed);
        RequestPolicy policy = new RequestPolicy(
                path.isTop() ? Set.of(path.tag()) : Set.of(), path.isTop() ? Set.of() : Set.of(path), false, false);

        Decision decision = Planner.decide(MODIFIED_DATES, policy, keep("SourceImageSequence[1].SeriesDescription"));

        Action action = in(decision.plan(), inside(SOURCE, 1), "SeriesDescription", Vr.LO);
        assertEquals(honoured, decision.ignored().isEmpty());
        assertEquals(honoured ? new Action.KeepUnlessIdentifying() : new Action.Remove(), action);
        assertEquals(new Action.Remove(), in(decision.plan(), Surroundings.TOP, "SeriesDescription", Vr.LO));
        assertEquals(
                !honoured,
                decision.plan().stamp().codes().stream()
                        .anyMatch(code -> code.value().equals("113100")));
    }

    @Test
    void a_sequence_loses_what_may_not_be_put_and_keeps_the_rest() {
        Items wished = Items.of(List.of(
                Map.of(
                        tag("CodeMeaning"),
                        new Text("x"),
                        tag("PatientID"),
                        new Text("Mercy"),
                        SOURCE,
                        Items.of(List.of(Map.of(tag("PatientName"), new Text("Mercy"))))),
                Map.of(tag("ReferencedSOPInstanceUID"), new Text("1.2.3"))));

        Decision decision = decide(replace("SourceImageSequence", wished));

        Items left = Items.of(List.of(
                Map.of(tag("CodeMeaning"), new Text("x"), SOURCE, Items.of(List.of(Map.of()))),
                Map.of(tag("ReferencedSOPInstanceUID"), new Text("1.2.3"))));
        assertEquals(new Action.Put(left), in(decision.plan(), Surroundings.TOP, "SourceImageSequence", Vr.SQ));
        assertEquals(Map.of(SOURCE, left), decision.plan().additions(Surroundings.TOP));
        assertEquals(
                List.of(
                        "Replace (0008,2112)[0].(0008,2112)[0].(0010,0010) PatientName: it carries the pseudonym",
                        "Replace (0008,2112)[0].(0010,0020) PatientID: it carries the pseudonym"),
                decision.ignored());
    }

    @Test
    void bytes_go_where_bytes_are() {
        assertEquals(
                List.of(),
                decide(replace("EncapsulatedDocument", new Bytes(new byte[3]))).ignored());
        assertEquals(
                List.of("Replace (0064,0009) VectorGridData: no value of VR OF"),
                decide(replace("VectorGridData", new Bytes(new byte[3]))).ignored());
        assertEquals(
                List.of("Replace (7FE0,0010) PixelData: the rest has no meaning without it"),
                decide(replace("PixelData", new Bytes(new byte[2]))).ignored());
    }

    @Test
    void a_private_attribute_is_put_into_the_block_of_its_creator_in_which_nobody_else_stays() {
        Tag element = Tag.of(0x0009, 0x1001);
        Tag other = Tag.of(0x0009, 0x1002);
        Wishes wishes = new Wishes(
                Set.of(),
                Set.of(),
                Map.of(),
                true,
                "",
                new PathWishes(Set.of(), Set.of(), Map.of(TagPath.top(element), new Text("x")), "MERCY 1.0"));

        Plan plan = Planner.decide(MODIFIED_DATES, new RequestPolicy(Set.of(), true), wishes)
                .plan();

        assertEquals(
                Map.of(element, new Text("x"), Tag.of(0x0009, 0x0010), new Text("MERCY 1.0")),
                plan.additions(Surroundings.TOP));
        assertEquals(new Action.Remove(), plan.actionFor(new Attribute(other, Vr.UN, "OTHER", Surroundings.TOP)));
        assertEquals(
                new Action.KeepUnlessIdentifying(),
                plan.actionFor(new Attribute(other, Vr.UN, "MERCY 1.0", Surroundings.TOP)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "MERCY\\1", "0123456789012345678901234567890123456789012345678901234567890123456789"})
    void a_private_attribute_without_a_creator_is_not_put(String creator) {
        Map<TagPath, WishedValue> replace = Map.of(path("0009-1001"), new Text("x"));
        Wishes wishes = new Wishes(
                Set.of(), Set.of(), Map.of(), false, "", new PathWishes(Set.of(), Set.of(), replace, creator));

        Decision decision = decide(wishes);

        assertEquals(1, decision.ignored().size());
        assertEquals(Map.of(), decision.plan().additions(Surroundings.TOP));
    }

    @Test
    void what_is_inside_a_sequence_that_is_replaced_itself_is_not_replaced_once_more() {
        Map<TagPath, WishedValue> replace = new LinkedHashMap<>();
        replace.put(path("SourceImageSequence"), Items.of(List.of(Map.of())));
        replace.put(path("SourceImageSequence[0].CodeMeaning"), new Text("x"));

        assertEquals(
                List.of("Replace (0008,2112)[0].(0008,0104) CodeMeaning: the sequence around it is replaced"),
                decide(wishes(Set.of(), Set.of(), replace)).ignored());
    }

    @Test
    void a_path_deeper_than_anything_is_ignored_in_no_time() {
        TagPath deep = path("SourceImageSequence[*].".repeat(100_000) + "CodeMeaning");

        Decision decision = decide(wishes(Set.of(deep), Set.of(deep), Map.of(deep, new Text("x"))));

        assertEquals(3, decision.ignored().size());
        assertTrue(decision.ignored().stream().allMatch(wish -> wish.length() < 200), "such a path is not repeated");
    }
}
