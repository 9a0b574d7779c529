// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Tag;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The attributes of a row of a table: one tag, a repeating group such as {@code 60xx3000}, or all private attributes.
 *
 * @param text 8 hexadecimal digits in upper case, {@code x} for any digit; or {@code *PRIVATE*}
 */
public record TagPattern(String text) {

    /** All attributes of odd groups. */
    public static final TagPattern PRIVATE = new TagPattern("*PRIVATE*");

    private static final Pattern DIGITS = Pattern.compile("[0-9A-Fx]{8}");

    /** @throws IllegalArgumentException if it has another form */
    public TagPattern {
        if (!text.equals("*PRIVATE*") && !DIGITS.matcher(text).matches()) {
            throw new IllegalArgumentException("no pattern of tags: " + text);
        }
    }

    /** The tag, if it is only one. */
    public Optional<Tag> single() {
        return isSingle() ? Optional.of(new Tag(Integer.parseUnsignedInt(text, 16))) : Optional.empty();
    }

    /** Whether it includes this attribute. Repeating groups are even: odd ones are private. */
    public boolean matches(Tag tag) {
        if (equals(PRIVATE) || tag.isPrivate()) {
            return equals(PRIVATE) && tag.isPrivate();
        }
        String digits = String.format(Locale.ROOT, "%08X", tag.value());
        for (int i = 0; i < digits.length(); i++) {
            if (text.charAt(i) != 'x' && text.charAt(i) != digits.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** As in the standard: {@code (60xx,3000)}. */
    @Override
    public String toString() {
        return equals(PRIVATE) ? "private" : "(" + text.substring(0, 4) + "," + text.substring(4) + ")";
    }

    private boolean isSingle() {
        return !equals(PRIVATE) && text.indexOf('x') < 0;
    }
}
