// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.instance;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static io.github.pseudonymizer.rewrite.Copies.topLevelTags;
import static io.github.pseudonymizer.rewrite.Copies.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Program;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContributingEquipmentTest {

    private static final int EQUIPMENT = 0x0018A001;
    private static final int MANUFACTURER = 0x00080070;

    static Stream<Arguments> syntaxes_and_lengths() {
        return RewriterTest.syntaxes_and_lengths();
    }

    /** A gateway, a copy of an earlier version, another gateway. */
    private static Dataset earlier(Lengths lengths) {
        Dataset purpose = new Dataset().text(0x00080100, "109105").text(0x00080102, "DCM");
        return ordered(new Dataset()
                .sequence(
                        EQUIPMENT,
                        lengths,
                        equipment("Gateway 1", lengths, purpose),
                        equipment(Program.NAME, lengths, purpose).text(0x00181020, "0.0.1"),
                        equipment("Gateway 2", lengths, purpose)));
    }

    private static Dataset ordered(Dataset equipment) {
        return new Dataset()
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100020, "MRN-4711")
                .include(equipment)
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);
    }

    private static Dataset equipment(String manufacturer, Lengths lengths, Dataset purpose) {
        return new Dataset().text(MANUFACTURER, manufacturer).sequence(0x0040A170, lengths, purpose, purpose);
    }

    @Test
    void a_copy_names_this_program_and_its_version_and_no_time() {
        byte[] copy = rewrite(file(instance()), ActionsByTag.pseudonymize());

        assertEquals(List.of(Program.NAME), values(copy, MANUFACTURER));
        assertEquals(List.of(Program.VERSION), values(copy, 0x00181020));
        assertEquals("109104", values(copy, 0x00080100).get(1));
        assertEquals(List.of(), values(copy, 0x0018A002));
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void it_is_added_behind_earlier_equipment_and_replaces_what_an_earlier_run_left(
            TransferSyntax syntax, Lengths lengths) {
        byte[] copy = rewrite(file(earlier(lengths), syntax), ActionsByTag.pseudonymize());

        assertEquals(List.of("Gateway 1", "Gateway 2", Program.NAME), values(copy, MANUFACTURER));
        assertEquals(List.of(Program.VERSION), values(copy, 0x00181020));
        assertEquals(1, Collections.frequency(topLevelTags(copy), EQUIPMENT));
    }

    @ParameterizedTest
    @MethodSource("syntaxes_and_lengths")
    void a_copy_of_a_copy_has_it_once_and_the_rest_as_it_was(TransferSyntax syntax, Lengths lengths) {
        byte[] once = rewrite(file(earlier(lengths), syntax), ActionsByTag.keepAll());

        byte[] twice = rewrite(once, ActionsByTag.keepAll());

        assertArrayEquals(once, twice);
    }

    static Stream<Action> actions_without_items() {
        return Stream.of(
                new Action.Remove(),
                new Action.Empty(),
                new Action.Replace("x"),
                new Action.Dummy("x"),
                new Action.Pseudonymize());
    }

    @ParameterizedTest
    @MethodSource("actions_without_items")
    void it_is_there_also_where_earlier_equipment_goes(Action action) {
        byte[] copy = rewrite(
                file(earlier(Lengths.DEFINED)), ActionsByTag.pseudonymize().with(action, EQUIPMENT));

        assertEquals(List.of(Program.NAME), values(copy, MANUFACTURER));
        assertEquals(1, Collections.frequency(topLevelTags(copy), EQUIPMENT));
    }

    @Test
    void it_is_there_also_where_the_earlier_is_no_sequence() {
        Dataset dataset = ordered(new Dataset().bytes(EQUIPMENT, Vr.OB, new byte[] {1, 2}));
        ActionsByTag plan = ActionsByTag.pseudonymize().with(new Action.Remove(), EQUIPMENT);

        byte[] copy = rewrite(file(dataset), plan);

        assertEquals(List.of(Program.NAME), values(copy, MANUFACTURER));
        assertEquals(1, Collections.frequency(topLevelTags(copy), EQUIPMENT));
    }

    @Test
    void of_two_earlier_sequences_the_first_stays() {
        byte[] copy = rewrite(
                file(earlier(Lengths.UNDEFINED)
                        .sequence(EQUIPMENT, Lengths.DEFINED, new Dataset().text(MANUFACTURER, "Gateway 3"))),
                ActionsByTag.pseudonymize());

        assertEquals(List.of("Gateway 1", "Gateway 2", Program.NAME), values(copy, MANUFACTURER));
    }

    @Test
    void only_at_the_top_level_is_it_ours() {
        Dataset inner =
                new Dataset().sequence(EQUIPMENT, Lengths.DEFINED, new Dataset().text(MANUFACTURER, Program.NAME));

        byte[] copy = rewrite(
                file(instance(new Dataset().sequence(0x00081140, Lengths.DEFINED, inner))),
                ActionsByTag.pseudonymize());

        assertEquals(List.of(Program.NAME, Program.NAME), values(copy, MANUFACTURER));
    }
}
