// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.Vr;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterSetTest {

    static List<String> terms() {
        return List.of(
                "",
                "ISO_IR 6",
                "ISO_IR 100",
                "ISO_IR 101",
                "ISO_IR 109",
                "ISO_IR 110",
                "ISO_IR 144",
                "ISO_IR 127",
                "ISO_IR 126",
                "ISO_IR 138",
                "ISO_IR 148",
                "ISO_IR 203",
                "ISO_IR 166",
                "ISO_IR 13",
                "ISO_IR 192",
                "GB18030",
                "GBK",
                "ISO 2022 IR 100\\ISO 2022 IR 126",
                "\\ISO 2022 IR 87",
                "ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159",
                "\\ISO 2022 IR 149",
                "\\ISO 2022 IR 58",
                "ISO 2022 IR 144\\ISO 2022 IR 149\\ISO 2022 IR 58\\ISO 2022 IR 87");
    }

    /** The examples of PS3.5 annexes H, I, J and K, and one of each single-byte set. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ISO_IR 100 | 4d fc 6c 6c 65 72 | M\u00FCller",
                "ISO_IR 101 | b1 ea | \u0105\u0119",
                "ISO_IR 109 | a1 | \u0126",
                "ISO_IR 110 | b1 | \u0105",
                "ISO_IR 144 | bb de | \u041B\u043E",
                "ISO_IR 127 | e2 e8 | \u0642\u0648",
                "ISO_IR 126 | c4 e9 | \u0394\u03B9",
                "ISO_IR 138 | f9 f8 | \u05E9\u05E8",
                "ISO_IR 148 | fd dd | \u0131\u0130",
                "ISO_IR 203 | a4 bd | \u20AC\u0153",
                "ISO_IR 166 | b9 d2 | \u0E19\u0E32",
                "ISO_IR 13 | d4 cf c0 de 5e c0 db b3 | \uFF94\uFF8F\uFF80\uFF9E^\uFF80\uFF9B\uFF73",
                "ISO_IR 192 | e7 8e 8b 5e e5 b0 8f e6 9d b1 | \u738B^\u5C0F\u6771",
                "GB18030 | cd f5 5e d0 a1 b6 ab | \u738B^\u5C0F\u4E1C",
                "GB18030 | d5 5c 81 30 81 30 | \u8AA0\u0080",
                "GBK | cd f5 5e d0 a1 b6 ab | \u738B^\u5C0F\u4E1C",
                "\\ISO 2022 IR 87 | 1b 24 42 3b 33 45 44 1b 28 42 5e 1b 24 42 42 40 4f 3a 1b 28 42 | \u5C71\u7530^\u592A\u90CE",
                "ISO 2022 IR 13\\ISO 2022 IR 87 | d4 cf c0 de 3d 1b 24 42 3b 33 1b 28 4a 78 | \uFF94\uFF8F\uFF80\uFF9E=\u5C71x",
                "\\ISO 2022 IR 159 | 1b 24 28 44 30 21 1b 28 42 | \u4E02",
                "\\ISO 2022 IR 149 | 48 5e 1b 24 29 43 fb f3 5e 1b 24 29 43 d1 ce d4 d7 | H^\u6D2A^\u5409\u6D1E",
                "\\ISO 2022 IR 58 | 1b 24 29 41 cd f5 5e 1b 24 29 41 d0 a1 | \u738B^\u5C0F",
                "ISO 2022 IR 100\\ISO 2022 IR 126 | fc 1b 2d 46 c4 1b 2d 41 fc | \u00FC\u0394\u00FC"
            })
    void bytes_are_the_characters_that_the_standard_says(String term, String bytes, String text) {
        CharacterSet set = CharacterSet.of(term);

        DecodedText decoded = set.read(hex(bytes), Vr.PN);

        assertEquals(text, decoded.text());
        assertTrue(decoded.isComplete());
        assertTrue(set.canEncode(text));
        assertEquals(text, set.decode(set.encode(text, Vr.PN), Vr.PN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ISO-IR 100",
                "iso_ir 100",
                "ISO_IR_100",
                "ISO IR 100",
                "ISO_IR100",
                "ISO 2022 IR 100",
                "ISO_2022_IR_100"
            })
    void misspelt_terms_are_understood(String term) {
        assertEquals("\u00FC", CharacterSet.of(term).decode(new byte[] {(byte) 0xFC}, Vr.LO));
        assertFalse(CharacterSet.of(term).isUnknown());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO_IR 4711", "Mercy", "\\ISO 2022 IR 4711", "ISO_IR 100\\Mercy"})
    void unknown_terms_say_that_they_are(String term) {
        CharacterSet set = CharacterSet.of(term);

        assertTrue(set.isUnknown());
        assertEquals("\u00FC", set.decode(new byte[] {(byte) 0xFC}, Vr.LO));
        assertTrue(set.extendedFor(List.of("\u5C71")).isEmpty());
    }

    @Test
    void a_set_that_the_runtime_lacks_is_named() {
        DicomException e = assertThrows(DicomException.class, () -> CodeTable.ofBytes("Mercy-4711"));

        assertEquals("needs the character set Mercy-4711, which this Java lacks", e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("terms")
    void no_bytes_are_too_strange_and_different_ones_are_different_texts(String term) {
        CharacterSet set = CharacterSet.of(term);
        Random random = new Random(4711);
        for (int i = 0; i < 2000; i++) {
            byte[] one = strange(random);
            byte[] other = one.clone();
            other[random.nextInt(other.length)] ^= (byte) 0x80;

            DecodedText text = set.read(one, Vr.LO);

            assertArrayEquals(one, text.with(List.of()));
            if (!set.term().contains("2022") && text.isComplete()) {
                assertNotEquals(text.text(), set.decode(other, Vr.LO));
            }
        }
    }

    /** Escape sequences, whole and broken, delimiters, and anything else. */
    private static byte[] strange(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(24)];
        random.nextBytes(bytes);
        String[] escapes = {"\u001B$B", "\u001B(B", "\u001B$)C", "\u001B-F", "\u001B$", "\u001B", "\u001B(Z", "\\^=\r\n"
        };
        byte[] escape = escapes[random.nextInt(escapes.length)].getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(escape.length, bytes.length);
        System.arraycopy(escape, 0, bytes, random.nextInt(bytes.length - length + 1), length);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("terms")
    void a_value_is_taken_apart_and_put_together_without_loss(String term) {
        CharacterSet set = CharacterSet.of(term);
        Random random = new Random(815);
        for (int i = 0; i < 500; i++) {
            byte[] value = strange(random);

            List<byte[]> parts = set.split(value, '\\');

            int length = parts.stream().mapToInt(part -> part.length).sum() + parts.size() - 1;
            assertEquals(value.length, length);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GB18030, d55c5c41, 2",
        "GBK, d55c5c41, 2",
        "ISO_IR 13, 835c5c41, 2",
        "'\\ISO 2022 IR 87', 1b2442255c1b28425c41, 2",
        "'\\ISO 2022 IR 87', 1b2442255c, 1",
        "ISO_IR 192, e5b08f5c41, 2",
        "GB18030, 5cd55c, 2",
        "GB18030, ff5c41, 2"
    })
    void half_a_character_is_no_backslash(String term, String bytes, int parts) {
        assertEquals(
                parts,
                CharacterSet.of(term)
                        .split(HexFormat.of().parseHex(bytes), '\\')
                        .size());
    }

    @Test
    void delimiters_and_control_characters_end_what_an_escape_sequence_began() {
        CharacterSet set = CharacterSet.of("ISO 2022 IR 100\\ISO 2022 IR 126");
        byte[] name = hex("1b 2d 46 c4 5e c4");
        byte[] lines = hex("1b 2d 46 c4 0a c4");

        assertEquals("\u0394^\u00C4", set.decode(name, Vr.PN));
        assertEquals("\u0394^\u0394", set.decode(name, Vr.LO));
        assertEquals("\u0394\n\u00C4", set.decode(lines, Vr.UT));
    }

    @Test
    void before_a_delimiter_the_first_set_is_active_again() {
        CharacterSet set = CharacterSet.of("\\ISO 2022 IR 87");

        byte[] name = set.encode("Yamada^Tarou=\u5C71\u7530^\u592A\u90CE", Vr.PN);

        assertArrayEquals(
                "Yamada^Tarou=\u001B$B;3ED\u001B(B^\u001B$BB@O:\u001B(B".getBytes(StandardCharsets.US_ASCII), name);
    }

    @Test
    void a_replaced_character_leaves_all_others_as_they_were() {
        CharacterSet set = CharacterSet.of("\\ISO 2022 IR 87");
        byte[] text = set.encode("x\u5C71\u7530\u592A\u90CEy", Vr.LO);

        byte[] changed = set.read(text, Vr.LO).with(List.of(new DecodedText.Substitution(2, 4, "**")));

        assertEquals("x\u5C71**\u90CEy", set.decode(changed, Vr.LO));
    }

    @Test
    void characters_that_are_lacking_are_known_before() {
        assertFalse(CharacterSet.DEFAULT.canEncode("\u00FC"));
        assertFalse(CharacterSet.of("ISO_IR 100").canEncode("\u0394"));
        assertFalse(CharacterSet.of("ISO_IR 13").canEncode("\u5C71"));
        assertTrue(CharacterSet.of("GB18030").canEncode("\u5C71\uD83D\uDE00"));
        assertThrows(IllegalArgumentException.class, () -> CharacterSet.DEFAULT.encode("\u00FC", Vr.LO));
    }

    @ParameterizedTest
    @CsvSource({
        "'', \u5C71, '\\ISO 2022 IR 87'",
        "ISO_IR 100, \u0394, 'ISO 2022 IR 100\\ISO 2022 IR 126'",
        "ISO_IR 100, \uD64D, 'ISO 2022 IR 100\\ISO 2022 IR 149'",
        "ISO_IR 13, \u5C71, 'ISO 2022 IR 13\\ISO 2022 IR 87'",
        "'\\ISO 2022 IR 149', \u0E19, '\\ISO 2022 IR 149\\ISO 2022 IR 166'",
        "GBK, \u0642, GB18030"
    })
    void a_larger_set_keeps_the_meaning_of_every_byte(String term, String text, String larger) {
        CharacterSet set = CharacterSet.of(term).extendedFor(List.of(text)).orElseThrow();

        assertEquals(larger, set.term());
        assertEquals(text, set.decode(set.encode(text, Vr.LO), Vr.LO));
        for (int b = 0xA1; b < 0xFF; b++) {
            byte[] one = {(byte) b};
            if (CharacterSet.of(term).read(one, Vr.LO).isComplete()) {
                assertEquals(CharacterSet.of(term).decode(one, Vr.LO), set.decode(one, Vr.LO));
            }
        }
    }

    @Test
    void what_no_set_holds_is_held_by_none() {
        assertTrue(CharacterSet.of("ISO_IR 100").extendedFor(List.of("\u0905")).isEmpty());
    }

    private static byte[] hex(String bytes) {
        return HexFormat.ofDelimiter(" ").parseHex(bytes);
    }
}
