// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.dicom.Vr;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Dates written in free text. Beside dates that were shifted they would tell the shift, and where dates go they have to
 * go, too.
 *
 * <p>Found are days and months of the years 1900 to 2099 in figures, eight digits in a row included, with a Roman
 * month, and with the name of the month in Dutch, English, French, German, Italian, Polish, Portuguese, Spanish or a
 * Scandinavian language. A time may follow without a space. Letters may touch a date if its day and month have two
 * digits and its year four. Two-digit years are found only where day and month have two digits, because "1.5.10" is a
 * version; an underscore separates only these, too. A year alone, or "yesterday", is not found.
 *
 * <p>The patterns match {@link DateText}. None of them repeats a group without a limit, so they take linear time.
 */
public final class TextDates {

    private static final String WORD = "[\\p{L}\\p{N}&&[^年月日년월일]]";
    private static final String BEGIN = "(?<!" + WORD + ")";
    /** What a date begins with; a look at one character is faster than what follows. */
    private static final String FIGURE = "(?=\\d)";

    private static final String LETTER = "(?=[a-z])";
    private static final String TIME =
            "(?:t?\\d{4}(?:\\d\\d(?:\\d{3}|\\d{6})?)?|t\\d\\d?:\\d\\d(?::\\d\\d)?)(?:[.,]\\d{1,9})?";
    private static final String AND_TIME = "(?:" + TIME + "(?:z|[-+]\\d\\d:?\\d\\d)?|z)?";
    /** A time in another form does not make the date part of a word. */
    private static final String END = AND_TIME + "(?:(?!" + WORD + ")|(?=t\\d))";

    private static final String YEAR = "(?:19|20)\\d\\d";
    private static final String MONTH = "(?:0?[1-9]|1[0-2])";
    private static final String MONTH_2 = "(?:0[1-9]|1[0-2])";
    private static final String DAY = "(?:0?[1-9]|[12]\\d|3[01])";
    private static final String DAY_2 = "(?:0[1-9]|[12]\\d|3[01])";
    private static final String BETWEEN = " ?[-./] ?";
    private static final String ROMAN = "(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})";
    private static final String BETWEEN_ROMAN = " ?[-./_ ] ?";
    private static final String AROUND_NAME = "[-./_, ]{0,2}";
    private static final String NAME = "(?:a(?:pr(?:ile?)?|br(?:il)?|vr(?:il)?|ug(?:ust(?:us|i)?)?|out|go(?:sto)?)"
            + "|czerw(?:ca|iec)"
            + "|d(?:e[cz](?:em(?:ber|bre|bro))?|ic(?:iembre|embre)?|esember)"
            + "|ene(?:ro)?"
            + "|f(?:eb(?:ruary|ruari?|rero|braio|er)?|ev(?:rier|ereiro)?)"
            + "|g(?:ennaio|iugno|rudnia|rudzien)"
            + "|j(?:an(?:uary|uari?|v(?:ier)?|eiro|ner)?|un(?:e|io?|ho)?|uin|ul(?:y|io?|ho)?|uil(?:l(?:et)?)?)"
            + "|kwie(?:tnia|cien)"
            + "|l(?:uglio|utego|uty|ip(?:ca|iec)|istopada?)"
            + "|m(?:ar(?:ch|s|zo?|co|ts|ca|zec)?|aart|ay|ai|ayo|aio|ei|aggio|aja)"
            + "|nov(?:em(?:ber|bre|bro)|iembre)?"
            + "|o(?:[ck]t(?:ober|obre|ubre)?|ttobre|utubro)"
            + "|pazdziernika?"
            + "|s(?:ep(?:t(?:em(?:ber|bre|bro)|iembre)?)?|et(?:t?embre|embro|iembre)|tycz(?:nia|en)|ierp(?:nia|ien))"
            + "|wrzes(?:nia|ien))";
    /** Words and abbreviations of other things, too, such as "mag" and "out"; months beside a day and a whole year. */
    private static final String SHORT_NAME =
            "(?:cze|des|gen|giu|gru|kwi|lip|lis|lug|lut|mag|maj|mr[tz]|ott|out|paz|set|sie|sty|wrz)";
    /** Only these are a date with a day behind them and no year. */
    private static final String FULL_NAME =
            "(?:january|february|march|april|june|july|august|september|october|november|december)";

