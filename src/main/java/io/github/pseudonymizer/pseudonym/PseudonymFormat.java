// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import java.util.Locale;

/** How the patient pseudonyms of a domain look. */
public sealed interface PseudonymFormat {

    /** What a pseudonym can be made of. Each method makes something new of its kind. */
    interface Material {

        /** 8 random Crockford base-32 characters and their ISO 7064 MOD 37,36 check character. */
        String randomCode();

        /** Likewise, but derived from the patient by the domain's key. */
        String derivedCode();

        /** A number that no other patient of the domain has. */
        long number();
    }

    /** What every pseudonym begins with; may be empty. */
    String prefix();

    /** Whether it takes {@link Material#number}. */
    boolean isNumbered();

    /** A pseudonym, with its prefix. */
    String pseudonym(Material material);

    /** Prefix and a random code. */
    record Random(String prefix) implements PseudonymFormat {
        public Random {
            requireValidPrefix(prefix);
        }

        @Override
        public boolean isNumbered() {
            return false;
        }

        @Override
        public String pseudonym(Material material) {
            return prefix + material.randomCode();
        }
    }

    /** Prefix and a number that counts up from 1, at least 6 digits. */
    record Sequential(String prefix) implements PseudonymFormat {
        public Sequential {
            requireValidPrefix(prefix);
        }

        @Override
        public boolean isNumbered() {
            return true;
        }

        @Override
        public String pseudonym(Material material) {
            return prefix + String.format(Locale.ROOT, "%06d", material.number());
        }
    }

    /** Prefix and a code that is derived from the identity by the domain's key. */
    record Derived(String prefix) implements PseudonymFormat {
        public Derived {
            requireValidPrefix(prefix);
        }

        @Override
        public boolean isNumbered() {
            return false;
        }

        @Override
        public String pseudonym(Material material) {
            return prefix + material.derivedCode();
        }
    }

    /**
     * Refuses a prefix that cannot stand in Patient ID and Patient's Name of every copy (PS3.5 §6.2, LO and PN).
     *
     * @throws IllegalArgumentException unless it is 0 to 32 of {@code A-Z a-z 0-9 _ . -}
     */
    private static void requireValidPrefix(String prefix) {
        if (!prefix.matches("[A-Za-z0-9_.-]{0,32}")) {
            throw new IllegalArgumentException("a prefix has at most 32 of A-Z a-z 0-9 _ . -");
        }
    }
}
