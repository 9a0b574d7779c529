// SPDX-License-Identifier: GPL-3.0-or-later
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
 * The character set of a dataset or item: any value of Specific Character Set (0008,0005), including code extensions of
 * ISO 2022. Spellings in real files, such as {@code ISO-IR 100} and {@code UTF-8}, are understood, too. Immutable,
 * thread-safe.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_C.12.html">PS3.3 §C.12.1.1.2</a>
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_6.html">PS3.5 §6.1</a>
 */
public final class CharacterSet {

    /** The default character repertoire: ASCII. Other bytes are read as Latin-1, as all programs do. */
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
     * The character set of this value of Specific Character Set (0008,0005), which may be multiple. An unknown one is
     * read as the default one; then {@link #isUnknown} is true.
     *
     * @throws DicomException if the Java runtime lacks a part of it; the message names that part
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
            // Without code extensions, further values mean nothing (PS3.3 §C.12.1.1.2).
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

    /** The meaning of the first value. Sets of two bytes a character have effect only after an escape sequence. */
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

    /** The value of Specific Character Set, its terms separated by backslashes. */
    public String term() {
        return term;
    }

    /** Whether a term is unknown to the standard. */
    public boolean isUnknown() {
        return unknown;
    }

    /** The text of these bytes, and the place of each character. */
    public DecodedText read(byte[] text, Vr vr) {
        return isPlain(text) ? DecodedText.ofAscii(text) : coding.decode(text, vr);
    }

    /** The text of these bytes; undecodable bytes become U+F700 to U+F7FF. */
    public String decode(byte[] text, Vr vr) {
        return isPlain(text)
                ? new String(text, StandardCharsets.ISO_8859_1)
                : read(text, vr).text();
    }

    /**
     * Whether these bytes are text in Unicode as well, although this is another set. Programs that change the text of a
     * dataset may forget its declaration, and single-byte sets have a character for almost every byte.
     */
    public boolean mayBeUnicode(byte[] text) {
        return coding != UTF_8.coding
                && !isPlain(text)
                && UTF_8.read(text, Vr.LO).isComplete();
    }

    /** Whether this set has all characters of this text. */
    public boolean canEncode(String text) {
        return text.chars().allMatch(character -> character < 0x80) || coding.encode(text, Vr.LO) != null;
    }

    /**
     * The bytes of a text in this set, with the escape sequences that it needs.
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

    /** Splits a value at a separator, unless its byte is part of another character. */
    public List<byte[]> split(byte[] value, char separator) {
        return read(value, Vr.LO).split(separator);
    }

    /**
     * A set that also has the characters of these texts, and in which the bytes of this set have the same meaning;
     * empty if the standard has no such set.
     */
    public Optional<CharacterSet> extendedFor(List<String> texts) {
        return unknown
                ? Optional.empty()
                : CodeExtension.of(term, coding, texts)
                        .map(CharacterSet::of)
                        .filter(larger -> texts.stream().allMatch(larger::canEncode));
    }

    /**
     * Other sets whose bytes are found in files that declare this one: those that escape sequences would have named.
     */
    public List<CharacterSet> relatives() {
        if (!(coding instanceof Iso2022 iso)) {
            return List.of();
        }
        return iso.others().stream()
                .flatMap(repertoire -> Relatives.of(repertoire).stream())
                .distinct()
                .toList();
    }

    /** The sets in which some programs write instead of using escape sequences. Loaded when first needed. */
    private static final class Relatives {
        private static final CharacterSet KOREAN = new CharacterSet("", DoubleBytes.korean(), true);
        private static final CharacterSet CHINESE = new CharacterSet("", DoubleBytes.gb18030(), true);
        private static final CharacterSet JAPANESE = new CharacterSet("", DoubleBytes.japanese(), true);

        static Optional<CharacterSet> of(Repertoire repertoire) {
            return switch (repertoire) {
                case KOREAN -> Optional.of(KOREAN);
                case CHINESE -> Optional.of(CHINESE);
                case KANJI, MORE_KANJI, KATAKANA -> Optional.of(JAPANESE);
                default -> Optional.empty();
            };
        }
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
