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
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans of the planner, carried out. */
class PlannedRewriteTest {

    private static final Plan DEFAULT = plan(Wishes.NONE);
    private static final int STUDY_DESCRIPTION = 0x00081030;

    private static Plan plan(Wishes wishes) {
        return Planner.decide(Profile.DEFAULT, new RequestPolicy(Set.of(), false), wishes)
                .plan();
    }

    private static Plan replacing(int tag, String value) {
        return plan(new Wishes(Set.of(), Set.of(), Map.of(new Tag(tag), value), false, ""));
    }

    static Stream<Arguments> syntaxes_and_lengths() {
        return RewriterTest.syntaxes_and_lengths();
    }

    @Test
    void a_study_is_deidentified() {
        Dataset dataset = instance(new Dataset()
                .text(0x00080020, "20240110")
                .text(0x00080030, "101112")
                .text(0x00080050, "ACC-4711")
                .text(0x00080080, "Mercy Hospital")
                .text(STUDY_DESCRIPTION, "Knee of John Mercy"));

        byte[] copy = rewrite(file(dataset), DEFAULT);

        assertEquals("20231231", value(copy, 0x00080020));
        assertEquals("101112", value(copy, 0x00080030));
        assertEquals("", value(copy, 0x00080050));
        assertEquals("PSEUDONYMIZED", value(copy, 0x00080080));
        assertEquals(List.of(), values(copy, STUDY_DESCRIPTION));
        assertEquals("P4711", value(copy, 0x00100020));
        assertEquals(mapped(Copies.STUDY), value(copy, 0x0020000D));
        assertEquals("113100", values(copy, 0x00080100).get(0));
    }

    @Test
    void an_empty_value_gets_no_dummy() {
        byte[] copy = rewrite(file(instance().text(0x00180010, "")), DEFAULT);

        // Such is Contrast/Bolus Agent where there was none: a dummy would claim one.
        // The element is out of order here, which changes nothing.
        assertEquals("", value(copy, 0x00180010));
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void a_code_that_identifies_becomes_one_dummy_code(TransferSyntax syntax, Lengths lengths) {
        Dataset hospital = new Dataset()
                .text(0x00080100, "4711")
                .text(0x00080102, "99MERCY")
                .text(0x00080104, "Mercy Hospital");
        Dataset dataset = instance(new Dataset()
                .sequence(0x00080082, lengths, hospital, hospital)
                .sequence(0x00081140, lengths, new Dataset().text(0x00081155, "1.2.276.4711.9")));

        byte[] copy = rewrite(file(dataset, syntax), DEFAULT);

        assertEquals(List.of("PSEUDONYMIZED"), values(copy, 0x00080100).subList(0, 1));
        assertFalse(values(copy, 0x00080104).contains("Mercy Hospital"));
        assertEquals(List.of(mapped("1.2.276.4711.9")), values(copy, 0x00081155));
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void a_sequence_without_codes_gets_none(TransferSyntax syntax, Lengths lengths) {
        Dataset dataset = instance(new Dataset().sequence(0x00080082, lengths));

        byte[] copy = rewrite(file(dataset, syntax), DEFAULT);

        assertTrue(topLevelTags(copy).contains(0x00080082));
        assertFalse(values(copy, 0x00080100).contains("PSEUDONYMIZED"));
    }

    @Test
    void what_a_client_replaces_is_there_also_if_the_original_lacks_it() {
        byte[] copy = rewrite(file(instance()), replacing(STUDY_DESCRIPTION, "Hope Trial"));

        assertEquals("Hope Trial", value(copy, STUDY_DESCRIPTION));
        assertEquals(topLevelTags(copy).stream().sorted().toList(), topLevelTags(copy));
    }

    @Test
    void what_a_client_replaces_is_there_once_if_the_original_has_it() {
        Dataset dataset = instance(new Dataset().text(STUDY_DESCRIPTION, "Knee"));

        byte[] copy = rewrite(file(dataset), replacing(STUDY_DESCRIPTION, "Hope Trial"));

        assertEquals(List.of("Hope Trial"), values(copy, STUDY_DESCRIPTION));
    }

    @Test
    void a_client_cannot_put_the_patients_name_back() {
        Dataset dataset = instance(new Dataset().text(STUDY_DESCRIPTION, "Knee"));
        Plan plan = replacing(STUDY_DESCRIPTION, "Knee of John Mercy");

        byte[] replaced = rewrite(file(dataset), plan);
        byte[] added = rewrite(file(instance()), plan);

        assertEquals(List.of(""), values(replaced, STUDY_DESCRIPTION));
        assertEquals(List.of(), values(added, STUDY_DESCRIPTION));
    }

    @Test
    void a_report_keeps_its_codes_and_loses_its_text() {
        Dataset text = new Dataset()
                .text(0x0040A040, "TEXT")
                .sequence(
                        0x0040A043,
                        Lengths.DEFINED,
                        new Dataset()
                                .text(0x00080100, "121071")
                                .text(0x00080102, "DCM")
                                .text(0x00080104, "Finding"))
                .text(0x0040A160, "John Mercy has a broken knee");
        Dataset birthDate = new Dataset().text(0x0040A040, "DATE").text(0x0040A121, "19560317");
        Dataset dataset = instance().sequence(0x0040A730, Lengths.DEFINED, text, birthDate);

        byte[] copy = rewrite(file(dataset), DEFAULT);

        assertEquals(List.of("PSEUDONYMIZED"), values(copy, 0x0040A160));
        assertEquals(List.of("19000101"), values(copy, 0x0040A121));
        assertTrue(values(copy, 0x00080104).contains("Finding"));
    }
}
