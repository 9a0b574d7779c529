// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.util.function.IntPredicate;

/** Spaces and NULs that fill values up to an even length, and are not part of them (PS3.5 §6.2). */
public final class Padding {

    private Padding() {}

    /** The value without spaces and NULs at its beginning and end. */
    public static String strip(String value) {
        return strip(value, Padding::isPadding, true);
    }

    /** The value without spaces and NULs at its end. */
    public static String stripEnd(String value) {
        return strip(value, Padding::isPadding, false);
    }

    /** The value without NULs and white space of any kind at its beginning and end. */
    public static String stripBlanks(String value) {
        return strip(value, character -> character == '\0' || Character.isWhitespace(character), true);
    }

    private static String strip(String value, IntPredicate goes, boolean alsoAtTheBeginning) {
        int start = 0;
        int end = value.length();
        while (end > start && goes.test(value.charAt(end - 1))) {
            end--;
        }
        while (alsoAtTheBeginning && start < end && goes.test(value.charAt(start))) {
            start++;
        }
        return value.substring(start, end);
    }

    private static boolean isPadding(int character) {
        return character == ' ' || character == '\0';
    }
}
