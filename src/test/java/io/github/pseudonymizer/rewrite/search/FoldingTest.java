// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoldingTest {

    @ParameterizedTest
    @CsvSource({
        "M\u00FCller, MULLER",
        "Mu\u0308ller, MULLER",
        "\uFF2D\uFF35\uFF2C\uFF2C\uFF25\uFF32, MULLER",
        "Gro\u00DF, GROSS",
        "\u0394\u03B9\u03BF\u03BD\u03CD\u03C3\u03B9\u03BF\u03C2,"
                + " \u0394\u0399\u039F\u039D\u03A5\u03A3\u0399\u039F\u03A3",
        "\u0438\u0432\u0430\u043D, \u0418\u0412\u0410\u041D",
        "\uFF76\uFF9E, \u30AB\u3099",
        "\u30AC, \u30AB\u3099",
        "\uAE40, \u1100\u1175\u11B7",
        "\u0661\u0669\u0667\u0660, 1970",
        "J\u00ADo\u200Bhn, JOHN",
        "\u0131\u0130, II",
        "\uD835\uDFD9\uD835\uDFDFa, 17A",
        "\uD840\uDC00b, \uD840\uDC00B"
    })
    void what_a_reader_takes_for_the_same_is_the_same(String text, String folded) {
        assertEquals(folded, Folding.fold(text));
        assertEquals(folded, Folding.fold(text), "and the second time");
    }

    @ParameterizedTest
    @CsvSource({"0x00E9, E", "0x0665, 5", "0x00DF, SS", "0x0041, A", "0x1D7D9, 1", "0x0411, \u0411", "0x4E00, \u4E00"})
    void what_is_remembered_is_what_is_worked_out(String character, String folded) {
        int codePoint = Integer.decode(character);

        assertEquals(folded, Folding.compute(codePoint));
        assertEquals(folded, Folding.fold(codePoint));
        assertEquals(folded, Folding.fold(codePoint), "and the second time");
    }

    /** The first and the last of each range, and single characters. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x0300, 0x036F, 0x0591, 0x05BD, 0x05C7, 0x064B, 0x065F, 0x0670, 0x0640, 0x00AD, 0x200B, 0x200F, 0x202A,
                0x202E, 0x2060, 0x2064, 0xFE00, 0xFE0F, 0xFEFF
            })
    void marks_and_what_cannot_be_seen_are_left_out(int character) {
        assertEquals("", Folding.compute(character));
    }

    /** Neighbours of those, and Maqaf, which joins words of Hebrew and is not a mark. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x02FF, 0x0590, 0x05BE, 0x05C8, 0x063F, 0x0641, 0x064A, 0x066E, 0x0671, 0x00AC, 0x00AE, 0x2010, 0x2065,
                0xFDFF, 0xFEFE, 0xFF00
            })
    void everything_else_stays(int character) {
        assertEquals(Character.toString(character), Folding.compute(character));
    }

    @ParameterizedTest
    @CsvSource({"0x200A", "0x202F", "0x205F", "0x3000"})
    void a_space_of_any_width_is_a_space(String character) {
        assertEquals(" ", Folding.compute(Integer.decode(character)));
    }

    @ParameterizedTest
    @CsvSource({"`, `", "a, A", "m, M", "z, Z", "{, {", "@, @", "[, [", "0, 0", "\u007F, \u007F"})
    void letters_of_ascii_are_in_upper_case(char character, char folded) {
        assertEquals(folded, Folding.foldAscii(character));
        assertEquals(String.valueOf(folded), Folding.compute(character));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0080, 0xFF3C, 0xFE68, 0x5C})
    void a_wide_backslash_separates_no_values_and_stays(int character) {
        assertEquals(Character.toString(character), Folding.compute(character));
    }
}
