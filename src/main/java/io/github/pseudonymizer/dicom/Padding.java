package io.github.pseudonymizer.dicom;

/** Spaces and NULs around a value, which are not part of it (PS3.5 §6.2). */
public final class Padding {

    private Padding() {}

    /** The value without spaces and NULs at its beginning and end. */
    public static String strip(String value) {
        int start = 0;
        int end = value.length();
        while (end > start && isPadding(value.charAt(end - 1))) {
            end--;
        }
        while (start < end && isPadding(value.charAt(start))) {
            start++;
        }
        return value.substring(start, end);
    }

    private static boolean isPadding(char character) {
        return character == ' ' || character == '\0';
    }
}
