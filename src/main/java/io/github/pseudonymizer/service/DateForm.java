// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the dates of a column are written. A shifted date is written as it was, with its separators, its zeros and its
 * time of day. Where the order of day and month cannot be seen, it must be said.
 *
 * @param order of the parts of dates in numbers
 * @param separator between them; empty if the values show it
 * @param padded whether a day and a month below ten have a zero, where the value does not show it
 */
record DateForm(Order order, Optional<String> separator, boolean padded) {

    private static final int FIRST_YEAR = 1800;
    private static final int LAST_YEAR = 2199;
    private static final int LONGEST = 64;

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private static final String TIME = "(?:(?:T|\\s+)(?:[01]?\\d|2[0-4]):[0-5]\\d(?::(?:[0-5]\\d|60)(?:[.,]\\d{1,9})?)?"
            + "(?:\\s?[AaPp]\\.?[Mm]\\.?)?(?:\\s?(?:Z|UTC|GMT|[+-]\\d{2}:?\\d{2}))?)?";
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})([./ -])(\\d{1,2})\\2(\\d{1,2})(" + TIME + ")");
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})([./ -])(\\d{1,2})\\2(\\d{4})(" + TIME + ")");
    private static final Pattern NAMED_MONTH =
            Pattern.compile("(\\d{1,2})([. -]?)(?i:(" + String.join("|", MONTHS) + "))([. -]?)(\\d{4})(" + TIME + ")");
    private static final Pattern DIGITS = Pattern.compile("(\\d{8})("
            + "(?:(?:[01]\\d|2[0-3])(?:[0-5]\\d(?:(?:[0-5]\\d|60)(?:\\.\\d{1,6})?)?)?)?(?:[+-]\\d{4})?|" + TIME + ")");
    private static final Pattern MONTH = Pattern.compile("(\\d{4})(?:-(\\d{2}))?|(\\d{2})([./-])(\\d{4})");

    private static final Pattern STATED =
            Pattern.compile("(dd?|MM?|yyyy)([./ -]?)(dd?|MM?|yyyy)([./ -]?)(dd?|MM?|yyyy)");

    /** The order of day, month and year. */
    enum Order {
        SHOWN,
        DMY,
        MDY,
        YMD
    }

    /** As the values show it. */
    static final DateForm SHOWN = new DateForm(Order.SHOWN, Optional.empty(), true);

    /** What {@link #stated} takes. */
    static final String STATABLE =
            "dmy, mdy, ymd, or a pattern of d or dd, M or MM, and yyyy, such as dd.MM.yyyy or MMddyyyy";

    /** What a request says; empty if it makes no sense. */
    static Optional<DateForm> stated(String text) {
        if (List.of("dmy", "mdy", "ymd").contains(text)) {
            return Optional.of(new DateForm(Order.valueOf(text.toUpperCase(Locale.ROOT)), Optional.empty(), true));
        }
        Matcher parts = STATED.matcher(text);
        if (!parts.matches() || !parts.group(2).equals(parts.group(4))) {
            return Optional.empty();
        }
        String initials = "" + parts.group(1).charAt(0) + parts.group(3).charAt(0)
                + parts.group(5).charAt(0);
        boolean padded = text.contains("dd") && text.contains("MM");
        boolean apart = padded || !parts.group(2).isEmpty();
        return Optional.of(initials.toLowerCase(Locale.ROOT))
                .filter(order -> apart && List.of("dmy", "mdy", "ymd").contains(order))
                .map(order -> new DateForm(
                        Order.valueOf(order.toUpperCase(Locale.ROOT)), Optional.of(parts.group(2)), padded));
    }

    /** The values that are allowed, in words. */
    String expected() {
        String years = ", of a year from " + FIRST_YEAR + " to " + LAST_YEAR + ", perhaps with a time";
        return order == Order.SHOWN
                ? "a date must be written like 2003-12-31, 20031231, 31.12.2003, 31-Dec-2003, 2003/12/31 or 2003-12"
                        + years + "; the order of 12/31/2003 or 31-12-2003 must be said, as in dates=COLUMN:mdy or"
                        + " dates=COLUMN:dmy"
                : "a date must be written in the stated order " + order.name().toLowerCase(Locale.ROOT)
                        + separator
                                .map(text -> text.isEmpty() ? " without separators" : " with \"" + text + "\"")
                                .orElse("")
                        + years;
    }

    /**
     * Moves a date.
     *
     * @param text not blank
     * @return as it was written; empty if no date was recognized
     */
    Optional<String> shifted(String text, int days) {
        String date = text.strip();
        if (date.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return inNumbers(date, days)
                    .or(() -> named(date, days))
                    .or(() -> whole(date, days))
                    .or(() -> month(date, days));
        } catch (DateTimeException noSuchDate) {
            return Optional.empty();
        }
    }

    private Optional<String> inNumbers(String date, int days) {
        Matcher parts = YEAR_FIRST.matcher(date);
        if (parts.matches() && allows(Order.YMD, parts.group(2), Order.SHOWN)) {
            TwoDigits written = written(parts.group(3), parts.group(4));
            LocalDate moved = moved(parts.group(1), parts.group(3), parts.group(4), days);
            String separator = parts.group(2);
            return Optional.of(year(moved)
                    + separator
                    + written.of(moved.getMonthValue())
                    + separator
                    + written.of(moved.getDayOfMonth())
                    + parts.group(5));
        }
        parts = YEAR_LAST.matcher(date);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String separator = parts.group(2);
        boolean dayFirst = allows(Order.DMY, separator, separator.equals(".") ? Order.SHOWN : Order.DMY);
        if (!dayFirst && !allows(Order.MDY, separator, Order.MDY)) {
            return Optional.empty();
        }
        TwoDigits written = written(parts.group(1), parts.group(3));
        LocalDate moved = dayFirst
                ? moved(parts.group(4), parts.group(3), parts.group(1), days)
                : moved(parts.group(4), parts.group(1), parts.group(3), days);
        String day = written.of(moved.getDayOfMonth());
        String month = written.of(moved.getMonthValue());
        return Optional.of((dayFirst ? day : month)
                + separator
                + (dayFirst ? month : day)
                + separator
                + year(moved)
                + parts.group(5));
    }

    /** Whether this order is stated, or it is this other one and nothing else is stated. */
    private boolean allows(Order wanted, String written, Order unstated) {
        return (order == wanted || order == unstated)
                && separator.map(written::equals).orElse(true);
    }

    /** How a day or a month is written. */
    private record TwoDigits(boolean padded) {
        String of(int number) {
            return padded ? String.format(Locale.ROOT, "%02d", number) : "" + number;
        }
    }

    /** A value with 9 and not 09 shows it; 10 and 12 do not. */
    private TwoDigits written(String... parts) {
        boolean zero = List.of(parts).stream().anyMatch(part -> part.startsWith("0"));
        boolean single = List.of(parts).stream().anyMatch(part -> part.length() == 1);
        return new TwoDigits(zero || (!single && padded));
    }

    private Optional<String> named(String date, int days) {
        Matcher parts = NAMED_MONTH.matcher(date);
        if (!parts.matches() || order != Order.SHOWN || !parts.group(2).equals(parts.group(4))) {
            return Optional.empty();
        }
        String name = parts.group(3);
        int month = MONTHS.indexOf(name.toLowerCase(Locale.ROOT)) + 1;
        LocalDate moved = moved(parts.group(5), "" + month, parts.group(1), days);
        String other = MONTHS.get(moved.getMonthValue() - 1);
        if (name.equals(name.toUpperCase(Locale.ROOT))) {
            other = other.toUpperCase(Locale.ROOT);
        } else if (Character.isUpperCase(name.charAt(0))) {
            other = other.substring(0, 1).toUpperCase(Locale.ROOT) + other.substring(1);
        }
        return Optional.of(written(parts.group(1)).of(moved.getDayOfMonth())
                + parts.group(2)
                + other
                + parts.group(4)
                + year(moved)
                + parts.group(6));
    }

    /** Eight digits, and what DICOM writes behind them. */
    private Optional<String> whole(String date, int days) {
        Matcher parts = DIGITS.matcher(date);
        if (!parts.matches() || !separator.map(String::isEmpty).orElse(true)) {
            return Optional.empty();
        }
        String digits = parts.group(1);
        LocalDate moved = switch (order) {
            case SHOWN, YMD -> moved(digits.substring(0, 4), digits.substring(4, 6), digits.substring(6), days);
            case DMY -> moved(digits.substring(4), digits.substring(2, 4), digits.substring(0, 2), days);
            case MDY -> moved(digits.substring(4), digits.substring(0, 2), digits.substring(2, 4), days);
        };
        TwoDigits two = new TwoDigits(true);
        String month = two.of(moved.getMonthValue());
        String day = two.of(moved.getDayOfMonth());
        String written = switch (order) {
            case SHOWN, YMD -> year(moved) + month + day;
            case DMY -> day + month + year(moved);
            case MDY -> month + day + year(moved);
        };
        return Optional.of(written + parts.group(2));
    }

    /** Moved from its first day, as the partial dates of images are. */
    private Optional<String> month(String date, int days) {
        Matcher parts = MONTH.matcher(date);
        if (!parts.matches() || order != Order.SHOWN) {
            return Optional.empty();
        }
        TwoDigits two = new TwoDigits(true);
        if (parts.group(1) == null) {
            LocalDate moved = moved(parts.group(5), parts.group(3), "1", days);
            return Optional.of(two.of(moved.getMonthValue()) + parts.group(4) + year(moved));
        }
        String month = parts.group(2);
        LocalDate moved = moved(parts.group(1), month == null ? "1" : month, "1", days);
        return Optional.of(year(moved) + (month == null ? "" : "-" + two.of(moved.getMonthValue())));
    }

    private static LocalDate moved(String year, String month, String day, int days) {
        int number = Integer.parseInt(year);
        if (number < FIRST_YEAR || number > LAST_YEAR) {
            throw new DateTimeException("not a year that a table has");
        }
        return LocalDate.of(number, Integer.parseInt(month), Integer.parseInt(day))
                .plusDays(days);
    }

    private static String year(LocalDate date) {
        return String.format(Locale.ROOT, "%04d", date.getYear());
    }
}
