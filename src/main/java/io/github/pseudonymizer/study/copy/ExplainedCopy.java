// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.RecordedRules;
import java.util.List;
import java.util.Optional;

/**
 * By what a copy was made, and what would differ today.
 *
 * @param rules that it was made by; empty if they were not recorded
 * @param mixed whether some of its instances, whose originals are gone, are as older rules made them
 * @param unfinished whether it is being made again just now
 * @param wishes that it was made with, by name, without values; a transfer syntax by its UID
 * @param outdated whether today's rules are others
 * @param differences between its rules and today's, in words
 * @param ignoredToday wishes among its own that today's rules do not honour, with the reason
 */
public record ExplainedCopy(
        Optional<RecordedRules> rules,
        boolean mixed,
        boolean unfinished,
        List<String> wishes,
        boolean outdated,
        List<String> differences,
        List<String> ignoredToday) {

    public ExplainedCopy {
        wishes = List.copyOf(wishes);
        differences = List.copyOf(differences);
        ignoredToday = List.copyOf(ignoredToday);
    }
}
