package io.github.pseudonymizer.plan;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What is taken out of text with {@link Action.Clean} besides the identities of the dataset.
 *
 * @param patterns each match goes
 */
public record Cleaning(List<Pattern> patterns) {

    /** Nothing. */
    public static final Cleaning NONE = new Cleaning(List.of());

    public Cleaning {
        patterns = List.copyOf(patterns);
    }
}
