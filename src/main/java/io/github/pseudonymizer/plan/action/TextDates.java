// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Vr;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Dates written in free text. Beside dates that were shifted they would tell the shift, and where dates go they have to
 * go, too.
 *
 * <p>Found are days and months of the years 1900 to 2099 in figures, eight digits in a row included, also right behind
 * a letter, with a Roman month, and with the English, German, French or Spanish name of the month. Two-digit years are
 * found only where day and month have two digits, because "1.5.10" is a version. A year alone, or "yesterday", is not
 * found.
 */
public final class TextDates {

    private static final String BEGIN = "(?<![\\p{L}\\p{N}])";
    private static final String END = "(?![\\p{L}\\p{N}])";
    private static final String YEAR = "(?:19|20)\\d\\d";
    private static final String MONTH = "(?:0?[1-9]|1[0-2])";
    private static final String DAY = "(?:0?[1-9]|[12]\\d|3[01])";
    private static final String BETWEEN = " ?[-./] ?";
    private static final String ROMAN = "(?:I{1,3}|IV|VI{0,3}|IX|XI{0,2})";
    private static final String BETWEEN_ROMAN = " ?[-./ ] ?";
    private static final String NAME =
            "(?:jan(?:uary|uar|v(?:ier)?)?|ene(?:ro)?|feb(?:ruary|ruar|rero)?|f[eé]v(?:rier)?"
                    + "|mar(?:ch|s|zo)?|m[aä]rz?|apr(?:il)?|avr(?:il)?|abr(?:il)?|may|mai|mayo|jun(?:e|i|io)?|juin|jul(?:y|i|io)?"
                    + "|juil(?:let)?|aug(?:ust)?|ao[uû]t|ago(?:sto)?|sep(?:t(?:ember|embre)?|tiembre)?|o[ck]t(?:ober|obre|ubre)?"
                    + "|nov(?:ember|embre|iembre)?|de[cz](?:ember)?|d[eé]c(?:embre)?|dic(?:iembre)?)";

    private static final List<Pattern> PATTERNS = List.of(
            pattern(YEAR + BETWEEN + MONTH + BETWEEN + DAY + "(?:T?\\d{4,6})?"),
            behindLetters(YEAR + "(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:\\d{4}|\\d{6})?"),
            pattern("(?:" + DAY + BETWEEN + MONTH + "|" + MONTH + BETWEEN + DAY + ")" + BETWEEN + YEAR),
            pattern("(?:0[1-9]|[12]\\d|3[01]) (?:0[1-9]|[12]\\d|3[01]) " + YEAR),
            pattern(YEAR + " (?:0[1-9]|1[0-2]) (?:0[1-9]|[12]\\d|3[01])"),
            pattern(DAY + BETWEEN_ROMAN + ROMAN + BETWEEN_ROMAN + YEAR),
            pattern("\\d\\d([-./])\\d\\d\\1\\d\\d"),
            pattern("(?:0[1-9]|1[0-2])[/.]" + YEAR),
            pattern(DAY + "(?:st|nd|rd|th|er)?\\.?[ -]?(?:of |de )?" + NAME + "\\.?(?:,? ?-?(?:de )?(?:" + YEAR
                    + "|\\d\\d))?"),
            pattern(NAME + "\\.? ?" + DAY + "(?:st|nd|rd|th)?,? " + YEAR),
            pattern(NAME + "\\.?[ -](?:de )?" + YEAR),
            Pattern.compile(YEAR + "[年년] ?\\d{1,2} ?[月월](?: ?\\d{1,2} ?[日일])?"));

    /** Fewer digits can be a date only with the name of its month. */
    private static final int FEWEST_DIGITS = 5;

    private static final Pattern MONTH_NAME = Pattern.compile(NAME, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private TextDates() {}

    /** Whether it is worth looking for one. */
    static boolean mayBeIn(String text) {
        int digits = 0;
        for (int i = 0; i < text.length() && digits < FEWEST_DIGITS; i++) {
            digits += Character.isDigit(text.charAt(i)) ? 1 : 0;
        }
        return digits >= FEWEST_DIGITS
                || (digits > 0 && MONTH_NAME.matcher(text).find());
    }

    /** What finds them. */
    public static List<Pattern> patterns() {
        return PATTERNS;
    }

    /**
     * Whether there is one in a value of this VR. A VR that can only hold dates, times, numbers or UIDs holds no text.
     */
    public static boolean areIn(Vr vr, String value) {
        return switch (vr) {
            case DA, DT, TM, AS, DS, IS, UI, AT, FD, FL, SL, SS, SV, UL, US, UV -> false;
            default ->
                PATTERNS.stream().anyMatch(pattern -> pattern.matcher(value).find());
        };
    }

    /** As {@code CT20240115}. */
    private static Pattern behindLetters(String date) {
        return Pattern.compile("(?<!\\p{N})(?:" + date + ")" + END);
    }

    private static Pattern pattern(String date) {
        return Pattern.compile(BEGIN + "(?:" + date + ")" + END, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
