// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tag of a data element, such as {@code (0010,0020)}.
 *
 * <p>Ordered as in a dataset: by group, then element, both unsigned.
 *
 * @param value group in the upper 16 bits, element in the lower
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_7.html">PS3.5 §7.1</a>
 */
public record Tag(int value) implements Comparable<Tag> {

    private static final Pattern HEXADECIMAL = Pattern.compile("\\(?([0-9a-fA-F]{4})[,-]?([0-9a-fA-F]{4})\\)?");

    /**
     * The tag of these two halves.
     *
     * @param group 0 to 0xFFFF
     * @param element 0 to 0xFFFF
     */
    public static Tag of(int group, int element) {
        return new Tag(group << 16 | element);
    }

    /**
     * Reads {@code 00100020}, {@code 0010,0020}, {@code 0010-0020} or {@code (0010,0020)}.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static Tag parse(String text) {
        Matcher matcher = HEXADECIMAL.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a tag: expected gggg,eeee in hexadecimal");
        }
        return of(Integer.parseInt(matcher.group(1), 16), Integer.parseInt(matcher.group(2), 16));
    }

    public int group() {
        return value >>> 16;
    }

    public int element() {
        return value & 0xFFFF;
    }

    /** Whether the group is odd (PS3.5 §7.8). */
    public boolean isPrivate() {
        return (group() & 1) == 1;
    }

    /**
     * Whether this element reserves a block of private elements: {@code (gggg,0010)} to {@code (gggg,00FF)}, odd group.
     */
    public boolean isPrivateCreator() {
        return isPrivate() && element() >= 0x10 && element() <= 0xFF;
    }

    @Override
    public int compareTo(Tag other) {
        return Integer.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "(%04X,%04X)", group(), element());
    }
}
