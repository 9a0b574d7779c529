package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.dicom.Padding;

/**
 * One text that the leak check looks for.
 *
 * @param text ASCII letters in upper case, one byte a character
 * @param kind what finding it means
 */
record Needle(String text, Kind kind) {

    /** What finding it means. */
    enum Kind {
        /** A leak in itself. */
        IDENTITY,
        /** Part of a name: a leak together with another part. */
        COMPONENT,
        /** All there is of a name: a leak also if it is the whole of another person name. */
        ONLY_COMPONENT,
        /** A leak where nothing at all may be given away. */
        BIRTH_DATE
    }

    /** Without padding, ASCII letters in upper case. */
    static String normalize(String text) {
        String stripped = Padding.strip(text);
        StringBuilder folded = new StringBuilder(stripped.length());
        for (int i = 0; i < stripped.length(); i++) {
            folded.append((char) fold(stripped.charAt(i)));
        }
        return folded.toString();
    }

    /** ASCII letters to upper case; everything else as it is. */
    static int fold(int character) {
        return character >= 'a' && character <= 'z' ? character - 32 : character;
    }

    static boolean isAlphanumeric(int character) {
        return isDigit(character) || (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
    }

    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    int length() {
        return text.length();
    }

    boolean isDigitsOnly() {
        return text.chars().allMatch(Needle::isDigit);
    }

    boolean isLettersOnly() {
        return text.chars().allMatch(c -> c >= 'A' && c <= 'Z');
    }

    @Override
    public String toString() {
        return "Needle[" + kind + "]";
    }
}
