package io.github.pseudonymizer.pseudonym;

/** What DICOM fills values up with to an even length: a NUL after UIDs, a space after text (PS3.5 §6.2). */
final class Padding {

    private Padding() {}

    /** The value without NUL and space at its end. */
    static String strip(String value) {
        int end = value.length();
        while (end > 0 && isPadding(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(0, end);
    }

    /** The value without NUL and white space at both ends. */
    static String stripBoth(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && isBlank(value.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean isPadding(char character) {
        return character == '\0' || character == ' ';
    }

    private static boolean isBlank(char character) {
        return character == '\0' || Character.isWhitespace(character);
    }
}
