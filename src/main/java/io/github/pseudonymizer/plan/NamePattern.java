package io.github.pseudonymizer.plan;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression for the whole of a short name, in any case. One that runs away matches nothing: it is given up
 * after a number of steps, not after a time, so that the answer never depends on the machine.
 *
 * @param regex as {@link Pattern} understands it
 */
public record NamePattern(String regex) {

    /** VR LO has 64 characters; what is longer is no name. */
    private static final int LONGEST_NAME = 64;

    private static final int MOST_STEPS = 1_000_000;

    /** @throws PatternSyntaxException if it is no regular expression */
    public NamePattern {
        compile(regex);
    }

    /** Whether all of this name matches. */
    public boolean matches(String name) {
        if (name.length() > LONGEST_NAME) {
            return false;
        }
        try {
            return compile(regex).matcher(new Counted(name)).matches();
        } catch (RanAwayException | StackOverflowError endless) {
            return false;
        }
    }

    private static Pattern compile(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /** Too many steps. */
    private static final class RanAwayException extends RuntimeException {
        RanAwayException() {
            super("", null, false, false);
        }
    }

    /** A text that can be looked at only so often. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw new RanAwayException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
