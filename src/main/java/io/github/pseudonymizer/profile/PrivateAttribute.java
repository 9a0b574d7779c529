// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Tag;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private attribute wherever its creator has reserved a block, such as {@code 0029,xx10,SIEMENS CSA HEADER}.
 *
 * @param group odd, greater than 8
 * @param element its number inside the block, 0 to 0xFF
 * @param creator who reserves the block, without padding
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_7.8.html">PS3.5 §7.8.1</a>
 */
public record PrivateAttribute(int group, int element, String creator) implements Comparable<PrivateAttribute> {

    private static final int LOWEST_GROUP = 9;
    private static final int LONGEST_CREATOR = 64;
    private static final Pattern FORM =
            Pattern.compile("\\(?([0-9a-fA-F]{4}),?[xX]{2}([0-9a-fA-F]{2})\\)?,(.*)", Pattern.DOTALL);

    /** @throws IllegalArgumentException if no private attribute can be like this; the message says why */
    public PrivateAttribute {
        if (group < LOWEST_GROUP || group > 0xFFFF || group % 2 == 0) {
            throw new IllegalArgumentException("the group of a private attribute is odd and at least 0009");
        }
        if (element < 0 || element > 0xFF) {
            throw new IllegalArgumentException("the element is two hexadecimal digits after xx");
        }
        if (creator.isEmpty() || !creator.equals(creator.strip()) || creator.length() > LONGEST_CREATOR) {
            throw new IllegalArgumentException("the private creator has 1 to 64 characters and no blanks around");
        }
        if (creator.indexOf('\\') >= 0 || creator.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the private creator has neither backslashes nor control characters");
        }
    }

    /**
     * Reads {@code gggg,xxee,CREATOR}, the tag in parentheses or not.
     *
     * @return empty if it does not look like one at all
     * @throws IllegalArgumentException if it does, but no private attribute can be like this
     */
    public static Optional<PrivateAttribute> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new PrivateAttribute(
                        Integer.parseInt(matcher.group(1), 16),
                        Integer.parseInt(matcher.group(2), 16),
                        matcher.group(3).strip()))
                : Optional.empty();
    }

    /** The attribute at this tag, in a block that this creator has reserved; empty if there can be none. */
    public static Optional<PrivateAttribute> at(Tag tag, String creator) {
        return tag.isPrivate() && tag.element() > 0xFFF && !creator.isEmpty() && isOne(tag.group(), creator)
                ? Optional.of(new PrivateAttribute(tag.group(), tag.element() & 0xFF, creator))
                : Optional.empty();
    }

    /** The element that reserves the block of this private element. */
    public static Tag creatorOf(Tag tag) {
        return Tag.of(tag.group(), tag.element() >>> 8);
    }

    private static boolean isOne(int group, String creator) {
        return group >= LOWEST_GROUP
                && creator.equals(creator.strip())
                && creator.length() <= LONGEST_CREATOR
                && creator.chars().noneMatch(c -> c == '\\' || Character.isISOControl(c));
    }

    @Override
    public int compareTo(PrivateAttribute other) {
        return toString().compareTo(other.toString());
    }

    /** As in the settings. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04X,xx%02X,%s", group, element, creator);
    }
}
