package io.github.pseudonymizer.rewrite;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ages, VR AS: so few people are older than 89 that their age identifies them.
 *
 * @see <a href="https://www.ecfr.gov/current/title-45/section-164.514">45 CFR §164.514(b)(2)(i)(C)</a>
 */
final class Ages {

    /** What stands for every age of 90 years and more. */
    static final String OLDEST = "090Y";

    private static final Pattern AGE = Pattern.compile("(\\d{3})([DWMY]) *");
    private static final int CAPPED_FROM_DAYS = 90 * 365;

    private Ages() {}

    /** The value as it may stay, padding included where nothing changes; empty if it is no age. */
    static Optional<String> cap(String value) {
        if (value.isBlank()) {
            return Optional.of(value);
        }
        Matcher age = AGE.matcher(value.toUpperCase(Locale.ROOT));
        if (!age.matches()) {
            return Optional.empty();
        }
        return Optional.of(days(Integer.parseInt(age.group(1)), age.group(2)) >= CAPPED_FROM_DAYS ? OLDEST : value);
    }

    private static int days(int count, String unit) {
        return switch (unit) {
            case "D" -> count;
            case "W" -> 7 * count;
            case "M" -> 365 * count / 12;
            default -> 365 * count;
        };
    }
}
