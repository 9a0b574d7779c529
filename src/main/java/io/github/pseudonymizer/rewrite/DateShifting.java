package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Vr;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Shifts the dates of DA and DT values; times of day and offsets from UTC stay.
 *
 * <p>A partial DT ({@code yyyy} or {@code yyyymm}) is shifted from its first day and cut to the same precision. So it
 * may be off by a month or a year from what the whole date would have become, but never gives away more than it said.
 * The old form {@code yyyy.mm.dd} keeps its dots. Ranges are two dates.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html">PS3.5 §6.2 DA, DT</a>
 */
final class DateShifting {

    private static final int DATE_DIGITS = 8;
    private static final int MOST_DIGITS = 14;

    private DateShifting() {}

    /**
     * Every value shifted, or nothing if one of them is no date: what is malformed cannot be shifted, and must not
     * stay.
     *
     * @param value one byte a character
     */
    static Optional<String> shift(String value, Vr vr, int days) {
        List<String> shifted = new ArrayList<>();
        for (String one : value.split("\\\\", -1)) {
            Optional<String> date = shiftOne(Padding.strip(one), vr, days);
            if (date.isEmpty()) {
                return Optional.empty();
            }
            shifted.add(date.get());
        }
        return Optional.of(String.join("\\", shifted));
    }

    private static Optional<String> shiftOne(String value, Vr vr, int days) {
        Optional<String> single = shiftSingle(value, vr, days);
        return single.isPresent() ? single : shiftRange(value, vr, days);
    }

    private static Optional<String> shiftSingle(String value, Vr vr, int days) {
        if (value.isEmpty()) {
            return Optional.of("");
        }
        return vr == Vr.DA ? shiftDate(value, days) : shiftDateTime(value, days);
    }

    private static Optional<String> shiftRange(String value, Vr vr, int days) {
        for (int hyphen = value.indexOf('-'); hyphen >= 0; hyphen = value.indexOf('-', hyphen + 1)) {
            Optional<String> from = shiftSingle(value.substring(0, hyphen).strip(), vr, days);
            Optional<String> to = shiftSingle(value.substring(hyphen + 1).strip(), vr, days);
            if (from.isPresent() && to.isPresent() && value.length() > 1) {
                return Optional.of(from.get() + "-" + to.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> shiftDate(String value, int days) {
        if (value.length() == DATE_DIGITS + 2 && value.charAt(4) == '.' && value.charAt(7) == '.') {
            String digits = value.substring(0, 4) + value.substring(5, 7) + value.substring(8);
            return shiftDigits(digits, days)
                    .map(d -> d.substring(0, 4) + "." + d.substring(4, 6) + "." + d.substring(6));
        }
        return value.length() == DATE_DIGITS ? shiftDigits(value, days) : Optional.empty();
    }

    private static Optional<String> shiftDateTime(String value, int days) {
        int digits = countDigits(value, 0);
        if (digits < 4 || digits > MOST_DIGITS || digits % 2 == 1 || !isFractionAndOffset(value, digits)) {
            return Optional.empty();
        }
        int precision = Math.min(digits, DATE_DIGITS);
        String date = value.substring(0, precision) + "0101".substring(precision - 4);
        return shiftDigits(date, days).map(d -> d.substring(0, precision) + value.substring(precision));
    }

    /** Whether what follows the digits is {@code .FFFFFF}, only behind seconds, and {@code +ZZXX}, either or both. */
    private static boolean isFractionAndOffset(String value, int from) {
        int i = from;
        if (i < value.length() && value.charAt(i) == '.') {
            int fraction = countDigits(value, i + 1);
            if (from != MOST_DIGITS || fraction < 1 || fraction > 6) {
                return false;
            }
            i += 1 + fraction;
        }
        if (i == value.length()) {
            return true;
        }
        boolean sign = value.charAt(i) == '+' || value.charAt(i) == '-';
        return sign && value.length() == i + 5 && countDigits(value, i + 1) == 4;
    }

    private static Optional<String> shiftDigits(String digits, int days) {
        if (countDigits(digits, 0) != DATE_DIGITS) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.of(
                            Integer.parseInt(digits.substring(0, 4)),
                            Integer.parseInt(digits.substring(4, 6)),
                            Integer.parseInt(digits.substring(6)))
                    .plusDays(days);
            return date.getYear() < 1 || date.getYear() > 9999
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT, "%04d%02d%02d", date.getYear(), date.getMonthValue(), date.getDayOfMonth()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int countDigits(String value, int from) {
        int i = from;
        while (i < value.length() && Needle.isDigit(value.charAt(i))) {
            i++;
        }
        return i - from;
    }
}
