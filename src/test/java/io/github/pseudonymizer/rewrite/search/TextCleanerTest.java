// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static io.github.pseudonymizer.rewrite.Copies.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Cleaning;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.rewrite.ActionsByTag;
import io.github.pseudonymizer.rewrite.Copies;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextCleanerTest {

    private static final int SERIES_DESCRIPTION = 0x0008103E;
    private static final int COMMENTS = 0x00204000;
    private static final int BODY_PART = 0x00180015;
    private static final int PRIVATE_BYTES = 0x00291010;
    private static final int LONGEST = 4 << 20;

    private static Dataset instance(Dataset late) {
        return new Dataset()
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00080050, "ACC20240815")
                .text(0x00080080, "University Hospital Olgaheim")
                .text(0x00080081, "Lindenallee 5, 12345 Olgaheim")
                .text(0x00080090, "Long^Anna")
                .text(0x00081010, "CTAWP66123")
                .text(0x00081040, "Radiology")
                .text(0x00081070, "Head^Tech")
                .text(0x00100010, "Mercy^John^Q^Dr")
                .text(0x00100020, "MRN-4711")
                .text(0x00100030, "19700203")
                .text(0x00102154, "0815-471100")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES)
                .text(0x00200010, "1")
                .include(late);
    }

    private static ActionsByTag actions() {
        return ActionsByTag.pseudonymize()
                .with(new Action.Empty(), 0x00080050, 0x00080080, 0x00080081, 0x00080090, 0x00081010, 0x00081040)
                .with(new Action.Empty(), 0x00081070, 0x00100030, 0x00102154, 0x00200010)
                .with(new Action.Clean(new Action.Remove()), SERIES_DESCRIPTION, COMMENTS, BODY_PART, 0x0040A160)
                .with(new Action.Clean(new Action.Remove()), 0x00080100, 0x0040A123, 0x00700006);
    }

    private static Plan with(String... expressions) {
        return with(actions(), false, expressions);
    }

    private static Plan with(Plan plan, boolean dates, String... expressions) {
        Cleaning cleaning =
                new Cleaning(Arrays.stream(expressions).map(Pattern::compile).toList(), dates);
        return new Plan() {
            @Override
            public Ruling rulingFor(Attribute attribute) {
                return plan.rulingFor(attribute);
            }

            @Override
            public Cleaning cleaning() {
                return cleaning;
            }

            @Override
            public Stamp stamp() {
                return plan.stamp();
            }
        };
    }

    /** Zeros with a text in their midst. */
    private static byte[] bytes(int length, String text) {
        byte[] bytes = new byte[length];
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, bytes, length / 2, ascii.length);
        return bytes;
    }

    private static List<String> cleaned(String text, Plan plan) {
        return values(rewrite(file(instance(new Dataset().text(COMMENTS, text))), plan), COMMENTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Head of Mercy, supine | Head of ***, supine",
                "JOHN MERCY 3 mm | *** 3 mm",
                "Mercy^John | ***",
                "mrn-4711/acc20240815. | ***/***.",
                "born 3.2.1970 (54 y) | born *** (54 y)",
                "Dr. Long said | *** said",
                "seen by Anna Long | seen by ***",
                "at Olgaheim, Lindenallee 5 | at ***, ***",
                "call 0815-471100 | call ***",
                "CTAWP66123 warm-up | *** warm-up",
                "of 1.2.276.4711.1.3, slice 2 | of ***, slice 2",
                "J\u200Bohn | ***"
            })
    void an_identity_is_taken_out_and_the_rest_stays(String text, String expected) {
        Dataset dataset = instance(new Dataset().text(COMMENTS, Vr.LT, text, StandardCharsets.UTF_8));
        Dataset unicode = new Dataset().text(0x00080005, "ISO_IR 192").include(dataset);

        assertEquals(List.of(expected), values(rewrite(file(unicode), actions()), COMMENTS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CT HEAD LONG AXIS 3.0 B31f",
                "t1_mprage_sag_p2_iso_1.0",
                "AX T2 FLAIR FS POST",
                "Radiology Department, room 1",
                "University Hospital",
                "Johnson criteria, Mercyful",
                "1 of 12",
                "Series 1, 1970 slices",
                "No acute findings. Tech note: head first supine.",
                "1.2.840.10008.5.1.4.1.1.2"
            })
    void ordinary_text_is_not_mangled(String text) {
        assertEquals(List.of(text), cleaned(text, actions()));
    }

    @Test
    void no_value_becomes_longer_than_it_was() {
        Dataset late = new Dataset().text(0x00080060, Vr.SH, "x", StandardCharsets.US_ASCII);
        String full = "Li, Mercy 012345";
        Dataset dataset = instance(late.text(SERIES_DESCRIPTION, Vr.SH, full, StandardCharsets.US_ASCII));

        List<String> values = values(rewrite(file(dataset), actions()), SERIES_DESCRIPTION);

        assertEquals(List.of("Li, *** 012345"), values);
    }

    @Test
    void each_value_is_cleaned_on_its_own() {
        Dataset dataset = instance(new Dataset().text(SERIES_DESCRIPTION, "Head\\Mercy\\Neck"));

        assertEquals(List.of("Head\\***\\Neck"), values(rewrite(file(dataset), actions()), SERIES_DESCRIPTION));
    }

    @Test
    void text_of_reports_and_graphics_is_cleaned_at_any_depth() {
        Dataset item = new Dataset()
                .text(0x0040A160, "Dear Dr. Long, thank you for sending Mr. Mercy.")
                .text(0x0040A123, "Long^Anna")
                .text(0x00700006, "ROI Mercy");
        Dataset nested = new Dataset().sequence(0x0040A730, Lengths.DEFINED, item);

        byte[] copy = rewrite(file(instance(new Dataset().sequence(0x0040A730, Lengths.UNDEFINED, nested))), actions());

        assertEquals(List.of("Dear ***, thank you for sending Mr. ***."), values(copy, 0x0040A160));
        assertEquals(List.of("***"), values(copy, 0x0040A123));
        assertEquals(List.of("ROI ***"), values(copy, 0x00700006));
    }

    @Test
    void codes_are_never_cut() {
        Dataset code = new Dataset().text(0x00080100, "MERCY").text(0x00080102, "99MERCY");

        byte[] copy = rewrite(file(instance(new Dataset().sequence(0x00289999, Lengths.DEFINED, code))), actions());

        assertTrue(values(copy, 0x00080100).contains("MERCY"));
        assertTrue(values(copy, 0x00080102).contains("99MERCY"));
    }

    @Test
    void where_no_asterisk_can_stand_the_other_action_is_taken() {
        assertEquals(
                List.of(),
                values(rewrite(file(instance(new Dataset().text(BODY_PART, "MERCY"))), actions()), BODY_PART));
    }

    @Test
    void what_is_not_of_its_character_set_is_not_cut_but_goes() {
        byte[] wide = "of Mercy".getBytes(StandardCharsets.UTF_16LE);
        byte[] text = new byte[wide.length + 2];
        System.arraycopy(wide, 0, text, 2, wide.length);
        text[0] = (byte) 0xFF;
        text[1] = (byte) 0xFE;
        Dataset unknown = new Dataset().bytes(COMMENTS, Vr.UN, text);

        assertEquals(List.of(), values(rewrite(file(instance(unknown)), actions()), COMMENTS));
    }

    @Test
    void patterns_of_the_domain_are_taken_out_too() {
        assertEquals(
                List.of("room ***, *** and B12"), cleaned("room A4711, A4712 and B12", with("A\\d{4}", "nothing|")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"prior 2022-11-03 | true", "Tel. 030 123456 | true", "T2 tse 1.5 mm | false"})
    void bytes_with_a_match_go_whatever_their_length(String text, boolean goes) {
        ActionsByTag cleaning = actions().with(new Action.Clean(new Action.Remove()), PRIVATE_BYTES);
        Plan plan = with(cleaning, true, "Tel\\. [\\d ]{5,}");
        for (int length : new int[] {100, 100_000, LONGEST + 2, 2 * LONGEST}) {
            byte[] bytes = bytes(length, text);
            Dataset binary = new Dataset().text(0x00290010, "MERCY PRIVATE").bytes(PRIVATE_BYTES, Vr.OB, bytes);
            Dataset unknown = new Dataset().text(0x00290010, "MERCY PRIVATE").bytes(PRIVATE_BYTES, Vr.UN, bytes);

            assertEquals(
                    goes,
                    values(rewrite(file(instance(binary)), plan), PRIVATE_BYTES).isEmpty());
            assertEquals(
                    goes,
                    values(rewrite(file(instance(unknown)), plan), PRIVATE_BYTES)
                            .isEmpty());
        }
    }

    @Test
    void text_that_is_too_long_for_the_patterns_goes() {
        byte[] text = new byte[LONGEST + 2];
        Arrays.fill(text, (byte) 'a');
        Dataset dataset = instance(new Dataset().bytes(0x0040A160, Vr.UT, text));

        assertTrue(values(rewrite(file(dataset), with("\\d{9}")), 0x0040A160).isEmpty());
        assertEquals(1, values(rewrite(file(dataset), actions()), 0x0040A160).size());
    }

    @Test
    void a_pattern_that_runs_away_is_stopped_and_the_other_action_taken() {
        String text = "a".repeat(300) + "!";

        assertEquals(List.of(), cleaned(text, with("a*a*a*a*a*a*b")));
        assertEquals(List.of(), cleaned("a".repeat(60_000), with("(a|b)*c")));
        assertEquals(List.of(text), cleaned(text, with("a+b")));
    }

    @Test
    void after_many_that_run_away_nothing_is_tried_any_more() {
        Dataset[] items = new Dataset[300];
        Arrays.setAll(items, i -> new Dataset().text(COMMENTS, "a".repeat(300)));
        Dataset dataset = instance(new Dataset().sequence(0x00289999, Lengths.DEFINED, items));

        assertEquals(List.of(), values(rewrite(file(dataset), with("a*a*a*a*a*a*b")), COMMENTS));
    }
}
