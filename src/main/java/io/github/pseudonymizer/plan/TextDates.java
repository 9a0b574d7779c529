package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Vr;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Dates written in free text. Beside dates that were shifted they would tell the shift, and where dates go they have to
 * go, too.
 *
 * <p>Found are days and months of the years 1900 to 2099 in figures, eight digits in a row included, and with the
 * English, German, French or Spanish name of the month; two-digit years only where day and month have two digits, for
 * "1.5.10" is a version. A year alone, or "yesterday", is none.
 */
final class TextDates {

    private static final String BEGIN = "(?<![\\p{L}\\p{N}])";
    private static final String END = "(?![\\p{L}\\p{N}])";
    private static final String YEAR = "(?:19|20)\\d\\d";
    private static final String MONTH = "(?:0?[1-9]|1[0-2])";
    private static final String DAY = "(?:0?[1-9]|[12]\\d|3[01])";
    private static final String BETWEEN = " ?[-./] ?";
    private static final String NAME =
            "(?:jan(?:uary|uar|v(?:ier)?)?|ene(?:ro)?|feb(?:ruary|ruar|rero)?|f[eé]v(?:rier)?"
                    + "|mar(?:ch|s|zo)?|m[aä]rz?|apr(?:il)?|avr(?:il)?|abr(?:il)?|may|mai|mayo|jun(?:e|i|io)?|juin|jul(?:y|i|io)?"
                    + "|juil(?:let)?|aug(?:ust)?|ao[uû]t|ago(?:sto)?|sep(?:t(?:ember|embre)?|tiembre)?|o[ck]t(?:ober|obre|ubre)?"
                    + "|nov(?:ember|embre|iembre)?|de[cz](?:ember)?|d[eé]c(?:embre)?|dic(?:iembre)?)";

    private static final List<Pattern> PATTERNS = List.of(
            pattern(YEAR + BETWEEN + MONTH + BETWEEN + DAY + "(?:T?\\d{4,6})?"),
            pattern(YEAR + "(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:\\d{4}|\\d{6})?"),
            pattern("(?:" + DAY + BETWEEN + MONTH + "|" + MONTH + BETWEEN + DAY + ")" + BETWEEN + YEAR),
            pattern("\\d\\d([-./])\\d\\d\\1\\d\\d"),
            pattern("(?:0[1-9]|1[0-2])[/.]" + YEAR),
            pattern(DAY + "(?:st|nd|rd|th|er)?\\.?[ -]?(?:of |de )?" + NAME + "\\.?(?:,? ?-?(?:de )?(?:" + YEAR
                    + "|\\d\\d))?"),
            pattern(NAME + "\\.? ?" + DAY + "(?:st|nd|rd|th)?,? " + YEAR),
            pattern(NAME + "\\.?[ -](?:de )?" + YEAR),
            Pattern.compile(YEAR + "[年년] ?\\d{1,2} ?[月월](?: ?\\d{1,2} ?[日일])?"));

    private TextDates() {}

    /** What finds them. */
    static List<Pattern> patterns() {
        return PATTERNS;
    }

    /**
     * Whether there is one in a value of this VR. What can be nothing but a date, a time, a number or a UID is no text.
     */
    static boolean areIn(Vr vr, String value) {
        return switch (vr) {
            case DA, DT, TM, AS, DS, IS, UI, AT, FD, FL, SL, SS, SV, UL, US, UV -> false;
            default ->
                PATTERNS.stream().anyMatch(pattern -> pattern.matcher(value).find());
        };
    }

    private static Pattern pattern(String date) {
        return Pattern.compile(BEGIN + "(?:" + date + ")" + END, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
