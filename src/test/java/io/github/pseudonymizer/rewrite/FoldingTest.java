package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldingTest {

    @ParameterizedTest
    @CsvSource({
        "M\u00FCller, MULLER",
        "Mu\u0308ller, MULLER",
        "\uFF2D\uFF35\uFF2C\uFF2C\uFF25\uFF32, MULLER",
        "Gro\u00DF, GROSS",
        "\u0394\u03B9\u03BF\u03BD\u03CD\u03C3\u03B9\u03BF\u03C2, \u0394\u0399\u039F\u039D\u03A5\u03A3\u0399\u039F\u03A3",
        "\u0438\u0432\u0430\u043D, \u0418\u0412\u0410\u041D",
        "\uFF76\uFF9E, \u30AB\u3099",
        "\u30AC, \u30AB\u3099",
        "\uAE40, \u1100\u1175\u11B7",
        "\u0661\u0669\u0667\u0660, 1970",
        "J\u00ADo\u200Bhn, JOHN",
        "\u0131\u0130, II"
    })
    void what_a_reader_takes_for_the_same_is_the_same(String text, String folded) {
        assertEquals(folded, Folding.fold(text));
    }

    @ParameterizedTest
    @CsvSource({"MERCY, 5", "\u5C71\u7530, 4", "\u1100\u1175\u11B7, 2", "\u30AB\u3099, 1", "\uD840\uDC00, 1"})
    void an_ideograph_weighs_as_much_as_two_letters(String text, int weight) {
        assertEquals(weight, Scripts.weight(text));
    }
}
