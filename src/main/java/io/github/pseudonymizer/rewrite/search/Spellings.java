// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The usual ways to write a name, a number or a date. All results are folded, except names, which {@link Folding} still
 * has to fold.
 */
final class Spellings {

    private static final List<DateTimeFormatter> FORMATS = List.of(
            spelling("yyyyMMdd"),
            spelling("yyyy-MM-dd"),
            spelling("yyyy.MM.dd"),
            spelling("yyyy/MM/dd"),
            spelling("yyyy_MM_dd"),
            spelling("yyyy:MM:dd"),
            spelling("yyyy-M-d"),
            spelling("yyyy/M/d"),
            spelling("dd.MM.yyyy"),
            spelling("d.M.yyyy"),
            spelling("dd.MM.yy"),
            spelling("d.M.yy"),
            spelling("dd-MM-yyyy"),
            spelling("d-M-yyyy"),
            spelling("dd/MM/yyyy"),
            spelling("d/M/yyyy"),
            spelling("dd/MM/yy"),
            spelling("d/M/yy"),
            spelling("MM/dd/yyyy"),
            spelling("M/d/yyyy"),
            spelling("MM/dd/yy"),
            spelling("M/d/yy"),
            spelling("MM-dd-yyyy"),
            spelling("dd_MM_yyyy"),
            spelling("MM_dd_yyyy"),
            spelling("dd_MM_yy"),
            spelling("ddMMyyyy"),
            spelling("MMddyyyy"),
            spelling("dd MMM yyyy"),
            spelling("d MMM yyyy"),
            spelling("dd-MMM-yyyy"),
            spelling("d-MMM-yyyy"),
            spelling("ddMMMyyyy"),
            spelling("dd/MMM/yyyy"),
            spelling("yyyy-MMM-dd"),
            spelling("MMM-dd-yyyy"),
            spelling("MMM d, yyyy"),
            spelling("MMM dd, yyyy"),
            spelling("MMMM d, yyyy"),
            spelling("d MMMM yyyy"),
            spelling("yyMMdd"),
            spelling("ddMMyy"),
            spelling("MMddyy"),
            spelling("dd MM yyyy"),
            spelling("yyyy MM dd"),
            spelling("dd MM yy"),
            spelling("yyyy\u5E74M\u6708d\u65E5"),
            spelling("yyyy\u5E74MM\u6708dd\u65E5"),
            spelling("yyyy\uB144M\uC6D4d\uC77C"),
            spelling("yyyy\uB144 M\uC6D4 d\uC77C"));

    /** A date of the study is searched for in fewer ways, because {@code TextDates} finds the others. */
    private static final List<DateTimeFormatter> RECENT = List.of(
            spelling("yyyyMMdd"),
            spelling("yyyy-MM-dd"),
            spelling("yyyy.MM.dd"),
            spelling("yyyy/MM/dd"),
            spelling("yyyy_MM_dd"),
            spelling("dd_MM_yy"),
            spelling("dd.MM.yyyy"),
            spelling("dd.MM.yy"),
            spelling("dd/MM/yyyy"),
            spelling("MM/dd/yyyy"),
            spelling("dd/MM/yy"),
            spelling("MM/dd/yy"),
            spelling("dd-MMM-yyyy"),
            spelling("ddMMMyyyy"),
            spelling("ddMMyyyy"),
            spelling("yyMMdd"),
            spelling("ddMMyy"));

    private static final List<String> ROMAN_MONTHS =
            List.of("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII");
    private static final List<String> SEPARATORS = List.of("-", ".", "/", " ", ". ");

    /** Letters that some people write as two, in the language of the letter. */
    private static final Map<Character, String> DIGRAPHS = Map.ofEntries(
            Map.entry('\u00E4', "ae"),
            Map.entry('\u00F6', "oe"),
            Map.entry('\u00FC', "ue"),
            Map.entry('\u00C4', "AE"),
            Map.entry('\u00D6', "OE"),
            Map.entry('\u00DC', "UE"),
            Map.entry('\u00F8', "oe"),
            Map.entry('\u00D8', "OE"),
            Map.entry('\u00E5', "aa"),
            Map.entry('\u00C5', "AA"));

    private static final int SHORTEST_ID = 4;

    private Spellings() {}

    private static DateTimeFormatter spelling(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /** The spellings of a birth date; digits that do not make a date are their only spelling. */
    static Set<String> ofDate(String digits) {
        return ofDate(digits, FORMATS, true);
    }

    /** The spellings of a date of the study. */
    static Set<String> ofRecentDate(String digits) {
        return ofDate(digits, RECENT, false);
    }

    private static Set<String> ofDate(String digits, List<DateTimeFormatter> formats, boolean roman) {
        Set<String> spellings = new LinkedHashSet<>();
        try {
            LocalDate date = LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE);
            formats.forEach(format -> spellings.add(SearchTerm.normalize(format.format(date))));
            if (roman) {
                String month = ROMAN_MONTHS.get(date.getMonthValue() - 1);
                SEPARATORS.forEach(separator ->
                        spellings.add(date.getDayOfMonth() + separator + month + separator + date.getYear()));
            }
        } catch (DateTimeException e) {
            spellings.add(digits);
        }
        return spellings;
    }

    /**
     * The spellings of an identifier, with other separators or none: {@code PAT-0042}, {@code PAT 0042},
     * {@code PAT0042}. Only the identifier itself, if it has fewer than four letters and digits.
     *
     * @param id folded
     */
    static Set<String> ofId(String id) {
        Set<String> spellings = new LinkedHashSet<>(List.of(id));
        List<String> runs = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= id.length(); i++) {
            boolean inside = i < id.length() && Scripts.isAlphanumeric(id.charAt(i));
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                runs.add(id.substring(start, i));
                start = -1;
            }
        }
        boolean isAscii = id.chars().allMatch(c -> c < 0x80);
        if (!isAscii || runs.stream().mapToInt(String::length).sum() < SHORTEST_ID) {
            return spellings;
        }
        if (runs.size() == 1) {
            runs = atDigits(runs.get(0));
        }
        if (runs.size() == 2 || (runs.size() > 2 && runs.size() <= 8)) {
            for (String separator : List.of("", "-", " ", "_", ".", "/")) {
                spellings.add(String.join(separator, runs));
            }
        }
        return spellings;
    }

    /** Letters and the digits after them, as {@code PAT0042}; one run if it has another form. */
    private static List<String> atDigits(String run) {
        int at = 0;
        while (at < run.length() && !Scripts.isDigit(run.charAt(at))) {
            at++;
        }
        boolean simple =
                at > 1 && at < run.length() && run.substring(at).chars().allMatch(Scripts::isDigit);
        return simple ? List.of(run.substring(0, at), run.substring(at)) : List.of(run);
    }

    /**
     * The spellings of a name if its special letters are missing or written as two: Müller, Mueller; Mueller, Muller.
     *
     * @param name not folded, with its delimiters
     */
    static Set<String> ofName(String name) {
        StringBuilder two = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char character = name.charAt(i);
            String digraph = DIGRAPHS.get(character);
            two.append(digraph == null ? character : digraph);
        }
        Set<String> spellings = new LinkedHashSet<>(List.of(name, two.toString()));
        String upper = name.toUpperCase(Locale.ROOT);
        spellings.add(
                upper.replace("AE", "A").replace("OE", "O").replace("UE", "U").replace("AA", "A"));
        return spellings;
    }
}
