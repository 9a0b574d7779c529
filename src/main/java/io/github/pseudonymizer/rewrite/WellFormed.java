package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.DatasetReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Recognizes values that are what their VR promises: numbers, dates, times, ages, code strings, UIDs. Only those can be
 * trusted to be no text. Fast, because contours of an RT Structure Set are megabytes of such values. Confined to one
 * thread.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_6.2.html">PS3.5 §6.2</a>
 */
final class WellFormed {

    private static final int LONGEST_CODE = 16;
    private static final int LETTERS_OF_A_WORD = 4;
    private static final int LONGEST_TIMES = 4096;
    private static final Pattern TIME = values("\\d\\d(?::?[0-5]\\d(?::?[0-6]\\d(?:\\.\\d{1,6})?)?)?");
    private static final Pattern AGE = values("\\d{3}[DWMY]");

    private final byte[] chunk = new byte[4096];

    private static Pattern values(String value) {
        String padded = " *+(?:" + value + ")? *+";
        return Pattern.compile(padded + "(?:\\\\" + padded + ")*\\x00?");
    }

    /** The values of an element up to here. */
    private static final class Numeral {
        /** Positions in {@code [+-]digits[.digits][E[+-]digits]}. */
        private enum At {
            START,
            SIGN,
            DIGITS,
            POINT,
            FRACTION,
            EXPONENT,
            EXPONENT_SIGN,
            EXPONENT_DIGITS,
            END
        }

        private final boolean isDecimal;
        private At at = At.START;
        private int digits;
        private boolean hasLongNumber;

        Numeral(boolean isDecimal) {
            this.isDecimal = isDecimal;
        }

        /** Whether the value can go on like this. */
        boolean accept(byte character) {
            if (character >= '0' && character <= '9') {
                return digit();
            }
            return switch (character) {
                case '\\' -> endOfValue();
                case ' ' -> space();
                case '+', '-' -> sign();
                case '.' -> isDecimal && (at == At.START || at == At.SIGN || at == At.DIGITS) && move(At.POINT);
                case 'e', 'E' ->
                    isDecimal
                            && (at == At.DIGITS || at == At.FRACTION || (at == At.POINT && digits > 0))
                            && move(At.EXPONENT);
                default -> false;
            };
        }

        private boolean digit() {
            digits++;
            return switch (at) {
                case START, SIGN, DIGITS -> move(At.DIGITS);
                case POINT, FRACTION -> move(At.FRACTION);
                case EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS -> move(At.EXPONENT_DIGITS);
                case END -> false;
            };
        }

        private boolean sign() {
            return switch (at) {
                case START -> move(At.SIGN);
                case EXPONENT -> move(At.EXPONENT_SIGN);
                default -> false;
            };
        }

        private boolean space() {
            return at == At.START || (isComplete() && move(At.END));
        }

        private boolean isComplete() {
            return switch (at) {
                case START, DIGITS, FRACTION, EXPONENT_DIGITS, END -> true;
                case POINT -> digits > 0;
                default -> false;
            };
        }

        private boolean endOfValue() {
            hasLongNumber |= (at == At.DIGITS || at == At.END) && digits >= LeakRules.SHORTEST_NUMBER;
            boolean complete = isComplete();
            at = At.START;
            digits = 0;
            return complete;
        }

        private boolean move(At next) {
            at = next;
            return true;
        }
    }

    /** What a look at the bytes of a value says. */
    enum Form {
        /** It is of its VR, and no identity can be in it. */
        HARMLESS,
        /** It is of its VR, but a number of eight digits or more, or a code, can be an identity. */
        OF_ITS_VR,
        /** It is not of its VR. */
        OTHER
    }

    /** Looks at the element just read. Free text is always of its VR. */
    Form of(DatasetReader element) {
        ByteBuffer bytes = element.bytes();
        int from = element.valueStart();
        int to = element.end();
        return switch (element.vr()) {
            case DS -> numbers(bytes, from, to, true);
            case IS -> numbers(bytes, from, to, false);
            case CS ->
                all(bytes, from, to, WellFormed::isCode) && valuesAreShort(bytes, from, to)
                        ? Form.OF_ITS_VR
                        : Form.OTHER;
            case UI -> all(bytes, from, to, WellFormed::isUid) ? Form.OF_ITS_VR : Form.OTHER;
            case DA -> all(bytes, from, to, WellFormed::isDate) ? Form.OF_ITS_VR : Form.OTHER;
            case DT -> all(bytes, from, to, WellFormed::isTime) ? Form.OF_ITS_VR : Form.OTHER;
            case TM -> is(element, TIME) ? Form.HARMLESS : Form.OTHER;
            case AS -> is(element, AGE) ? Form.HARMLESS : Form.OTHER;
            default -> element.vr().isNumbers() && hasWord(bytes, from, to) ? Form.OTHER : Form.OF_ITS_VR;
        };
    }

    private static boolean is(DatasetReader element, Pattern values) {
        return element.valueLength() <= LONGEST_TIMES
                && values.matcher(new String(element.value(), StandardCharsets.ISO_8859_1))
                        .matches();
    }

    private Form numbers(ByteBuffer bytes, int from, int to, boolean isDecimal) {
        Numeral number = new Numeral(isDecimal);
        for (int at = from; at < to; at += chunk.length) {
            int count = Math.min(chunk.length, to - at);
            bytes.get(at, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                boolean isPadding = chunk[i] == 0 && at + i == to - 1;
                if (!isPadding && !number.accept(chunk[i])) {
                    return Form.OTHER;
                }
            }
        }
        if (!number.endOfValue()) {
            return Form.OTHER;
        }
        return number.hasLongNumber ? Form.OF_ITS_VR : Form.HARMLESS;
    }

    /** Which bytes a VR allows. */
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

    /** Whether binary numbers hold a run of letters, one byte or two bytes each. */
    private static boolean hasWord(ByteBuffer bytes, int from, int to) {
        int run = 0;
        int wide = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes.get(i);
            boolean letter = (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
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
