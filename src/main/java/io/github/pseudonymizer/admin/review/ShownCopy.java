// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin.review;

import io.github.pseudonymizer.study.copy.ExplainedCopy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By what a copy was made, as answers show it. */
public record ShownCopy(
        @Nullable ShownRules rules,
        boolean rulesAreRecorded,
        boolean mixed,
        boolean beingMadeAgain,
        List<String> wishes,
        boolean outdated,
        List<String> differences,
        List<String> ignoredToday) {

    /** The rules. */
    public record ShownRules(int version, String edition, List<String> options) {}

    /** As it was explained. */
    public static ShownCopy of(ExplainedCopy copy) {
        return new ShownCopy(
                copy.rules()
                        .map(rules -> new ShownRules(rules.version(), rules.edition(), rules.options()))
                        .orElse(null),
                copy.rules().isPresent(),
                copy.mixed(),
                copy.unfinished(),
                copy.wishes(),
                copy.outdated(),
                copy.differences(),
                copy.ignoredToday());
    }
}
