// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Vr;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a text can be the value of an attribute: length and repertoire of PS3.5 Table 6.2-1, numbers for numeric VRs.
 * The empty text can.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html">PS3.5 §6.2</a>
 */
public final class Replacement {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern CONTROL_BUT_LINES = Pattern.compile("[\\p{Cntrl}&&[^\\t\\n\\f\\r]]");

    private Replacement() {}

    /** Why this text cannot be a value, without quoting it; empty if it can. */
    public static Optional<String> problem(Vr vr, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        boolean oneValue = isOneValue(vr);
        if ((oneValue ? CONTROL_BUT_LINES : CONTROL).matcher(text).find()) {
            return Optional.of("no value of VR " + vr + ": control characters");
        }
        List<String> values = oneValue ? List.of(text) : List.of(text.split("\\\\", -1));
        return values.stream().allMatch(value -> fits(vr, value))
                ? Optional.empty()
                : Optional.of("no value of VR " + vr);
    }

    /** Text in which a backslash is a backslash. */
    private static boolean isOneValue(Vr vr) {
        return switch (vr) {
            case LT, ST, UT, UR -> true;
            default -> false;
        };
    }

    private static boolean fits(Vr vr, String value) {
        return switch (vr) {
            case AE -> value.matches("[\\x20-\\x7E]{0,16}");
            case AS -> value.matches("(\\d{3}[DWMY])?");
            case CS -> value.matches("[A-Z0-9 _]{0,16}");
            case DA -> value.isEmpty() || isDate(value);
            case DS -> value.matches("(?=.{0,16}$) *([+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?)? *");
            case DT ->
                value.matches("(\\d{4}(\\d\\d(\\d\\d(\\d\\d(\\d\\d(\\d\\d(\\.\\d{1,6})?)?)?)?)?)?([+-]\\d{4})?)?");
            case IS -> value.matches("(?=.{0,12}$) *([+-]?\\d+)? *");
            case LO -> value.length() <= 64;
            case LT -> value.length() <= 10_240;
            case PN -> value.split("=", -1).length <= 3 && value.length() <= 3 * 64 + 2;
            case SH -> value.length() <= 16;
            case ST -> value.length() <= 1024;
            case TM -> value.matches("(([01]\\d|2[0-3])([0-5]\\d([0-5]\\d(\\.\\d{1,6})?)?)?)?");
            case UC, UT -> true;
            case UR -> value.matches("[\\x21-\\x7E]*");
            case FD, FL, SL, SS, SV, UL, US, UV -> isNumber(vr, value);
            case AT, OB, OD, OF, OL, OV, OW, SQ, UI, UN -> false;
        };
    }

    private static boolean isDate(String value) {
        return value.matches("\\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])");
    }

    private static boolean isNumber(Vr vr, String value) {
        if (vr == Vr.FD || vr == Vr.FL) {
            return value.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
        }
        if (!value.matches("[+-]?\\d{1,20}")) {
            return false;
        }
        BigInteger number = new BigInteger(value);
        int bits = 8 * vr.unitBytes();
        return switch (vr) {
            case SS, SL, SV -> number.bitLength() < bits;
            default -> number.signum() >= 0 && number.bitLength() <= bits;
        };
    }
}
