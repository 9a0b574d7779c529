package io.github.pseudonymizer.dicom;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The character set of a dataset or item, as far as it matters for taking values apart and for writing text: in some, a
 * byte that looks like a backslash is half of another character.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_C.12.html">PS3.3 §C.12.1.1.2</a>
 */
public final class CharacterSet {

    /** The default character repertoire: ASCII. */
    public static final CharacterSet DEFAULT = new CharacterSet(Form.SINGLE_BYTES, StandardCharsets.ISO_8859_1);

    private static final byte ESCAPE = 0x1B;
    private static final int MOST_REMEMBERED = 256;
    private static final Map<String, CharacterSet> KNOWN = new ConcurrentHashMap<>();

    private static final Map<String, String> JAVA_NAMES = Map.ofEntries(
            Map.entry("100", "ISO-8859-1"),
            Map.entry("101", "ISO-8859-2"),
            Map.entry("109", "ISO-8859-3"),
            Map.entry("110", "ISO-8859-4"),
            Map.entry("144", "ISO-8859-5"),
            Map.entry("127", "ISO-8859-6"),
            Map.entry("126", "ISO-8859-7"),
            Map.entry("138", "ISO-8859-8"),
            Map.entry("148", "ISO-8859-9"),
            Map.entry("203", "ISO-8859-15"),
            Map.entry("166", "TIS-620"),
            Map.entry("13", "JIS_X0201"),
            Map.entry("192", "UTF-8"));

    private enum Form {
        /** Each ASCII byte is an ASCII character; so too in UTF-8. */
        SINGLE_BYTES,
        /** GB18030, GBK: the byte after 0x81 or more can be anything. */
        CHINESE,
        /** ISO_IR 13, under which Shift JIS is often found. */
        JAPANESE,
        /** Escape sequences switch between sets (ISO 2022). */
        ESCAPES
    }

    private final Form form;
    private final Charset charset;

    private CharacterSet(Form form, Charset charset) {
        this.form = form;
        this.charset = charset;
    }

    /**
     * The character set of this value of Specific Character Set (0008,0005), multiple values included. Unknown ones are
     * taken for single bytes.
     */
    public static CharacterSet of(String specificCharacterSet) {
        CharacterSet known = KNOWN.get(specificCharacterSet);
        if (known == null) {
            known = make(specificCharacterSet);
            if (KNOWN.size() < MOST_REMEMBERED) {
                KNOWN.put(specificCharacterSet, known);
            }
        }
        return known;
    }

    private static CharacterSet make(String specificCharacterSet) {
        String[] names = specificCharacterSet.split("\\\\", -1);
        String first = Padding.strip(names[0]);
        Charset charset = charset(first);
        if (names.length > 1 || first.startsWith("ISO 2022")) {
            return new CharacterSet(Form.ESCAPES, charset);
        }
        return switch (first) {
            case "GB18030", "GBK" -> new CharacterSet(Form.CHINESE, charset);
            case "ISO_IR 13" -> new CharacterSet(Form.JAPANESE, charset);
            default -> new CharacterSet(Form.SINGLE_BYTES, charset);
        };
    }

    private static Charset charset(String name) {
        String number = name.substring(name.lastIndexOf(' ') + 1);
        try {
            return Charset.forName(JAVA_NAMES.getOrDefault(number, name.startsWith("GB") ? name : "ISO-8859-1"));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }

    /** Whether escape sequences can occur. */
    public boolean usesEscapes() {
        return form == Form.ESCAPES;
    }

    /** Whether each byte that looks like ASCII is the character it looks like. */
    public boolean isUnambiguous() {
        return form == Form.SINGLE_BYTES;
    }

    /**
     * Text in this set, its first one if it has several; characters it lacks become question marks, except in the
     * default set, which is taken for Latin-1 as everybody does.
     */
    public byte[] encode(String text) {
        return text.getBytes(charset);
    }

    /**
     * The text of these bytes. Escape sequences stay as they are, and bytes that are not of this set are taken for
     * Latin-1, so that different bytes stay different texts.
     */
    public String decode(byte[] text) {
        String decoded = new String(text, form == Form.ESCAPES ? StandardCharsets.ISO_8859_1 : charset);
        return decoded.indexOf('\uFFFD') < 0 ? decoded : new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Takes a value apart where the separator is a character of its own. */
    public List<byte[]> split(byte[] value, char separator) {
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (int at = indexOf(value, separator, 0); at >= 0; at = indexOf(value, separator, start)) {
            parts.add(Arrays.copyOfRange(value, start, at));
            start = at + 1;
        }
        parts.add(Arrays.copyOfRange(value, start, value.length));
        return parts;
    }

    /** Where the separator is next, from a place that is not inside a character; -1 if nowhere. */
    public int indexOf(byte[] value, char separator, int from) {
        boolean pairs = false;
        int i = from;
        while (i < value.length) {
            if (value[i] == ESCAPE && form == Form.ESCAPES) {
                int end = endOfEscape(value, i);
                pairs = startsPairs(value, i, end, pairs);
                i = end;
            } else if (pairs && value[i] > ' ') {
                i += 2;
            } else if (value[i] == separator) {
                return i;
            } else {
                // Control characters end what escape sequences began (PS3.5 §6.1.2.5.3).
                pairs &= value[i] < 0 || value[i] >= ' ';
                i += isLead(value[i]) ? 2 : 1;
            }
        }
        return -1;
    }

    /** The value with every escape sequence replaced by spaces. */
    public static byte[] withoutEscapes(byte[] value) {
        byte[] plain = value.clone();
        for (int i = 0; i < plain.length; i++) {
            if (plain[i] == ESCAPE) {
                Arrays.fill(plain, i, endOfEscape(value, i), (byte) ' ');
            }
        }
        return plain;
    }

    /** Escape sequences are ESC, intermediate bytes 0x20 to 0x2F, and a final byte. */
    private static int endOfEscape(byte[] value, int escape) {
        int i = escape + 1;
        while (i < value.length && value[i] >= 0x20 && value[i] <= 0x2F) {
            i++;
        }
        return Math.min(i + 1, value.length);
    }

    /** {@code ESC $ @}, {@code ESC $ B} and {@code ESC $ ( D} put pairs of bytes into the place of ASCII. */
    private static boolean startsPairs(byte[] value, int escape, int end, boolean before) {
        if (end - escape < 3) {
            return false;
        }
        boolean multiple = value[escape + 1] == '$';
        byte target = value[end - 2];
        if (multiple) {
            return target == '$' || target == '(' || before;
        }
        return target != '(' && before;
    }

    private boolean isLead(byte b) {
        int unsigned = b & 0xFF;
        return switch (form) {
            case CHINESE -> unsigned >= 0x81 && unsigned <= 0xFE;
            case JAPANESE -> (unsigned >= 0x81 && unsigned <= 0x9F) || (unsigned >= 0xE0 && unsigned <= 0xFC);
            default -> false;
        };
    }
}
