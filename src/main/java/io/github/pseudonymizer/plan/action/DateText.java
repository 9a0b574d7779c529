// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import java.text.Normalizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text in the form in which {@link TextDates} looks for dates: lower case, without accents and invisible characters,
 * digits of all scripts as 0 to 9, wide letters and signs as those of ASCII, every dash as a hyphen. Letters of scripts
 * that put no spaces between words do not count as letters, but for the marks of year, month and day. It knows the
 * place of each character in the original text. Immutable, thread-safe.
 */
public final class DateText {

    private static final String MARKS = "年月日년월일";
    private static final char NO_WORD = '\uFFFD';
    private static final int INVISIBLE = -1;
    private static final int MINUS = 0x2212;
    /** Before it are Latin, Greek, Cyrillic and Armenian. */
    private static final int FIRST_WITHOUT_SPACES = 0x0590;

    private final String text;
    /** Null if every character kept its place. */
    private final int @Nullable [] places;

    private DateText(String text, int @Nullable [] places) {
        this.text = text;
        this.places = places;
    }

    public static DateText of(String original) {
        char[] folded = new char[original.length()];
        int[] places = new int[original.length()];
        int length = 0;
        for (int i = 0; i < original.length(); i++) {
            int character = fold(original.charAt(i));
            if (character != INVISIBLE) {
                folded[length] = (char) character;
                places[length] = i;
                length++;
            }
        }
        boolean complete = length == original.length();
        return new DateText(new String(folded, 0, length), complete ? null : Arrays.copyOf(places, length));
    }

    /** The text to look in. */
    public String text() {
        return text;
    }

    /** The place in the original text of the character at this place. */
    public int originalStart(int index) {
        return places == null ? index : places[index];
    }

    /** The place in the original text after the character before this place; not for 0. */
    public int originalEnd(int index) {
        return places == null ? index : places[index - 1] + 1;
    }

    private static int fold(char character) {
        if (character < 0x80) {
            return Character.toLowerCase(character);
        }
        if (MARKS.indexOf(character) >= 0) {
            return character;
        }
        return switch (Character.getType(character)) {
            case Character.DECIMAL_DIGIT_NUMBER -> '0' + Character.digit(character, 10);
            case Character.FORMAT, Character.NON_SPACING_MARK -> INVISIBLE;
            case Character.DASH_PUNCTUATION -> '-';
            case Character.SPACE_SEPARATOR -> ' ';
            case Character.SURROGATE -> NO_WORD;
            default -> character == MINUS ? '-' : foldOther(character);
        };
    }

    private static int foldOther(char character) {
        boolean isLatin = character < 0x0250 || (character >= 0x1E00 && character < 0x1F00);
        boolean isWide = character >= 0xFF01 && character <= 0xFF5E;
        if (isWide || (isLatin && Character.isLetter(character))) {
            char plain = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKD)
                    .charAt(0);
            return Character.toLowerCase(plain < 0x80 ? plain : character);
        }
        boolean hasSpaces = character < FIRST_WITHOUT_SPACES || !Character.isLetter(character);
        return hasSpaces ? character : NO_WORD;
    }

    @Override
    public String toString() {
        return "DateText[redacted]";
    }
}
