// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyTextTest {

    private static final String A = "0123456789abcdef".repeat(4);
    private static final String B = "fedcba9876543210".repeat(4);
    private static final UUID DATABASE = new UUID(4711, 1);
    private static final String C = "00112233445566778899aabbccddeeff".repeat(2);

    @Test
    void what_is_written_is_read_again() {
        for (KeyRing ring : List.of(
                KeyRing.of(Keys.random()),
                KeyRing.of(Keys.random()).turning(),
                KeyRing.of(new Keys(new byte[Keys.SECRET_BYTES])).turning(),
                KeyRing.of(Keys.random().next().next()))) {
            KeyRing read = KeyText.parse(KeyText.of(ring).lines().toList());

            assertEquals(described(ring), described(read));
        }
    }

    @Test
    void the_form_never_changes() {
        List<String> lines = List.of("# any", "pseudonymizer-key 2", "pseudonyms " + A, "", " identities 7 " + B);

        KeyRing read = KeyText.parse(lines);

        Keys expected = new Keys(7, bytes(A), bytes(B));
        assertEquals(described(KeyRing.of(expected)), described(read));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pseudonymizer-key 1|A", "pseudonymizer-key 2|pseudonyms A|identities 7 B"})
    void which_databases_the_keys_have_served_is_in_comments_of_any_version(String text) {
        List<String> lines =
                new ArrayList<>(List.of(text.replace("A", A).replace("B", B).split("\\|", -1)));
        String without = described(KeyText.parse(lines)).toString();
        lines.addAll(List.of("# database: " + DATABASE + " ", "# database: " + DATABASE, "# database: 0123", "# data"));

        KeyRing read = KeyText.parse(lines);

        assertEquals(Set.of(DATABASE), read.databases());
        assertEquals(without, described(read).toString());
        assertEquals(
                Set.of(DATABASE),
                KeyText.parse(KeyText.of(read).lines().toList()).databases());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pseudonymizer-key 1",
                "pseudonymizer-key 1|A|B",
                "pseudonymizer-key 1|pseudonyms A",
                "pseudonymizer-key 2",
                "pseudonymizer-key 2|A",
                "pseudonymizer-key 2|pseudonyms A",
                "pseudonymizer-key 2|identities 1 A|pseudonyms B",
                "pseudonymizer-key 2|pseudonyms A|identities 0 B",
                "pseudonymizer-key 2|pseudonyms A|identities B",
                "pseudonymizer-key 2|pseudonyms A|identities 1 B0",
                "pseudonymizer-key 2|pseudonyms A|identities 1234567890 B",
                "pseudonymizer-key 2|pseudonyms A|identities 1 B|identities 3 C",
                "pseudonymizer-key 2|pseudonyms A|identities 2 B|identities 1 C",
                "pseudonymizer-key 2|pseudonyms A|identities 1 B|identities 2 C|identities 3 A",
                "pseudonymizer-key 2|pseudonyms A|identities 1 B|anything else"
            })
    void what_is_incomplete_or_has_too_much_is_damaged_and_is_not_quoted(String text) {
        List<String> lines =
                List.of(text.replace("A", A).replace("B", B).replace("C", C).split("\\|", -1));

        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> KeyText.parse(lines));

        assertTrue(String.valueOf(refused.getMessage()).contains("is damaged"), refused.getMessage());
        assertFalse(String.valueOf(refused.getMessage()).contains(A.substring(0, 8)));
    }

    @Test
    void a_rotation_goes_on_with_the_keys_it_began_with() {
        KeyRing begun = KeyRing.of(Keys.random()).turning();

        assertEquals(described(begun), described(begun.turning()));
        assertNotEquals(
                described(begun),
                described(KeyRing.of(begun.generations().get(0)).turning()));
    }

    @Test
    void the_keys_that_fit_are_found_in_either_generation() {
        KeyRing ring = KeyRing.of(Keys.random()).turning();

        for (Keys keys : ring.generations()) {
            assertEquals(
                    keys.generation(),
                    ring.fitting(keys.fingerprint()).orElseThrow().generation());
        }
        assertTrue(ring.fitting(Keys.random().fingerprint()).isEmpty());
    }

    @Test
    void a_ring_shows_no_key() {
        assertEquals(
                "KeyRing[generations=[Keys[redacted]], databases=[]]",
                KeyRing.of(Keys.random()).toString());
    }

    private static List<String> described(KeyRing ring) {
        return ring.generations().stream()
                .map(keys -> keys.generation() + " " + keys.fingerprint() + " "
                        + keys.of("x").uids().map("1.2"))
                .toList();
    }

    private static byte[] bytes(String hex) {
        return java.util.HexFormat.of().parseHex(hex);
    }
}
