// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.util.Locale;
import java.util.Set;

/** Words in place of an identity that do not identify. They are found everywhere, but are not a leak. */
final class Placeholders {

    private static final Set<String> WORDS = Set.of(
            "ANON",
            "ANONYM",
            "ANONYMISED",
            "ANONYMIZED",
            "ANONYMOUS",
            "DEFAULT",
            "DEIDENTIFIED",
            "DUMMY",
            "EMPTY",
            "NA",
            "NAME",
            "NIL",
            "NN",
            "NOID",
            "NONAME",
            "NONE",
            "NOTAPPLICABLE",
            "NOTAVAILABLE",
            "NULL",
            "PATIENT",
            "PHANTOM",
            "PSEUDONYM",
            "PSEUDONYMISED",
            "PSEUDONYMIZED",
            "REMOVED",
            "TBD",
            "TEST",
            "UNBEKANNT",
            "UNDEFINED",
            "UNKNOWN",
            "UNNAMED",
            "UNSPECIFIED");

    private Placeholders() {}

    /** Whether this is a placeholder: empty, one of these words, or one character over and over. */
    static boolean contains(String identity) {
        StringBuilder essence = new StringBuilder();
        boolean foreign = false;
        for (int i = 0; i < identity.length(); i++) {
            char character = identity.charAt(i);
            foreign |= character >= 0x80;
            if (Scripts.isAlphanumeric(character) || character >= 0x80) {
                essence.append(character);
            }
        }
        if (foreign) {
            return false;
        }
        String word = essence.toString().toUpperCase(Locale.ROOT);
        return word.isEmpty()
                || WORDS.contains(word)
                || (word.length() > 1 && word.chars().allMatch(c -> c == word.charAt(0)));
    }
}
