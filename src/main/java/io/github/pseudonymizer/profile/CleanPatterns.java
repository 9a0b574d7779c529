// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The rules for the regular expressions of a domain, in the syntax of {@link Pattern}. Thread-safe. */
public final class CleanPatterns {

    private static final int LONGEST = 1000;

    /** Repeats that read no character cannot be stopped while they run. */
    private static final long MOST_REPEATS = 100_000;

    private static final Pattern REPEATS = Pattern.compile("\\{(\\d{1,10})(,\\d*)?}");
    private static final ConcurrentHashMap<String, Pattern> COMPILED = new ConcurrentHashMap<>();

    private CleanPatterns() {}

    /** The fault of this expression, with its position; empty if it has none. */
    public static Optional<String> problem(String expression) {
        if (expression.length() > LONGEST) {
            return Optional.of("longer than " + LONGEST + " characters");
        }
        try {
            Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            return Optional.of("no regular expression: " + e.getDescription() + " at position " + e.getIndex());
        } catch (StackOverflowError nested) {
            return Optional.of("no regular expression: nested too deeply");
        }
        long repeats = 1;
        Matcher matcher = REPEATS.matcher(expression);
        while (matcher.find()) {
            repeats *= Math.max(1, Long.parseLong(matcher.group(1)));
            if (repeats > MOST_REPEATS) {
                return Optional.of("asks for more than " + MOST_REPEATS + " repeats at position " + matcher.start());
            }
        }
        return Optional.empty();
    }

    /** The expressions, each compiled once. */
    public static List<Pattern> compile(List<String> expressions) {
        return expressions.stream()
                .map(expression -> COMPILED.computeIfAbsent(expression, Pattern::compile))
                .toList();
    }

    /** @throws IllegalArgumentException for the first one with a problem */
    static void require(List<String> expressions) {
        for (int i = 0; i < expressions.size(); i++) {
            int index = i;
            problem(expressions.get(i)).ifPresent(problem -> {
                throw new IllegalArgumentException("CleanPatterns[" + index + "]: " + problem);
            });
        }
    }
}
