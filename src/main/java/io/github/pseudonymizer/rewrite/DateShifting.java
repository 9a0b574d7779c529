// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.rewrite.report.Remark.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Shifts the dates of DA and DT values; times of day and offsets from UTC stay.
 *
 * <p>Each value is shifted on its own. One that is not a date must not stay, so it is emptied, and the others keep
 * their places. A partial DT ({@code yyyy} or {@code yyyymm}) is shifted from its first day and cut to the same
 * precision. So it may be a month or a year away from the shifted whole date, but never gives away more than before.
 * The old form {@code yyyy.mm.dd} keeps its dots. Ranges are two dates.
 *
 * <p>A shift by whole days changes no time of day, so no value crosses midnight. An offset from UTC stays with its
 * time, because otherwise the moment, and the interval to others, would be lost.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html">PS3.5 §6.2 DA, DT</a>
 */
final class DateShifting {

    private static final int DATE_DIGITS = 8;

    /** Dates in DICOM have four digits for the year. */
    private static final int LAST_YEAR = 9999;

    private final Vr vr;
    private final int days;

    /**
     * The values of an element after the shift.
     *
     * @param value as many values as before, without padding; those that could not be shifted are empty
     * @param hasDate whether at least one value is a date
     * @param problems of the values
     */
    record Shifted(String value, boolean hasDate, Set<Problem> problems) {}

    /** One date after the shift. If it is empty it has a problem, unless it was empty before. */
    private record One(String text, Optional<Problem> problem) {
        static One without(Problem problem) {
            return new One("", Optional.of(problem));
        }

        boolean stays() {
            return problem.isEmpty() || !text.isEmpty();
        }

        /** Whether it has the form of a date, even if that date does not exist. */
        boolean looksLikeDate() {
            return stays() || problem.filter(Problem.NOT_A_DATE::equals).isEmpty();
        }
    }

    private DateShifting(Vr vr, int days) {
        this.vr = vr;
        this.days = days;
    }

    /**
     * Shifts every value, and empties those that are not dates.
     *
     * @param value one byte a character
     */
    static Shifted shift(String value, Vr vr, int days) {
        DateShifting shifting = new DateShifting(vr, days);
        List<String> shifted = new ArrayList<>();
        Set<Problem> problems = EnumSet.noneOf(Problem.class);
        boolean hasDate = false;
        for (String one : value.split("\\\\", -1)) {
            One date = shifting.shiftOne(Padding.strip(one));
            shifted.add(date.text());
            date.problem().ifPresent(problems::add);
            hasDate |= !date.text().isEmpty();
        }
        return new Shifted(String.join("\\", shifted), hasDate, problems);
    }

    private One shiftOne(String value) {
        One single = shiftSingle(value);
        return single.stays() ? single : shiftRange(value).orElse(single);
    }

    private One shiftSingle(String value) {
        if (value.isEmpty()) {
            return new One("", Optional.empty());
        }
        return vr == Vr.DA ? shiftDate(value) : shiftDateTime(value);
    }

    /** The two dates shifted; empty if it is not a range. */
    private Optional<One> shiftRange(String value) {
        for (int hyphen = value.indexOf('-'); hyphen >= 0; hyphen = value.indexOf('-', hyphen + 1)) {
            One from = shiftSingle(value.substring(0, hyphen).strip());
            One to = shiftSingle(value.substring(hyphen + 1).strip());
            if (value.length() > 1 && from.looksLikeDate() && to.looksLikeDate()) {
                return Optional.of(join(from, to));
            }
        }
        return Optional.empty();
    }

    private static One join(One from, One to) {
        if (from.stays() && to.stays()) {
            return new One(from.text() + "-" + to.text(), from.problem().or(to::problem));
        }
        return new One("", from.stays() ? to.problem() : from.problem());
    }

    private One shiftDate(String value) {
        if (value.length() == DATE_DIGITS + 2 && value.charAt(4) == '.' && value.charAt(7) == '.') {
            One digits = shiftDigits(value.substring(0, 4) + value.substring(5, 7) + value.substring(8));
            return digits.text().isEmpty() ? digits : new One(dotted(digits.text()), digits.problem());
        }
        boolean incomplete = (value.length() == 4 || value.length() == 6) && DateTimeForm.isDigits(value);
        if (incomplete) {
            return One.without(Problem.INCOMPLETE_DATE);
        }
        return value.length() == DATE_DIGITS ? shiftDigits(value) : One.without(Problem.NOT_A_DATE);
    }

    private static String dotted(String digits) {
        return digits.substring(0, 4) + "." + digits.substring(4, 6) + "." + digits.substring(6);
    }

    private One shiftDateTime(String value) {
        int digits = DateTimeForm.countDigits(value, 0);
        if (!DateTimeForm.isWellFormed(value, digits)) {
            return One.without(Problem.NOT_A_DATE);
        }
        if (!DateTimeForm.isTimeOfDay(value, digits)) {
            return One.without(Problem.NO_SUCH_DATE);
        }
        int precision = Math.min(digits, DATE_DIGITS);
        One date = shiftDigits(value.substring(0, precision) + "0101".substring(precision - 4));
        if (date.text().isEmpty()) {
            return date;
        }
        return new One(
                date.text().substring(0, precision) + value.substring(precision),
                precision < DATE_DIGITS ? Optional.of(Problem.PARTIAL_DATE) : Optional.empty());
    }

    private One shiftDigits(String digits) {
        if (!DateTimeForm.isDigits(digits)) {
            return One.without(Problem.NOT_A_DATE);
        }
        try {
            LocalDate date = LocalDate.of(
                            Integer.parseInt(digits.substring(0, 4)),
                            Integer.parseInt(digits.substring(4, 6)),
                            Integer.parseInt(digits.substring(6)))
                    .plusDays(days);
            if (date.getYear() > LAST_YEAR) {
                return One.without(Problem.NO_SUCH_DATE);
            }
            return date.getYear() < 1
                    ? One.without(Problem.BEFORE_YEAR_ONE)
                    : new One(
                            String.format(
                                    Locale.ROOT,
                                    "%04d%02d%02d",
                                    date.getYear(),
                                    date.getMonthValue(),
                                    date.getDayOfMonth()),
                            Optional.empty());
        } catch (DateTimeException impossible) {
            return One.without(Problem.NO_SUCH_DATE);
        }
    }
}
