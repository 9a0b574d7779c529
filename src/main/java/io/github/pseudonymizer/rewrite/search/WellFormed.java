// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.DatasetReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Recognizes values that have the form of their VR: numbers, dates, times, ages, code strings, UIDs. Only these
 * certainly hold no text. Confined to one thread.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html">PS3.5 §6.2</a>
 */
public final class WellFormed {

    private static final int LONGEST_CODE = 16;
    private static final int LETTERS_OF_A_WORD = 4;
    private static final int LONGEST_TIMES = 4096;
    private static final Pattern TIME = values("\\d\\d(?::?[0-5]\\d(?::?[0-6]\\d(?:\\.\\d{1,6})?)?)?");
    private static final Pattern AGE = values("\\d{3}[DWMY]");

    private final NumberStrings numbers = new NumberStrings();

    /** Possessive, because Java's expressions otherwise call themselves for each value until the stack ends. */
    private static Pattern values(String value) {
        String padded = " *+(?:" + value + ")? *+";
        return Pattern.compile(padded + "(?:\\\\" + padded + ")*+\\x00*+");
    }

    /** Looks at the element just read. Free text always has the form of its VR. */
    public ValueForm of(DatasetReader element) {
        ByteBuffer bytes = element.bytes();
        int from = element.valueStart();
        int to = element.end();
        return switch (element.vr()) {
            case DS -> numbers.of(bytes, from, to, true);
            case IS -> numbers.of(bytes, from, to, false);
            case CS ->
                all(bytes, from, to, WellFormed::isCode) && valuesAreShort(bytes, from, to)
                        ? ValueForm.OF_ITS_VR
                        : ValueForm.OTHER;
            case UI -> all(bytes, from, to, WellFormed::isUid) ? ValueForm.OF_ITS_VR : ValueForm.OTHER;
            case DA -> all(bytes, from, to, WellFormed::isDate) ? ValueForm.OF_ITS_VR : ValueForm.OTHER;
            case DT -> all(bytes, from, to, WellFormed::isTime) ? ValueForm.OF_ITS_VR : ValueForm.OTHER;
            case TM -> is(element, TIME) ? ValueForm.HARMLESS : ValueForm.OTHER;
            case AS -> is(element, AGE) ? ValueForm.HARMLESS : ValueForm.OTHER;
            default -> element.vr().isNumbers() && hasWord(bytes, from, to) ? ValueForm.OTHER : ValueForm.OF_ITS_VR;
        };
    }

    private static boolean is(DatasetReader element, Pattern values) {
        return element.valueLength() <= LONGEST_TIMES
                && values.matcher(new String(element.value(), StandardCharsets.ISO_8859_1))
                        .matches();
    }

    /** The bytes that a VR allows. */
    private interface Allowed {
        boolean allows(byte character);
    }

    private static boolean all(ByteBuffer bytes, int from, int to, Allowed allowed) {
        for (int i = from; i < to; i++) {
            byte b = bytes.get(i);
            boolean isPadding = b == 0 && i == to - 1;
            if (!isPadding && b != '\\' && b != ' ' && !allowed.allows(b)) {
                return false;
            }
        }
        return true;
    }

    private static boolean valuesAreShort(ByteBuffer bytes, int from, int to) {
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i == to || bytes.get(i) == '\\') {
                if (i - start > LONGEST_CODE) {
                    return false;
                }
                start = i + 1;
            }
        }
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isCode(byte b) {
        return isDigit(b) || (b >= 'A' && b <= 'Z') || b == '_';
    }

    private static boolean isUid(byte b) {
        return isDigit(b) || b == '.';
    }

    private static boolean isDate(byte b) {
        return isDigit(b) || b == '.' || b == '-';
    }

    private static boolean isTime(byte b) {
        return isDigit(b) || b == '.' || b == ':' || b == '+' || b == '-';
    }

    /** Whether binary numbers hold a run of letters, of one byte or two bytes each. */
    private static boolean hasWord(ByteBuffer bytes, int from, int to) {
        int run = 0;
        int wide = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes.get(i);
            boolean letter = isLetter(b);
            run = letter ? run + 1 : 0;
            boolean goesOn = letter ? (i == from || !isLetter(bytes.get(i - 1))) : (b == 0 && wide > 0);
            wide = goesOn ? wide + 1 : 0;
            if (run >= LETTERS_OF_A_WORD || wide >= 2 * LETTERS_OF_A_WORD) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLetter(byte b) {
        return (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    }
}
