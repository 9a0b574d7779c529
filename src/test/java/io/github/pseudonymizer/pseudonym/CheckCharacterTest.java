// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CheckCharacterTest {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /** The Global Release Identifier, A1-2425G-ABC1234002-M, is the published example of ISO 7064 MOD 37,36. */
    @Test
    void the_published_example_has_its_check_character() {
        String identifier = "A12425GABC1234002";

        char check = CheckCharacter.of(identifier);

        assertEquals('M', check);
    }

    @Test
    void every_single_mistyped_character_is_found() {
        String good = "2B74CS7M" + CheckCharacter.of("2B74CS7M");

        for (int place = 0; place < good.length(); place++) {
            for (int i = 0; i < ALPHABET.length(); i++) {
                String typed = good.substring(0, place) + ALPHABET.charAt(i) + good.substring(place + 1);
                assertEquals(typed.equals(good), CheckCharacter.fits(typed), typed);
            }
        }
    }

    @Test
    void of_swapped_unequal_neighbours_at_most_one_in_three_hundred_is_overlooked() {
        Random random = new Random(4711);
        int swaps = 0;
        int overlooked = 0;

        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(8, 0, ALPHABET.length()).forEach(i -> text.append(ALPHABET.charAt(i)));
            text.append(CheckCharacter.of(text.toString()));
            int place = random.nextInt(8);
            char left = text.charAt(place);
            char right = text.charAt(place + 1);
            text.setCharAt(place, right);
            text.setCharAt(place + 1, left);
            swaps += left == right ? 0 : 1;
            overlooked += left != right && CheckCharacter.fits(text.toString()) ? 1 : 0;
        }

        assertTrue(overlooked * 300 < swaps, overlooked + " of " + swaps);
    }

    @Test
    void lower_case_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> CheckCharacter.of("abc"));
    }

    @Test
    void nothing_has_no_check_character_to_fit() {
        assertFalse(CheckCharacter.fits(""));
        assertTrue(CheckCharacter.fits("" + CheckCharacter.of("")));
    }
}
