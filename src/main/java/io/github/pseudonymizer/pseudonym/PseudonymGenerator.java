// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Proposes patient pseudonyms. The store finds out whether a proposal is still free, and asks for another if it is not.
 * As thread-safe as its source of randomness.
 */
public final class PseudonymGenerator {

    // Douglas Crockford's alphabet: without I, L, O and U, which are taken for others or make words.
    static final String BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int CHARACTERS = 8;
    private static final int BITS_PER_CHARACTER = 5;

    private final RandomGenerator random;

    /**
     * A generator that draws from this source.
     *
     * @param random a {@link java.security.SecureRandom}, except in tests
     */
    public PseudonymGenerator(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Proposes a pseudonym for a patient.
     *
     * @param attempt 1 for the first; a derived pseudonym that another patient has differs at the next attempt
     * @param keys the keys of the domain
     * @param numbers gives each number once in this domain; asked only for a numbered format
     */
    public String propose(
            PseudonymFormat format, Identity patient, int attempt, DomainKeys keys, LongSupplier numbers) {
        return format.pseudonym(new PseudonymFormat.Material() {
            @Override
            public String randomCode() {
                return code(random.nextLong());
            }

            @Override
            public String derivedCode() {
                return code(
                        ByteBuffer.wrap(keys.derive(patient.value(), attempt)).getLong());
            }

            @Override
            public long number() {
                return numbers.getAsLong();
            }
        });
    }

    /**
     * Draws by how much the dates of a new patient move: every whole number of days from 1 to 3650 backwards is equally
     * likely. It is up to ten years, because a shift of weeks or months leaves the year and often the season in sight,
     * by which rare events are recognized; and not more, because equipment and treatment should stay plausible. Ages
     * stay the same, because the date of birth moves along.
     */
    public DateShift drawShift() {
        return new DateShift(-1 - random.nextInt(-DateShift.FARTHEST));
    }

    private static String code(long bits) {
        StringBuilder text = new StringBuilder(CHARACTERS + 1);
        for (int i = 0; i < CHARACTERS; i++) {
            text.append(BASE_32.charAt((int) (bits >>> (i * BITS_PER_CHARACTER)) & 31));
        }
        return text.append(CheckCharacter.of(text.toString())).toString();
    }
}
