// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Recognizes DS and IS values: {@code [+-]digits[.digits][E[+-]digits]}, with spaces around, separated by backslashes.
 * It uses a table of states, because contours of an RT Structure Set are megabytes of such values. Confined to one
 * thread.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html">PS3.5 §6.2</a>
 */
final class NumberStrings {

    private static final int OTHER = -1;

    // Kinds of characters.
    private static final int DIGIT = 0;
    private static final int BACKSLASH = 1;
    private static final int SPACE = 2;
    private static final int SIGN = 3;
    private static final int POINT = 4;
    private static final int EXPONENT = 5;
    private static final int KINDS = 6;
    private static final byte[] KIND_OF = kinds();

    // Positions in a value.
    private static final int AT_START = 0;
    private static final int AFTER_SIGN = 1;
    private static final int IN_DIGITS = 2;
    private static final int AFTER_LEADING_POINT = 3;
    private static final int IN_FRACTION = 4;
    private static final int AFTER_EXPONENT = 5;
    private static final int AFTER_SIGN_OF_EXPONENT = 6;
    private static final int IN_EXPONENT = 7;
    private static final int BEHIND_WHOLE = 8;
    private static final int BEHIND = 9;
    private static final int STATES = 10;

    private static final int[] DECIMAL = table(true);
    private static final int[] INTEGER = table(false);

    private final byte[] chunk = new byte[4096];

    ValueForm of(ByteBuffer bytes, int from, int to, boolean isDecimal) {
        int[] table = isDecimal ? DECIMAL : INTEGER;
        int end = to > from && bytes.get(to - 1) == 0 ? to - 1 : to;
        int state = AT_START;
        int digits = 0;
        boolean hasLong = false;
        for (int at = from; at < end; at += chunk.length) {
            int count = Math.min(chunk.length, end - at);
            bytes.get(at, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                byte character = chunk[i];
                int kind = character < 0 ? OTHER : KIND_OF[character];
                int next = kind < 0 ? OTHER : table[state * KINDS + kind];
                if (next < 0) {
                    return ValueForm.OTHER;
                }
                if (kind == DIGIT) {
                    digits++;
                } else if (kind == BACKSLASH) {
                    hasLong |= isLong(state, digits);
                    digits = 0;
                }
                state = next;
            }
        }
        if (table[state * KINDS + BACKSLASH] < 0) {
            return ValueForm.OTHER;
        }
        return hasLong || isLong(state, digits) ? ValueForm.OF_ITS_VR : ValueForm.HARMLESS;
    }

    /** A whole number with this many digits could be a Patient ID. */
    private static boolean isLong(int state, int digits) {
        return digits >= LeakRules.SHORTEST_NUMBER && (state == IN_DIGITS || state == BEHIND_WHOLE);
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[128];
        Arrays.fill(kinds, (byte) OTHER);
        for (int digit = '0'; digit <= '9'; digit++) {
            kinds[digit] = DIGIT;
        }
        kinds['\\'] = BACKSLASH;
        kinds[' '] = SPACE;
        kinds['+'] = SIGN;
        kinds['-'] = SIGN;
        kinds['.'] = POINT;
        kinds['e'] = EXPONENT;
        kinds['E'] = EXPONENT;
        return kinds;
    }

    private static int[] table(boolean isDecimal) {
        int[] table = new int[STATES * KINDS];
        Arrays.fill(table, OTHER);
        put(table, DIGIT, IN_DIGITS, AT_START, AFTER_SIGN, IN_DIGITS);
        put(table, SIGN, AFTER_SIGN, AT_START);
        put(table, SPACE, AT_START, AT_START);
        put(table, SPACE, BEHIND_WHOLE, IN_DIGITS, BEHIND_WHOLE);
        put(table, BACKSLASH, AT_START, AT_START, IN_DIGITS, BEHIND_WHOLE);
        if (isDecimal) {
            put(table, POINT, AFTER_LEADING_POINT, AT_START, AFTER_SIGN);
            put(table, POINT, IN_FRACTION, IN_DIGITS);
            put(table, DIGIT, IN_FRACTION, AFTER_LEADING_POINT, IN_FRACTION);
            put(table, EXPONENT, AFTER_EXPONENT, IN_DIGITS, IN_FRACTION);
            put(table, SIGN, AFTER_SIGN_OF_EXPONENT, AFTER_EXPONENT);
            put(table, DIGIT, IN_EXPONENT, AFTER_EXPONENT, AFTER_SIGN_OF_EXPONENT, IN_EXPONENT);
            put(table, SPACE, BEHIND, IN_FRACTION, IN_EXPONENT, BEHIND);
            put(table, BACKSLASH, AT_START, IN_FRACTION, IN_EXPONENT, BEHIND);
        }
        return table;
    }

    private static void put(int[] table, int kind, int next, int... states) {
        for (int state : states) {
            table[state * KINDS + kind] = next;
        }
    }
}
