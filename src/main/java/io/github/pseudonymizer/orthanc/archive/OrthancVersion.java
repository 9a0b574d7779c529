// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Orthanc, such as 1.12.9. One without numbers, such as {@code mainline}, counts as newer than all others.
 */
public record OrthancVersion(int major, int minor, int patch) implements Comparable<OrthancVersion> {

    /** The first whose jobs end by reading the main tags of patient, study and series from what they stored last. */
    static final OrthancVersion RECONSTRUCTS = new OrthancVersion(1, 11, 3);

    /** The first that lets plugins set its own metadata. */
    static final OrthancVersion TAKES_METADATA = new OrthancVersion(1, 12, 2);

    /** The first whose jobs and synchronous answers name the resources that were anonymized. */
    public static final OrthancVersion TELLS_SOURCES = new OrthancVersion(1, 11, 3);

    /** The first that also tells their level. It looks that up, so it answers an unknown id otherwise. */
    public static final OrthancVersion TELLS_LEVELS = new OrthancVersion(1, 12, 11);

    private static final OrthancVersion NEWEST =
            new OrthancVersion(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?(?!\\d).*");
    private static final Comparator<OrthancVersion> ORDER = Comparator.comparingInt(OrthancVersion::major)
            .thenComparingInt(OrthancVersion::minor)
            .thenComparingInt(OrthancVersion::patch);

    /** Reads the {@code Version} that Orthanc tells of itself. */
    public static OrthancVersion parse(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.matches()) {
            return NEWEST;
        }
        String patch = numbers.group(3);
        return new OrthancVersion(
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                patch == null ? 0 : Integer.parseInt(patch));
    }

    public boolean isAtLeast(OrthancVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(OrthancVersion other) {
        return ORDER.compare(this, other);
    }
}
