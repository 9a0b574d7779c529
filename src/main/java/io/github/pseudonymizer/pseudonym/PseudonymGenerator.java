package io.github.pseudonymizer.pseudonym;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Proposes patient pseudonyms. Whether a proposal is still free, the store finds out; if it is not, the store asks for
 * another. As thread-safe as its source of randomness.
 */
public final class PseudonymGenerator {

    // Douglas Crockford's alphabet: without I, L, O and U, which are taken for others or make words.
    private static final String BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int CHARACTERS = 8;
    private static final int BITS_PER_CHARACTER = 5;

    private final RandomGenerator random;

    /**
     * A mint that draws from this source.
     *
     * @param random a {@link java.security.SecureRandom}, except in tests
     */
    public PseudonymGenerator(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Proposes a pseudonym for a patient.
     *
     * @param attempt 1 for the first; a derived pseudonym that is taken by somebody else differs at the next attempt
     * @param keys those of the domain
     * @param numbers gives numbers that nobody gets twice in this domain; asked only by sequential formats
     */
    public String propose(
            PseudonymFormat format, Identity patient, int attempt, DomainKeys keys, LongSupplier numbers) {
        if (format instanceof PseudonymFormat.Sequential) {
            return format.prefix() + String.format(Locale.ROOT, "%06d", numbers.getAsLong());
        }
        long bits = format instanceof PseudonymFormat.Derived
                ? ByteBuffer.wrap(keys.derive(patient.value(), attempt)).getLong()
                : random.nextLong();
        String body = base32(bits);
        return format.prefix() + body + CheckCharacter.of(body);
    }

    /**
     * Draws by how much the dates of a new patient move: every whole number of days from 1 to 3650 backwards is equally
     * likely. Ten years, because a shift of weeks or months leaves the year and often the season in sight, by which
     * rare events are recognized; not more, because equipment and treatment should stay plausible. Ages do not suffer:
     * the date of birth moves along.
     */
    public DateShift drawShift() {
        return new DateShift(-1 - random.nextInt(-DateShift.FARTHEST));
    }

    private static String base32(long bits) {
        StringBuilder text = new StringBuilder(CHARACTERS);
        for (int i = 0; i < CHARACTERS; i++) {
            text.append(BASE_32.charAt((int) (bits >>> (i * BITS_PER_CHARACTER)) & 31));
        }
        return text.toString();
    }
}
