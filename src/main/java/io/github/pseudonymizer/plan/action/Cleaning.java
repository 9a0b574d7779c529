// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.action;

import io.github.pseudonymizer.profile.CleanPatterns;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@link Action.Clean} takes out of text in addition to the identities of the dataset, and what labels that stay
 * may not hold.
 *
 * @param patterns each match goes
 * @param dates whether dates go as well ({@link TextDates})
 */
public record Cleaning(List<Pattern> patterns, boolean dates) {

    public static final Cleaning NONE = new Cleaning(List.of(), false);

    public Cleaning {
        patterns = List.copyOf(patterns);
    }

    /** The patterns of a domain, and dates unless it retains full dates. */
    public static Cleaning of(Profile profile) {
        return new Cleaning(
                CleanPatterns.compile(profile.cleanPatterns()),
                !profile.options().contains(Option.RETAIN_LONGITUDINAL_FULL_DATES));
    }
}
