package io.github.pseudonymizer.pseudonym;

/** How the patient pseudonyms of a domain look. */
public sealed interface PseudonymFormat {

    /** What every pseudonym begins with; may be empty. */
    String prefix();

    /** Prefix, 8 random Crockford base-32 characters, ISO 7064 MOD 37,36 check character. */
    record Random(String prefix) implements PseudonymFormat {}

    /** Prefix and a number that counts up from 1, at least 6 digits. */
    record Sequential(String prefix) implements PseudonymFormat {}

    /** As {@link Random}, but derived from the identity by the domain's key instead of drawn. */
    record Derived(String prefix) implements PseudonymFormat {}
}
