// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

/** Properties of scripts that matter for finding words in folded text. */
final class Scripts {

    private Scripts() {}

    static boolean isAlphanumeric(int character) {
        return isDigit(character) || (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
    }

    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    /**
     * Whether two such characters side by side belong to one word: digits, and letters of scripts that put spaces
     * between words and attach nothing to them. In other scripts every place may be the end of a word.
     */
    static boolean makesWords(char character) {
        if (character < 0x80) {
            return isAlphanumeric(character);
        }
        return Character.isLetter(character)
                && switch (Character.UnicodeScript.of(character)) {
                    case LATIN, GREEK, CYRILLIC, ARMENIAN, GEORGIAN -> true;
                    default -> false;
                };
    }

    /** Whether this belongs to the character before it: a mark, or a further letter of a syllable of Hangul. */
    static boolean continuesCharacter(char character) {
        if (character < 0x80) {
            return false;
        }
        return (character >= 0x1160 && character <= 0x11FF)
                || Character.getType(character) == Character.NON_SPACING_MARK;
    }

    /** Whether names are written without a space between family and given name. */
    static boolean joinsNames(String text) {
        return text.chars().anyMatch(c -> c >= 0x1100 && isSyllabic((char) c));
    }

    /** The weight of a folded text in letters. An ideograph counts as two letters, because it tells as much. */
    static int weight(String text) {
        int weight = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < 0x80) {
                weight++;
            } else if (isSyllabic(character)) {
                weight += Character.isIdeographic(character) || isHangul(character) ? 2 : 1;
            } else if (!continuesCharacter(character) && !Character.isLowSurrogate(character)) {
                weight++;
            }
        }
        return weight;
    }

    private static boolean isSyllabic(char character) {
        boolean kana = character >= 0x3041 && character <= 0x30FF && !continuesCharacter(character);
        return Character.isIdeographic(character) || isHangul(character) || kana;
    }

    /** The first letter of a syllable. */
    private static boolean isHangul(char character) {
        return character >= 0x1100 && character < 0x1160;
    }
}
