package io.github.pseudonymizer.dicom.charset;

import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.dicom.Vr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The character set of a dataset or item: all that Specific Character Set (0008,0005) can name, code extensions of ISO
 * 2022 included. Terms are understood in the spellings found in real files, too, such as {@code ISO-IR 100} and
 * {@code UTF-8}. Immutable, thread-safe.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_C.12.html">PS3.3 §C.12.1.1.2</a>
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_6.html">PS3.5 §6.1</a>
 */
public final class CharacterSet {

    /** The default character repertoire: ASCII. Other bytes are read as Latin-1, as everybody does. */
    public static final CharacterSet DEFAULT =
            new CharacterSet("", new Iso2022(Designation.ASCII, List.of(), false), false);

    /** Unicode, ISO_IR 192. */
    public static final CharacterSet UTF_8 = new CharacterSet("ISO_IR 192", new Utf8(), false);

    private static final int MOST_REMEMBERED = 256;
    private static final Map<String, CharacterSet> KNOWN = new ConcurrentHashMap<>();
    private static final Pattern REGISTERED = Pattern.compile("ISO[ _-]?(2022)?[ _-]?IR[ _-]?(\\d+)");

    private final String term;
    private final CharacterCoding coding;
    private final boolean unknown;

    private CharacterSet(String term, CharacterCoding coding, boolean unknown) {
        this.term = term;
        this.coding = coding;
        this.unknown = unknown;
    }

    /**
     * The character set of this value of Specific Character Set (0008,0005), multiple values included. One that nobody
     * knows is taken for the default one, and says so in {@link #isUnknown}.
     *
     * @throws DicomException if the Java runtime lacks a part of it; the message names that
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

    private static CharacterSet make(String value) {
        String[] terms = value.toUpperCase(Locale.ROOT).split("\\\\", -1);
        String first = Padding.strip(terms[0]);
        Optional<CharacterCoding> whole = whole(first);
        if (whole.isPresent()) {
            // Without code extensions: further values mean nothing (PS3.3 §C.12.1.1.2).
            return new CharacterSet(first, whole.get(), false);
        }
        boolean unknown = false;
        Designation initial = Designation.ASCII;
        List<Repertoire> others = new ArrayList<>();
        boolean escapes = terms.length > 1;
        for (int i = 0; i < terms.length; i++) {
            String term = Padding.strip(terms[i]);
            Matcher registered = REGISTERED.matcher(term);
            Optional<Repertoire> repertoire =
                    registered.matches() ? Repertoire.find(registered.group(2)) : Optional.empty();
            escapes |= registered.matches() && registered.group(1) != null;
            unknown |= repertoire.isEmpty() && !(i == 0 && term.isEmpty());
            if (repertoire.isPresent()) {
                escapes |= repertoire.get().require().hasPairs();
                others.add(repertoire.get());
                if (i == 0) {
                    initial = initial(repertoire.get());
                }
            }
        }
        return new CharacterSet(value, new Iso2022(initial, others, escapes), unknown);
    }

    /** What the first value says: two bytes a character only where an escape sequence says so. */
    private static Designation initial(Repertoire first) {
        if (first == Repertoire.KATAKANA) {
            return new Designation(Repertoire.ROMAJI, first);
        }
        return first.isUpper() && !first.hasPairs() ? Designation.ASCII.with(first) : Designation.ASCII;
    }

    private static Optional<CharacterCoding> whole(String term) {
        return Optional.ofNullable(
                switch (term.replaceAll("[ _-]", "")) {
                    case "ISOIR192", "UTF8", "ISO2022IR192" -> UTF_8.coding;
                    case "GB18030", "ISO2022GB18030" -> DoubleBytes.gb18030();
                    case "GBK", "ISO2022GBK" -> DoubleBytes.gbk();
                    case "ISOIR13", "SHIFTJIS" -> DoubleBytes.japanese();
                    default -> null;
                });
    }

    /** How Specific Character Set names it, the values separated by backslashes. */
    public String term() {
        return term;
    }

    /** Whether a term is none of the standard's. */
    public boolean isUnknown() {
        return unknown;
    }

    /** The text of these bytes, with the place of each character. */
    public DecodedText read(byte[] text, Vr vr) {
        return isPlain(text) ? DecodedText.ofAscii(text) : coding.decode(text, vr);
    }

    /** The text of these bytes; those that are no character become U+F700 to U+F7FF. */
    public String decode(byte[] text, Vr vr) {
        return isPlain(text)
                ? new String(text, StandardCharsets.ISO_8859_1)
                : read(text, vr).text();
    }

    /** Whether all characters of this text are in this set. */
    public boolean canEncode(String text) {
        return text.chars().allMatch(character -> character < 0x80) || coding.encode(text, Vr.LO) != null;
    }

    /**
     * Text in this set, with the escape sequences it needs.
     *
     * @param vr tells before which characters the first set must be active again
     * @throws IllegalArgumentException unless {@link #canEncode}
     */
    public byte[] encode(String text, Vr vr) {
        byte[] encoded = coding.encode(text, vr);
        if (encoded == null) {
            throw new IllegalArgumentException("characters that the character set lacks");
        }
        return encoded;
    }

    /** Takes a value apart where the separator is a character of its own. */
    public List<byte[]> split(byte[] value, char separator) {
        return read(value, Vr.LO).split(separator);
    }

    /**
     * A set in which all bytes of this one mean what they mean here, and that has the characters of these texts
     * besides; empty if there is none.
     */
    public Optional<CharacterSet> extendedFor(List<String> texts) {
        return unknown ? Optional.empty() : CodeExtension.of(term, coding, texts);
    }

    /**
     * Sets in which bytes may be found where this one is declared, but for this one itself: without escape sequences,
     * what these would have named.
     */
    public List<CharacterSet> relatives() {
        return coding instanceof Iso2022 iso ? Relatives.of(iso.others()) : List.of();
    }

    static CharacterSet internal(CharacterCoding coding) {
        return new CharacterSet("", coding, true);
    }

    private static boolean isPlain(byte[] text) {
        for (byte b : text) {
            if (b < 0 || b == 0x1B) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "CharacterSet[" + term + "]";
    }
}
