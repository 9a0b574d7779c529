package io.github.pseudonymizer.pseudonym;

/** How the patient pseudonyms of a domain look. */
public sealed interface PseudonymFormat {

    /** What every pseudonym begins with; may be empty. */
    String prefix();

    /** Prefix, 8 random Crockford base-32 characters, ISO 7064 MOD 37,36 check character. */
    record Random(String prefix) implements PseudonymFormat {
        public Random {
            requireValidPrefix(prefix);
        }
    }

    /** Prefix and a number that counts up from 1, at least 6 digits. */
    record Sequential(String prefix) implements PseudonymFormat {
        public Sequential {
            requireValidPrefix(prefix);
        }
    }

    /** As {@link Random}, but derived from the identity by the domain's key instead of drawn. */
    record Derived(String prefix) implements PseudonymFormat {
        public Derived {
            requireValidPrefix(prefix);
        }
    }

    /**
     * Refuses what cannot stand in Patient ID and Patient's Name of every copy (PS3.5 §6.2, LO and PN).
     *
     * @throws IllegalArgumentException unless it is 0 to 32 of {@code A-Z a-z 0-9 _ . -}
     */
    private static void requireValidPrefix(String prefix) {
        if (!prefix.matches("[A-Za-z0-9_.-]{0,32}")) {
            throw new IllegalArgumentException("a prefix has at most 32 of A-Z a-z 0-9 _ . -");
        }
    }
}
