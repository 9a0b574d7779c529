// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pattern;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression for the whole of a short name, in any case. One that runs away matches nothing: it is given up
 * after a number of steps, not after a time, so that the answer never depends on the machine.
 *
 * @param regex as {@link Pattern} understands it
 */
public record NamePattern(String regex) {

    /** VR LO has 64 characters, so a longer text cannot be a name. */
    private static final int LONGEST_NAME = 64;

    private static final int MOST_STEPS = 1_000_000;

    /** @throws PatternSyntaxException if it is malformed */
    public NamePattern {
        compile(regex);
    }

    public boolean matches(String name) {
        if (name.length() > LONGEST_NAME) {
            return false;
        }
        try {
            return compile(regex).matcher(new RegexBudget(name, MOST_STEPS)).matches();
        } catch (RegexBudget.TooManyReads | StackOverflowError endless) {
            return false;
        }
    }

    private static Pattern compile(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
