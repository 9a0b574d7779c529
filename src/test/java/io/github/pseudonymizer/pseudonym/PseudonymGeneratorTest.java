// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PseudonymGeneratorTest {

    private static final Identity MERCY = Identity.patient("4711");

    private final PseudonymGenerator generator = new PseudonymGenerator(new SecureRandom());
    private final DomainKeys keys = new Keys(master()).of("default");

    @Test
    void a_random_pseudonym_has_prefix_eight_characters_and_a_fitting_check_character() {
        PseudonymFormat format = new PseudonymFormat.Random("P-");

        for (int i = 0; i < 1_000; i++) {
            String pseudonym = generator.propose(format, MERCY, 1, keys, PseudonymGeneratorTest::noNumber);
            assertTrue(pseudonym.matches("P-[0-9A-HJKMNP-TV-Z]{8}[0-9A-Z]"), pseudonym);
            assertTrue(CheckCharacter.fits(pseudonym.substring(2)), pseudonym);
        }
    }

    @Test
    void random_pseudonyms_use_every_character_at_every_place() {
        PseudonymFormat format = new PseudonymFormat.Random("");
        Set<String> seen = new HashSet<>();

        for (int i = 0; i < 5_000; i++) {
            String pseudonym = generator.propose(format, MERCY, 1, keys, PseudonymGeneratorTest::noNumber);
            for (int place = 0; place < 8; place++) {
                seen.add(place + "" + pseudonym.charAt(place));
            }
        }

        assertEquals(8 * 32, seen.size());
    }

    @Test
    void a_sequential_pseudonym_is_prefix_and_at_least_six_digits() {
        PseudonymFormat format = new PseudonymFormat.Sequential("STUDY");

        assertEquals("STUDY000042", generator.propose(format, MERCY, 1, keys, () -> 42));
        assertEquals("STUDY12345678", generator.propose(format, MERCY, 1, keys, () -> 12_345_678));
    }

    /** Computed with another implementation of HMAC; do not change. */
    @Test
    void a_derived_pseudonym_never_changes() {
        PseudonymFormat format = new PseudonymFormat.Derived("D");

        assertEquals("D2B74CS7MD", generator.propose(format, MERCY, 1, keys, PseudonymGeneratorTest::noNumber));
    }

    @Test
    void a_derived_pseudonym_differs_between_patients_domains_and_attempts() {
        PseudonymFormat format = new PseudonymFormat.Derived("");
        String first = generator.propose(format, MERCY, 1, keys, PseudonymGeneratorTest::noNumber);

        assertNotEquals(
                first, generator.propose(format, Identity.patient("4712"), 1, keys, PseudonymGeneratorTest::noNumber));
        assertNotEquals(first, generator.propose(format, MERCY, 2, keys, PseudonymGeneratorTest::noNumber));
        assertNotEquals(
                first,
                generator.propose(format, MERCY, 1, new Keys(master()).of("other"), PseudonymGeneratorTest::noNumber));
    }

    @Test
    void shifts_reach_both_ends_of_their_range_and_are_never_zero() {
        PseudonymGenerator seeded = new PseudonymGenerator(new Random(4711));

        IntSummaryStatistics days =
                IntStream.range(0, 100_000).map(i -> seeded.drawShift().days()).summaryStatistics();

        assertEquals(-1, days.getMax());
        assertEquals(DateShift.FARTHEST, days.getMin());
    }

    private static long noNumber() {
        throw new AssertionError("no number is needed");
    }

    private static byte[] master() {
        byte[] master = new byte[Keys.SECRET_BYTES];
        for (int i = 0; i < master.length; i++) {
            master[i] = (byte) i;
        }
        return master;
    }
}
