// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptsTest {

    @ParameterizedTest
    @ValueSource(chars = {'0', '9', 'A', 'Z', 'a', 'z', '\u00C9', '\u0391', '\u0411', '\u0531', '\u10D0'})
    void a_word_goes_on_with_digits_and_with_letters_of_scripts_that_put_spaces_between_words(char character) {
        assertTrue(Scripts.makesWords(character));
    }

    /** Behind the last letter and before the first one, a sign of Latin-1; Hebrew, Thai, Kana, ideographs, Hangul. */
    @ParameterizedTest
    @ValueSource(
            chars = {
                '/', ':', '@', '[', '`', '{', ' ', '^', '\u007F', '\u00D7', '\u05D0', '\u0E01', '\u30AB', '\u5C71',
                '\u1100', '\u0301'
            })
    void elsewhere_a_word_may_end(char character) {
        assertFalse(Scripts.makesWords(character));
    }

    @ParameterizedTest
    @ValueSource(chars = {'\u0301', '\u05B0', '\u3099', '\u1160', '\u1175', '\u11B7', '\u11FF'})
    void marks_and_further_letters_of_a_syllable_belong_to_what_they_follow(char character) {
        assertTrue(Scripts.continuesCharacter(character));
    }

    @ParameterizedTest
    @ValueSource(chars = {'A', '~', '\u00C9', '\u1100', '\u115F', '\u1200', '\u30AB', '\u5C71'})
    void everything_else_stands_for_itself(char character) {
        assertFalse(Scripts.continuesCharacter(character));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u5C71\u7530", "\u1100\u1175\u11B7", "\u115F", "\u3041", "\u30AB", "\u30FF", "A\u5C71"})
    void names_of_the_far_east_are_written_without_a_space(String name) {
        assertTrue(Scripts.joinsNames(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MERCY", "\u0411", "\u05D0", "\u10FF", "\u1160", "\u3040", "\u3099", "\u3100"})
    void others_are_written_with_one(String name) {
        assertFalse(Scripts.joinsNames(name));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "MERCY, 5",
        "'A-1 \u007F', 5",
        "\u0411\u0412, 2",
        "\u05D0\u05B0\u05D1, 2",
        "\u5C71\u7530, 4",
        "\u1100\u1175\u11B7, 2",
        "\u115F\u1160, 2",
        "\u30AB\u3099, 1",
        "\u30AB\u30AD, 2",
        "\uD840\uDC00, 1"
    })
    void an_ideograph_weighs_as_much_as_two_letters(String text, int weight) {
        assertEquals(weight, Scripts.weight(text));
    }
}
