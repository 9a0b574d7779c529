// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pattern;

/**
 * A text that can be read only so often, so that a regular expression that runs away is stopped, and by the same text
 * on every machine. Confined to one thread.
 */
public final class RegexBudget implements CharSequence {

    /** Enough was read. */
    public static final class TooManyReads extends RuntimeException {
        TooManyReads() {
            super("a pattern takes too long", null, false, false);
        }
    }

    private final String text;
    private long readsLeft;

    /** @param reads how many characters may be read, the same one again included */
    public RegexBudget(String text, long reads) {
        this.text = text;
        this.readsLeft = reads;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        readsLeft--;
        if (readsLeft < 0) {
            throw new TooManyReads();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
