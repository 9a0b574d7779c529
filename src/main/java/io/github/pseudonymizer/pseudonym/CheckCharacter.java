// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

/** The check character of ISO 7064 MOD 37,36: finds every single mistyped character and most swaps of neighbours. */
final class CheckCharacter {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int MODULUS = ALPHABET.length();

    private CheckCharacter() {}

    /**
     * The character to append.
     *
     * @param text of {@code 0-9 A-Z}
     * @throws IllegalArgumentException if it has any other character
     */
    static char of(String text) {
        int product = MODULUS;
        for (int i = 0; i < text.length(); i++) {
            product = next(product, text.charAt(i)) * 2 % (MODULUS + 1);
        }
        return ALPHABET.charAt((MODULUS + 1 - product) % MODULUS);
    }

    /** Whether the last character is the check character of those before it. */
    static boolean fits(String text) {
        int last = text.length() - 1;
        return last >= 0 && of(text.substring(0, last)) == text.charAt(last);
    }

    private static int next(int product, char character) {
        int value = ALPHABET.indexOf(character);
        if (value < 0) {
            throw new IllegalArgumentException("a check character needs 0-9 A-Z");
        }
        int sum = (product + value) % MODULUS;
        return sum == 0 ? MODULUS : sum;
    }
}