    private static final List<Pattern> PATTERNS = List.of(
            besideLetters(YEAR + "([-./_:])" + MONTH_2 + "\\1" + DAY_2),
            besideLetters(YEAR + MONTH_2 + DAY_2),
            besideLetters("(?:" + DAY_2 + "([-./_])" + MONTH_2 + "\\1|" + MONTH_2 + "([-./_])" + DAY_2 + "\\2)" + YEAR),
            figures(YEAR + BETWEEN + MONTH + BETWEEN + DAY),
            figures("(?:" + DAY + BETWEEN + MONTH + "|" + MONTH + BETWEEN + DAY + ")" + BETWEEN + YEAR),
            figures(DAY_2 + " " + DAY_2 + " " + YEAR),
            figures(YEAR + " " + MONTH_2 + " " + DAY_2),
            figures(DAY + BETWEEN_ROMAN + ROMAN + BETWEEN_ROMAN + YEAR),
            figures("\\d\\d([-./])\\d\\d\\1\\d\\d"),
            figures(MONTH_2 + "[/.]" + YEAR),
            figures(DAY + "(?:st|nd|rd|th|er|o)?\\.?" + AROUND_NAME + "(?:of |de |di )?" + NAME + "\\.?" + "(?:"
                    + AROUND_NAME + "(?:del? )?'?(?:" + YEAR + "|\\d\\d))?"),
            figures(DAY + "\\.?" + AROUND_NAME + SHORT_NAME + "\\.?" + AROUND_NAME + YEAR),
            figures(YEAR + AROUND_NAME + "(?:" + NAME + "|" + SHORT_NAME + ")\\.?" + AROUND_NAME + DAY),
            // As programs write it: May 17 10:20:30 CEST 2023.
            named(NAME + "\\.?" + AROUND_NAME + DAY + "(?:st|nd|rd|th)?[-./_, ]{1,2}"
                    + "(?:\\d\\d?:\\d\\d(?::\\d\\d)? (?:[a-z]{1,5} )?)?" + YEAR),
            named(NAME + " ?" + DAY + "(?:st|nd|rd|th)|" + FULL_NAME + " " + DAY),
            named(NAME + "\\.?[-./_ ](?:del? )?" + YEAR),
            Pattern.compile("(?<!\\p{N})(?:" + YEAR + " ?[年년] ?\\d{1,2} ?[月월](?: ?\\d{1,2} ?[日일])?"
                    + "|(?:\\d{1,2} ?[年년] ?)?\\d{1,2} ?[月월] ?\\d{1,2} ?[日일])"));

    private static final Pattern IN_FIGURES =
            Pattern.compile("(?<!\\d)" + YEAR + "([-./:_ ]?)" + MONTH_2 + "\\1" + DAY_2 + "(?!\\d)");

    /** Fewer digits can be a date only with the name of its month. */
    private static final int FEWEST_DIGITS = 5;

    private static final Pattern MONTH_NAME = Pattern.compile(NAME + "|[月월]");

    private TextDates() {}

    /** Whether a text with noise in it has a date in figures, with year, month and day. Other forms occur by chance. */
    public static boolean areInFigures(String text) {
        return IN_FIGURES.matcher(text).find();
    }

    /** What finds them in this text; nothing if it cannot hold one. */
    public static List<Pattern> patternsFor(DateText text) {
        return mayBeIn(text.text()) ? PATTERNS : List.of();
    }

    private static boolean mayBeIn(String text) {
        int digits = 0;
        for (int i = 0; i < text.length() && digits < FEWEST_DIGITS; i++) {
            digits += text.charAt(i) >= '0' && text.charAt(i) <= '9' ? 1 : 0;
        }
        return digits >= FEWEST_DIGITS
                || (digits > 0 && MONTH_NAME.matcher(text).find());
    }

    /**
     * Whether there is one in a value of this VR. A VR that can only hold dates, times, numbers or UIDs holds no text.
     */
    public static boolean areIn(Vr vr, String value) {
        return switch (vr) {
            case DA, DT, TM, AS, DS, IS, UI, AT, FD, FL, SL, SS, SV, UL, US, UV -> false;
            default -> {
                DateText text = DateText.of(value);
                yield patternsFor(text).stream()
                        .anyMatch(pattern -> pattern.matcher(text.text()).find());
            }
        };
    }

    /** As {@code CT20240115}. */
    private static Pattern besideLetters(String date) {
        return Pattern.compile(FIGURE + "(?<!\\p{N})(?:" + date + ")" + AND_TIME + "(?!\\p{N})");
    }

    private static Pattern figures(String date) {
        return Pattern.compile(FIGURE + BEGIN + "(?:" + date + ")" + END);
    }

    private static Pattern named(String date) {
        return Pattern.compile(LETTER + BEGIN + "(?:" + date + ")" + END);
    }
}
