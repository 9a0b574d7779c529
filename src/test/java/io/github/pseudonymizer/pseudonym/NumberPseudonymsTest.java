// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumberPseudonymsTest {

    private static final Keys KEYS = new Keys(new byte[Keys.SECRET_BYTES]);

    private static NumberPseudonyms of(Keys keys, String domain) {
        return new NumberPseudonyms(keys.of(domain).uids());
    }

    @Test
    void they_are_the_same_in_every_release() {
        assertEquals("418BBT11F9WQDBFJ", of(KEYS, "default").map("ACC4711"));
    }

    @Test
    void each_number_has_its_own_that_fits_sh() {
        NumberPseudonyms numbers = of(KEYS, "default");
        Set<String> seen = new HashSet<>();

        for (int i = 0; i < 10_000; i++) {
            String pseudonym = numbers.map("" + i);
            assertTrue(pseudonym.matches("[0-9A-HJKMNP-TV-Z]{16}"), pseudonym);
            seen.add(pseudonym);
        }

        assertEquals(10_000, seen.size());
    }

    @Test
    void padding_does_not_count() {
        NumberPseudonyms numbers = of(KEYS, "default");

        assertEquals(numbers.map("4711"), numbers.map(" 4711 "));
        assertEquals(numbers.map("4711"), numbers.map("4711\0"));
        assertEquals("", numbers.map(" \0"));
    }

    @Test
    void each_domain_gives_its_own() {
        assertNotEquals(of(KEYS, "default").map("4711"), of(KEYS, "trial").map("4711"));
    }

    @Test
    void a_rotation_of_the_keys_changes_none() {
        assertEquals(of(KEYS, "default").map("4711"), of(KEYS.next(), "default").map("4711"));
    }
}
