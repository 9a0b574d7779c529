// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A set of characters that an escape sequence can designate as G0, for the bytes 0x21 to 0x7E, or as G1, for the bytes
 * from 0xA0.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_C.12.html">PS3.3 Tables C.12-3,
 *     C.12-4</a>
 */
enum Repertoire {
    ASCII("6", "US-ASCII", "(B", false),
    /** With backslash and tilde of ASCII, because they are delimiters. */
    ROMAJI("13", "US-ASCII", "(J", false),
    KATAKANA("13", "JIS_X0201", ")I", false),
    LATIN_1("100", "ISO-8859-1", "-A", false),
    LATIN_2("101", "ISO-8859-2", "-B", false),
    LATIN_3("109", "ISO-8859-3", "-C", false),
    LATIN_4("110", "ISO-8859-4", "-D", false),
    CYRILLIC("144", "ISO-8859-5", "-L", false),
    ARABIC("127", "ISO-8859-6", "-G", false),
    GREEK("126", "ISO-8859-7", "-F", false),
    HEBREW("138", "ISO-8859-8", "-H", false),
    LATIN_5("148", "ISO-8859-9", "-M", false),
    LATIN_9("203", "ISO-8859-15", "-b", false),
    THAI("166", "TIS-620", "-T", false),
    KANJI("87", "x-JIS0208", "$B", true),
    /** JIS C 6226-1978; DICOM does not list it, but it is nearly the same. */
    OLD_KANJI("", "x-JIS0208", "$@", true),
    MORE_KANJI("159", "JIS_X0212-1990", "$(D", true),
    KOREAN("149", "EUC-KR", "$)C", true),
    CHINESE("58", "GB2312", "$)A", true),
    /** Katakana as G0, which DICOM does not list. */
    SEVEN_BIT_KATAKANA("", "JIS_X0201", "(I", false);

    private static final char ESCAPE = 0x1B;

    private final String number;
    private final String charset;
    private final String escape;
    private final boolean pairs;
    private final boolean upper;

    Repertoire(String number, String charset, String escape, boolean pairs) {
        this.number = number;
        this.charset = charset;
        this.escape = ESCAPE + escape;
        this.pairs = pairs;
        this.upper = escape.startsWith("-") || escape.contains(")");
    }

    /** The G1 set of this ISO registration number; its G0 set if it has no G1 set. */
    static Optional<Repertoire> find(String number) {
        for (Repertoire repertoire : values()) {
            if (repertoire.number.equals(number) && repertoire != ROMAJI) {
                return Optional.of(repertoire);
            }
        }
        return Optional.empty();
    }

    /** The set that the escape sequence at this place designates; empty if the sequence is unknown. */
    static Optional<Repertoire> designatedAt(byte[] bytes, int at) {
        for (Repertoire repertoire : values()) {
            if (repertoire.isDesignatedAt(bytes, at)) {
                return Optional.of(repertoire);
            }
        }
        return Optional.empty();
    }

    private boolean isDesignatedAt(byte[] bytes, int at) {
        if (bytes.length - at < escape.length()) {
            return false;
        }
        for (int i = 0; i < escape.length(); i++) {
            if (bytes[at + i] != escape.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    String number() {
        return number;
    }

    /** Whether it is a G1 set. */
    boolean isUpper() {
        return upper;
    }

    /** Whether each character is two bytes. */
    boolean hasPairs() {
        return pairs;
    }

    byte[] escape() {
        return escape.getBytes(StandardCharsets.US_ASCII);
    }

    int escapeLength() {
        return escape.length();
    }

    /** The character of an encoded code, or {@link CodeTable#NONE}. */
    char character(int code) {
        return table().character(code | fill());
    }

    /** The bytes of a character, or an empty array if it is not in this set. */
    byte[] encode(char character) {
        int code = table().code(character);
        if (!pairs) {
            boolean inside = (upper || this == SEVEN_BIT_KATAKANA) ? code >= 0xA0 : (code > ' ' && code < 0x7F);
            return inside ? new byte[] {(byte) (upper ? code : code & 0x7F)} : new byte[0];
        }
        return code == 0 ? new byte[0] : new byte[] {(byte) (code >>> 8), (byte) code};
    }

    /** Loads its table, so that a runtime that lacks it is detected before a value depends on it. */
    Repertoire require() {
        table();
        return this;
    }

    private int fill() {
        return this == SEVEN_BIT_KATAKANA ? 0x80 : 0;
    }

    private CodeTable table() {
        if (!pairs) {
            return CodeTable.ofBytes(charset);
        }
        return upper ? CodeTable.ofPairs(charset, 0xA1, 0xFE) : CodeTable.ofPairs(charset, 0x21, 0x7E);
    }
}
