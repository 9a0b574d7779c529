// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

/**
 * The form of a DT value, {@code YYYYMMDDHHMMSS.FFFFFF&ZZXX}. All components except the year may be missing, from the
 * right; the offset may follow any of them.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html">PS3.5 §6.2 DT</a>
 */
final class DateTimeForm {

    private static final int SECONDS = 14;
    private static final int WESTERNMOST = -1200;
    private static final int EASTERNMOST = 1400;

    private DateTimeForm() {}

    /** @param digits how many digits it begins with */
    static boolean isWellFormed(String value, int digits) {
        if (digits < 4 || digits > SECONDS || digits % 2 == 1) {
            return false;
        }
        int i = digits;
        if (i < value.length() && value.charAt(i) == '.') {
            int fraction = countDigits(value, i + 1);
            if (digits != SECONDS || fraction < 1 || fraction > 6) {
                return false;
            }
            i += 1 + fraction;
        }
        return i == value.length() || isOffset(value, i);
    }

    /**
     * Whether it is an offset that exists. Otherwise it may be the second half of a range: {@code 2023-2024} is two
     * years.
     */
    private static boolean isOffset(String value, int from) {
        boolean sign = value.charAt(from) == '+' || value.charAt(from) == '-';
        if (!sign || value.length() != from + 5 || countDigits(value, from + 1) != 4) {
            return false;
        }
        int offset = Integer.parseInt(value.substring(from));
        return offset >= WESTERNMOST && offset <= EASTERNMOST && Math.abs(offset) % 100 < 60;
    }

    /** Whether its hours, minutes and seconds exist; a leap second does. */
    static boolean isTimeOfDay(String value, int digits) {
        return part(value, 8, digits) < 24 && part(value, 10, digits) < 60 && part(value, 12, digits) <= 60;
    }

    private static int part(String value, int from, int digits) {
        return from < digits ? Integer.parseInt(value.substring(from, from + 2)) : 0;
    }

    static boolean isDigits(String value) {
        return countDigits(value, 0) == value.length();
    }

    static int countDigits(String value, int from) {
        int i = from;
        while (i < value.length() && value.charAt(i) >= '0' && value.charAt(i) <= '9') {
            i++;
        }
        return i - from;
    }
}
