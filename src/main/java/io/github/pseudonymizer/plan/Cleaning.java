package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.profile.CleanPatterns;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /** The patterns of a domain, and unless it retains full dates those of {@link TextDates}. */
    static Cleaning of(Profile profile) {
        List<Pattern> dates =
                profile.options().contains(Option.RETAIN_LONGITUDINAL_FULL_DATES) ? List.of() : TextDates.patterns();
        return new Cleaning(Stream.concat(CleanPatterns.compile(profile.cleanPatterns()).stream(), dates.stream())
                .toList());
    }
}
