// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts equal that a reader takes for the same: upper case, without accents and vowel points, wide and narrow
 * forms as the usual ones, digits of all scripts as 0 to 9, one character at a time.
 *
 * <p>Hangul is split into letters, so that both ways to store it are equal. Thread-safe.
 */
final class Folding {

    /** Letters whose stroke or ligature is not an accent, so that Unicode does not split them. */
    private static final Map<Character, String> WITHOUT_STROKE = Map.ofEntries(
            Map.entry('\u00D8', "O"),
            Map.entry('\u00F8', "O"),
            Map.entry('\u0141', "L"),
            Map.entry('\u0142', "L"),
            Map.entry('\u0110', "D"),
            Map.entry('\u0111', "D"),
            Map.entry('\u00D0', "D"),
            Map.entry('\u00F0', "D"),
            Map.entry('\u0126', "H"),
            Map.entry('\u0127', "H"),
            Map.entry('\u00C6', "AE"),
            Map.entry('\u00E6', "AE"),
            Map.entry('\u0152', "OE"),
            Map.entry('\u0153', "OE"),
            Map.entry('\u00DE', "TH"),
            Map.entry('\u00FE', "TH"),
            Map.entry('\u0131', "I"));

    private static final String[] KNOWN = new String[Character.MAX_VALUE + 1];

    private Folding() {}

    static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            folded.append(fold(text.codePointAt(i)));
        }
        return folded.toString();
    }

    /** The character folded: none, one or several. */
    static String fold(int codePoint) {
        if (codePoint > Character.MAX_VALUE) {
            return compute(codePoint);
        }
        @Nullable String known = KNOWN[codePoint];
        if (known == null) {
            known = compute(codePoint);
            KNOWN[codePoint] = known;
        }
        return known;
    }

    /** ASCII letters in upper case; all other characters unchanged. */
    static char foldAscii(int character) {
        return (char) (character >= 'a' && character <= 'z' ? character - 32 : character);
    }

    /** As {@link #fold(int)}, but computed again. */
    static String compute(int codePoint) {
        if (codePoint < 0x80) {
            return String.valueOf(foldAscii(codePoint));
        }
        if (Character.getType(codePoint) == Character.DECIMAL_DIGIT_NUMBER) {
            return String.valueOf((char) ('0' + Character.digit(codePoint, 10)));
        }
        @Nullable String plain = WITHOUT_STROKE.get((char) codePoint);
        if (plain != null && codePoint <= Character.MAX_VALUE) {
            return plain;
        }
        String upper = decompose(decompose(Character.toString(codePoint)).toUpperCase(Locale.ROOT));
        StringBuilder folded = new StringBuilder();
        upper.codePoints().filter(character -> !isIgnored(character)).forEach(folded::appendCodePoint);
        // A wide backslash is not a separator.
        return folded.indexOf("\\") < 0 ? folded.toString() : Character.toString(codePoint);
    }

    private static String decompose(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD);
    }

    /** Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, and invisible characters. */
    private static boolean isIgnored(int character) {
        return isIn(character, 0x0300, 0x036F)
                || (isIn(character, 0x0591, 0x05C7) && Character.getType(character) == Character.NON_SPACING_MARK)
                || isIn(character, 0x064B, 0x065F)
                || character == 0x0670
                || character == 0x0640
                || character == 0x00AD
                || isIn(character, 0x200B, 0x200F)
                || isIn(character, 0x202A, 0x202E)
                || isIn(character, 0x2060, 0x2064)
                || isIn(character, 0xFE00, 0xFE0F)
                || character == 0xFEFF;
    }

    private static boolean isIn(int character, int first, int last) {
        return character >= first && character <= last;
    }
}
