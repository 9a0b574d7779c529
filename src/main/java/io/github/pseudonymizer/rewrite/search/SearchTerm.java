// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import io.github.pseudonymizer.dicom.Padding;
import io.github.pseudonymizer.profile.WellKnown;

/**
 * One text that the leak check looks for.
 *
 * @param text folded
 * @param kind the meaning of a find
 */
record SearchTerm(String text, Kind kind) {

    /** The meaning of a find. Later ones are worse. */
    enum Kind {
        /** A leak in text in which no identity at all may stay. */
        BIRTH_DATE,
        /**
         * A date of the dataset that is shifted or removed: a leak as for {@link #BIRTH_DATE}, and in private bytes.
         */
        DATE,
        /** Part of the name of a person other than the patient: a leak as for {@link #BIRTH_DATE}, if not too short. */
        WORD,
        /** Another identity than the patient's: a leak as for {@link #BIRTH_DATE}. */
        OTHER,
        /** Part of a patient's name: a leak together with another part. */
        COMPONENT,
        /** The only part of a patient's name: a leak also if it is the whole of another person name. */
        ONLY_COMPONENT,
        /** A leak on its own, except for coincidences among codes and numbers. */
        IDENTITY,
        /** Family and given name of a patient: a leak on their own, also among codes. */
        NAME
    }

    /** Without padding, folded. */
    static String normalize(String text) {
        return Folding.fold(Padding.strip(text)).strip();
    }

    /** Its weight in letters: an ideograph or a syllable of Hangul counts as two. */
    int weight() {
        return Scripts.weight(text);
    }

    int length() {
        return text.length();
    }

    boolean isDate() {
        return kind == Kind.BIRTH_DATE || kind == Kind.DATE;
    }

    boolean isDigitsOnly() {
        return text.chars().allMatch(Scripts::isDigit);
    }

    /** Whether it is a term that the standard defines, which identifies only in free text. */
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
