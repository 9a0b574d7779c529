// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import io.github.pseudonymizer.dicom.DicomException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Characters by code, of one byte or two, in both directions. The codes are those of a charset of the Java runtime.
 * Immutable, thread-safe; each table is made once.
 */
final class CodeTable {

    static final char NONE = '\uFFFD';
    private static final Map<String, CodeTable> KNOWN = new ConcurrentHashMap<>();

    private final char[] characters;
    private final char[] codes = new char[1 << 16];

    private CodeTable(char[] characters) {
        this.characters = characters;
        for (int code = characters.length - 1; code > 0; code--) {
            if (characters[code] != NONE) {
                codes[characters[code]] = (char) code;
            }
        }
    }

    /**
     * The codes of one byte.
     *
     * @throws DicomException if the runtime lacks the charset; the message names it
     */
    static CodeTable ofBytes(String charset) {
        return KNOWN.computeIfAbsent(charset, name -> new CodeTable(bytes(find(name))));
    }

    /**
     * The codes of two bytes, the first in the upper half.
     *
     * @throws DicomException as {@link #ofBytes}
     */
    static CodeTable ofPairs(String charset, int least, int most) {
        return KNOWN.computeIfAbsent(charset, name -> new CodeTable(pairs(find(name), least, most)));
    }

    /** The character of this code, or {@link #NONE}. */
    char character(int code) {
        return characters[code];
    }

    /** The code of this character, the least if it has several; or 0. */
    int code(char character) {
        return codes[character];
    }

    private static char[] bytes(Charset charset) {
        char[] characters = new char[256];
        for (int code = 0; code < characters.length; code++) {
            characters[code] = decode(charset, (byte) code);
        }
        return characters;
    }

    private static char[] pairs(Charset charset, int least, int most) {
        char[] characters = new char[1 << 16];
        Arrays.fill(characters, NONE);
        for (int first = least; first <= most; first++) {
            for (int second = 0x21; second <= 0xFE; second++) {
                characters[first << 8 | second] = decode(charset, (byte) first, (byte) second);
            }
        }
        return characters;
    }

    private static char decode(Charset charset, byte... code) {
        String text = new String(code, charset);
        return text.length() == 1 ? text.charAt(0) : NONE;
    }

    private static Charset find(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException missing) {
            throw new DicomException(
                    DicomException.Reason.MALFORMED, "needs the character set " + name + ", which this Java lacks");
        }
    }
}
