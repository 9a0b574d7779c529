package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.profile.WellKnown;

/**
 * One text that the leak check looks for.
 *
 * @param text folded
 * @param kind what finding it means
 */
public record SearchTerm(String text, Kind kind) {

    /** What finding it means. The later, the worse. */
    enum Kind {
        /** A leak where nothing at all may be given away. */
        BIRTH_DATE,
        /**
         * A date of the dataset that is shifted or removed: a leak as for {@link #BIRTH_DATE}, and in private bytes.
         */
        DATE,
        /** Part of the name of somebody other than the patient: a leak as for {@link #BIRTH_DATE}, if not too short. */
        WORD,
        /** Another identity than the patient's: the same. */
        OTHER,
        /** Part of a patient's name: a leak together with another part. */
        COMPONENT,
        /** All there is of a patient's name: a leak also if it is the whole of another person name. */
        ONLY_COMPONENT,
        /** A leak in itself, apart from coincidences among codes and numbers. */
        IDENTITY,
        /** Family and given name of a patient: a leak in itself, among codes as well. */
        NAME
    }

    /** Without padding, folded. */
    public static String normalize(String text) {
        return Folding.fold(Padding.strip(text)).strip();
    }

    static boolean isAlphanumeric(int character) {
        return isDigit(character) || (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
    }

    public static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    /** How many letters it is worth: an ideograph or a syllable of Hangul is two. */
    int weight() {
        return Scripts.weight(text);
    }

    int length() {
        return text.length();
    }

    boolean isDigitsOnly() {
        return text.chars().allMatch(SearchTerm::isDigit);
    }

    /** Whether it is a term that the standard defines, and so nothing that identifies outside free text. */
    boolean isTerm() {
        return WellKnown.isTerm(text);
    }

    boolean isLettersOnly() {
        return text.chars().allMatch(c -> c >= 'A' && c <= 'Z');
    }

    @Override
    public String toString() {
        return "SearchTerm[" + kind + "]";
    }
}
