// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

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
import io.github.pseudonymizer.dicom.charset.CharacterSet;
import io.github.pseudonymizer.dicom.charset.ValueEncoding;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyTextTest {

    private static final int CHARACTER_SET = 0x00080005;
    private static final int DESCRIPTION = 0x0008103E;
    private static final int PROTOCOL = 0x00181030;

    private static ActionsByTag plan(String value) {
        return ActionsByTag.pseudonymize().with(new Action.Replace(value), DESCRIPTION);
    }

    private static byte[] copy(String term, String kept, String value) {
        CharacterSet set = CharacterSet.of(term);
        Dataset early = new Dataset().text(DESCRIPTION, "x");
        Dataset late = new Dataset().bytes(PROTOCOL, Vr.LO, ValueEncoding.pad(set.encode(kept, Vr.LO), Vr.LO));
        Dataset dataset = Copies.instance(early).include(late);
        Dataset all = term.isEmpty()
                ? dataset
                : new Dataset().text(CHARACTER_SET, term).include(dataset);
        return rewrite(file(all), plan(value));
    }

    private static String decoded(byte[] copy, int tag) {
        String term = Copies.topLevelTags(copy).contains(CHARACTER_SET) ? Copies.value(copy, CHARACTER_SET) : "";
        byte[] value = Copies.value(copy, tag).getBytes(StandardCharsets.ISO_8859_1);
        return CharacterSet.of(term).decode(value, Vr.LO);
    }

    @ParameterizedTest
    @CsvSource({
        "ISO_IR 100, \u00FC, \u00E4, ISO_IR 100",
        "'', Head, \u00E4, ISO_IR 192",
        "ISO_IR 100, Head, \u5C71\u7530, ISO_IR 192",
        "ISO_IR 100, \u00FC, \u5C71\u7530, 'ISO 2022 IR 100\\ISO 2022 IR 87'",
        "ISO_IR 144, \u0418, \u00FC, 'ISO 2022 IR 144\\ISO 2022 IR 100'",
        "'\\ISO 2022 IR 149', \uD64D, \u0394\u00FC, '\\ISO 2022 IR 149\\ISO 2022 IR 100'",
        "GBK, \u5C71, \u0642, GB18030",
        "GB18030, \u5C71, \u0642, GB18030"
    })
    void a_new_value_is_written_so_that_it_and_what_is_kept_can_be_read(
            String term, String kept, String value, String expected) {
        byte[] copy = copy(term, kept, value);

        assertEquals(expected, Copies.value(copy, CHARACTER_SET));
        assertEquals(value, decoded(copy, DESCRIPTION));
        assertEquals(kept, decoded(copy, PROTOCOL));
    }

    @Test
    void ascii_changes_no_character_set() {
        assertFalse(Copies.topLevelTags(copy("", "Head", "Neck")).contains(CHARACTER_SET));
    }

    @Test
    void what_no_set_holds_beside_what_is_kept_is_refused() {
        RewriteException e = assertThrows(RewriteException.class, () -> copy("ISO_IR 100", "\u00FC", "\u0905"));

        assertEquals(RewriteException.Reason.CHARACTER_SET, e.reason());
        assertFalse(String.valueOf(e.getMessage()).contains("\u0905"));
    }

    @Test
    void bytes_of_unknown_meaning_keep_their_character_set() {
        Dataset early = new Dataset().text(CHARACTER_SET, "ISO_IR 100").text(DESCRIPTION, "x");
        Dataset late = new Dataset().bytes(PROTOCOL, Vr.UN, new byte[] {(byte) 0xFC, 0});

        byte[] copy = rewrite(file(Copies.instance(early).include(late)), plan("\u5C71"));

        assertTrue(Copies.value(copy, CHARACTER_SET).startsWith("ISO 2022 IR 100"));
    }

    @Test
    void an_item_with_a_set_of_its_own_is_decided_on_its_own() {
        Dataset own = new Dataset()
                .text(CHARACTER_SET, "ISO_IR 100")
                .text(DESCRIPTION, "x")
                .text(PROTOCOL, Vr.LO, "\u00FC", StandardCharsets.ISO_8859_1);
        Dataset inherited = new Dataset().text(DESCRIPTION, "x");
        Dataset late = new Dataset().sequence(0x00289999, Lengths.DEFINED, own, inherited);

        byte[] copy = rewrite(file(Copies.instance().include(late)), plan("\u5C71"));

        assertEquals(List.of("ISO_IR 192", "ISO 2022 IR 100\\ISO 2022 IR 87"), values(copy, CHARACTER_SET));
        byte[] unicode = "\u5C71".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                List.of("\u001B$B;3\u001B(B", new String(unicode, StandardCharsets.ISO_8859_1)),
                values(copy, DESCRIPTION));
    }
}
