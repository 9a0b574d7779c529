// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static io.github.pseudonymizer.rewrite.Copies.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.rewrite.ActionsByTag;
import io.github.pseudonymizer.rewrite.Copies;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeakCheckTest {

    private static final int SERIES_DESCRIPTION = 0x0008103E;
    private static final int COMMENTS = 0x00204000;

    private static ActionsByTag plan() {
        return ActionsByTag.pseudonymize()
                .with(new Action.Empty(), 0x00080050, 0x00100030)
                .with(new Action.Remove(), 0x00101000);
    }

    /** An instance of Mercy^John^Q, MRN-4711. */
    private static Dataset instance(Dataset late) {
        return new Dataset()
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00080050, "ACC20240815")
                .text(0x00100010, "Mercy^John^Q^Dr")
                .text(0x00100020, "MRN-4711")
                .text(0x00100030, "19700203")
                .text(0x00101000, "OLD-0815\\12")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES)
                .include(late);
    }

    private static boolean leaks(Dataset dataset) {
        return Copies.isFound(file(dataset), plan());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MRN-4711",
                "patient mrn-4711, supine",
                "(MRN-4711)",
                "MRN-4711_2",
                "see OLD-0815",
                "acc. acc20240815!",
                "Mercy^John",
                "MERCY, JOHN",
                "John Mercy",
                "John Quincy Mercy",
                "Mr. Mercy (John)",
                "study " + Copies.STUDY + ".",
                Copies.SERIES,
                "uid=" + Copies.INSTANCE + ";"
            })
    void an_identity_in_a_text_that_stays_is_a_leak(String text) {
        assertTrue(leaks(instance(new Dataset().text(COMMENTS, text))));
        assertTrue(leaks(instance(new Dataset().text(0x00204001, Vr.UN, text, StandardCharsets.US_ASCII))));
        assertTrue(leaks(instance(new Dataset()
                .text(0x00210010, "MERCY PRIVATE")
                .text(0x00211001, Vr.OB, text, StandardCharsets.US_ASCII))));
        assertTrue(leaks(instance(
                new Dataset().sequence(0x00289999, Lengths.UNDEFINED, new Dataset().text(SERIES_DESCRIPTION, text)))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Head",
                "12 channels",
                "MRN-47112",
                "XMRN-4711",
                "Mercy Hospital",
                "John Hopkins",
                "Johnson Mercyful",
                "Dr. Mercy",
                Copies.SERIES + ".1",
                "9" + Copies.STUDY,
                Copies.SOP_CLASS
            })
    void what_only_resembles_an_identity_is_no_leak(String text) {
        assertFalse(leaks(instance(new Dataset().text(COMMENTS, text))));
    }

    @Test
    void short_identities_count_in_free_text_only() {
        assertFalse(leaks(instance(new Dataset().text(SERIES_DESCRIPTION, "12 mm"))));
        assertFalse(leaks(instance(new Dataset().text(SERIES_DESCRIPTION, "12"))));
        assertFalse(leaks(instance(new Dataset().text(0x00200013, "12"))));
        assertFalse(leaks(instance(new Dataset().text(0x00180015, "12"))));
    }

    @Test
    void a_name_may_be_spread_over_values() {
        assertFalse(leaks(instance(new Dataset().text(0x00080008, "ORIGINAL\\MERCY"))));
        assertTrue(leaks(instance(new Dataset().text(0x00080008, "JOHN\\MERCY"))));
        assertTrue(leaks(instance(new Dataset().text(0x00080008, "HEAD\\JOHN MERCY"))));
    }

    @Test
    void digits_in_numbers_and_times_are_a_coincidence() {
        Dataset dataset = new Dataset()
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100020, "1234")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);

        assertFalse(
                leaks(new Dataset().include(dataset).text(0x00200013, "1234").text(0x00201041, "12.5\\1234")));
        assertFalse(leaks(new Dataset().include(dataset).text(0x00080030, "1234")));
        assertFalse(leaks(new Dataset().include(dataset).text(0x00080016, "1.2.1234.5")));
        assertTrue(leaks(new Dataset().include(dataset).text(COMMENTS, "patient 1234")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ANONYMOUS", "Unknown", "N/A", "0000", "XXXX"})
    void placeholders_identify_nobody(String placeholder) {
        Dataset dataset = new Dataset()
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100010, placeholder)
                .text(0x00100020, placeholder)
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES)
                .text(COMMENTS, placeholder + " and " + placeholder);

        assertFalse(leaks(dataset));
    }

    @Test
    void a_name_of_one_part_may_be_a_scanner_but_no_other_person() {
        Dataset dataset = new Dataset()
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100010, "Philips")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);

        assertFalse(leaks(new Dataset().include(dataset).text(0x00080070, "Philips")));
        assertTrue(leaks(new Dataset().include(dataset).text(0x00081050, "PHILIPS")));
    }

    @Test
    void what_the_plan_keeps_openly_is_no_identity() {
        byte[] original = file(instance(new Dataset().text(COMMENTS, "MRN-4711")));

        byte[] copy = rewrite(original, ActionsByTag.keepAll());

        assertEquals(List.of("MRN-4711"), values(copy, COMMENTS));
    }

    @Test
    void uids_inside_what_is_removed_are_identities_too() {
        Dataset item = new Dataset().text(0x00081155, "1.2.276.0815.99");
        byte[] original = file(instance(
                new Dataset().sequence(0x00289999, Lengths.DEFINED, item).text(COMMENTS, "see 1.2.276.0815.99")));

        assertTrue(Copies.isFound(original, plan().with(new Action.Remove(), 0x00289999)));
    }

    @Test
    void the_message_names_the_path_and_not_the_value() {
        Dataset item = new Dataset().text(0x00080100, "MRN-4711");
        byte[] original = file(instance(new Dataset().sequence(0x00289999, Lengths.DEFINED, item)));

        RewriteException e = assertThrows(RewriteException.class, () -> rewrite(original, plan()));

        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("(0028,9999)>(0008,0100)"), message);
        assertFalse(message.contains("Mercy"));
    }

    @Test
    void pixel_data_is_not_searched_and_large_bytes_only_for_long_identities() {
        byte[] bytes = new byte[100_000];
        byte[] name = "MRN-4711".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, bytes, 50_000, name.length);
        byte[] shortId = new byte[100_000];
        System.arraycopy("OLD-".getBytes(StandardCharsets.US_ASCII), 0, shortId, 50_000, 4);
        Dataset creator = new Dataset().text(0x00210010, "MERCY PRIVATE");

        assertFalse(leaks(instance(new Dataset().bytes(0x7FE00010, Vr.OW, bytes))));
        assertTrue(leaks(instance(creator.bytes(0x00211001, Vr.OB, bytes))));
        assertFalse(leaks(instance(new Dataset().bytes(0x00211001, Vr.OB, shortId))));
    }

    @ParameterizedTest
    @CsvSource({
        "Head of Mercy, removed",
        "john, removed",
        "born 3.2.1970, removed",
        "born 1970-02-03, removed",
        "03-FEB-1970, removed",
        "channel 12, removed",
        "Head, kept",
        "born 1971, kept",
        "Johnson, kept"
    })
    void free_text_on_wish_is_kept_only_if_it_gives_nothing_away(String text, String fate) {
        byte[] original = file(instance(new Dataset().text(COMMENTS, text)));

        byte[] copy = rewrite(original, plan().with(new Action.KeepUnlessIdentifying(), COMMENTS));

        assertEquals(fate.equals("kept") ? List.of(text) : List.of(), values(copy, COMMENTS));
    }

    @Test
    void in_a_sequence_on_wish_each_element_that_gives_something_away_goes() {
        Dataset item = new Dataset().text(SERIES_DESCRIPTION, "Head").text(COMMENTS, "of Mercy");
        byte[] original = file(instance(new Dataset().sequence(0x00289999, Lengths.DEFINED, item)));

        byte[] copy = rewrite(original, plan().with(new Action.KeepUnlessIdentifying(), 0x00289999));

        assertEquals(List.of("Head"), values(copy, SERIES_DESCRIPTION));
        assertEquals(List.of(), values(copy, COMMENTS));
    }

    @Test
    void an_earlier_method_that_names_the_patient_is_dropped() {
        Dataset dataset = new Dataset()
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100010, "Schmidt^Olga")
                .text(0x00120063, "Cleaned by hand\\Names of Schmidt removed")
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);

        byte[] copy = rewrite(file(dataset), plan());

        assertEquals(List.of("Cleaned by hand\\Mercy Basic Profile"), values(copy, 0x00120063));
    }

    @Test
    void in_chinese_half_a_character_is_no_backslash() {
        Charset gb = Charset.forName("GB18030");
        // U+8AA0 is 0xD5 0x5C in GB18030.
        String text = "\u8AA0 Mercy \u8AA0 John";
        assertTrue(contains(text.getBytes(gb), (byte) '\\'));
        Dataset dataset = new Dataset()
                .text(0x00080005, "GB18030")
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100010, Vr.PN, "Mercy^John=\u738B^\u8AA0", gb)
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);

        assertTrue(leaks(new Dataset().include(dataset).text(0x00181030, Vr.LO, text, gb)));
        assertTrue(leaks(new Dataset().include(dataset).text(0x00181030, Vr.LO, "a\u738Bb\u8AA0c", gb)));
        assertFalse(leaks(new Dataset().include(dataset).text(0x00181030, Vr.LO, "\u738B", gb)));
    }

    @ParameterizedTest
    @CsvSource({
        "ISO_IR 100, UTF-8, M\u00FCller^J\u00FCrgen, UTF-8, Knie Mueller Juergen, true",
        "ISO_IR 100, UTF-8, M\u00FCller^J\u00FCrgen, ISO-8859-1, Knie M\u00FCller J\u00FCrgen, true",
        "ISO_IR 100, ISO-8859-1, M\u00FCller^J\u00FCrgen, UTF-8, Knie M\u00FCller J\u00FCrgen, true",
        "ISO_IR 100, UTF-8, M\u00FCller^J\u00FCrgen, UTF-8, Knie M\u00FCller J\u00FCrgen, true",
        "ISO_IR 100, UTF-8, M\u00FCller^J\u00FCrgen, UTF-8, Knie K\u00F6ln, false",
        "ISO_IR 144, UTF-8, \u041B\u044E\u0431\u043E\u0432\u044C^\u041F\u0435\u0442\u0440, ISO-8859-5,"
                + "\u041F\u0435\u0442\u0440 \u041B\u044E\u0431\u043E\u0432\u044C, true",
        "GB18030, GB18030, \u738B\u660E^\u8AA0\u8AA0, UTF-8, \u738B\u660E \u8AA0\u8AA0, true"
    })
    void unicode_is_read_as_such_whatever_is_declared(
            String declared, Charset ofName, String name, Charset ofLabel, String label, boolean leaks) {
        Dataset dataset = new Dataset()
                .text(0x00080005, declared)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100010, Vr.PN, name, ofName)
                .text(0x00181030, Vr.LO, label, ofLabel)
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);

        assertEquals(leaks, leaks(dataset));
    }

    @Test
    void names_behind_escape_sequences_are_found() {
        String kanji = "\u001B$B;3ED\u001B(B^\u001B$BB@O:\u001B(B";
        Dataset dataset = new Dataset()
                .text(0x00080005, "\\ISO 2022 IR 87")
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100010, "Yamada^Tarou=" + kanji)
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES);

        assertTrue(leaks(
                new Dataset().include(dataset).text(0x00181030, "x \u001B$BB@O:\u001B(B y \u001B$B;3ED\u001B(B")));
        assertTrue(leaks(new Dataset().include(dataset).text(0x00181030, "\u001B$BB@O:\u001B(BYamada")));
        assertFalse(leaks(new Dataset().include(dataset).text(0x00181030, "\u001B$B%\\%$\u001B(B")));
    }

    @Test
    void thousands_of_uids_are_found_as_surely_as_one() {
        Dataset[] items = new Dataset[20_000];
        Arrays.setAll(items, i -> new Dataset().text(0x00081155, "1.2.276.4711.7." + i));
        Dataset early = instance(new Dataset().sequence(0x00289999, Lengths.UNDEFINED, items));

        assertFalse(leaks(early));
        assertTrue(leaks(new Dataset()
                .include(early)
                .text(0x00289998, Vr.LO, "at 1.2.276.4711.7.19999", StandardCharsets.US_ASCII)));
        assertFalse(leaks(new Dataset()
                .include(early)
                .text(0x00289998, Vr.LO, "at 1.2.276.4711.7.20000", StandardCharsets.US_ASCII)));
    }

    private static boolean contains(byte[] bytes, byte wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }
}
