// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A copy as a user saw it, so that they confirm only what they saw.
 *
 * @param begun how often the copy had begun to be stored
 * @param instances digest of the archive's ids of its instances
 */
public record SeenCopy(int begun, String instances) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})-([0-9a-f]{16})");
    private static final int DIGEST_BYTES = 8;

    /** The one with these instances. */
    static SeenCopy of(int begun, Collection<String> instances) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new TreeSet<>(instances).forEach(id -> digest.update((id + "\n").getBytes(StandardCharsets.UTF_8)));
            return new SeenCopy(begun, HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Reads what {@link #text} gave; empty for something else. */
    public static Optional<SeenCopy> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new SeenCopy(Integer.parseInt(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    /** For clients, who send it back when they decide. */
    public String text() {
        return begun + "-" + instances;
    }
}
