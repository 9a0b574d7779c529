// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import io.github.pseudonymizer.profile.CleanPatterns;
import io.github.pseudonymizer.study.domain.DomainRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the rules by which studies belong to a domain. */
final class RulesReader {

    private RulesReader() {}

    /** @param domain the section of one domain */
    static List<DomainRule> read(SettingsSection domain) {
        List<DomainRule> rules = new ArrayList<>();
        for (SettingsSection section : domain.sections("Rules")) {
            DomainRule rule = new DomainRule(
                    texts(section, "Users"),
                    texts(section, "Labels"),
                    texts(section, "Modalities"),
                    texts(section, "CalledAets"),
                    texts(section, "CallingAets"),
                    CleanPatterns.compile(expressions(section, "Descriptions")));
            if (rule.isEmpty()) {
                section.problem("holds for every study; allowed is one condition or more");
            }
            section.refuseOthers();
            rules.add(rule);
        }
        return rules;
    }

    private static Set<String> texts(SettingsSection section, String key) {
        return Set.copyOf(section.texts(key).values());
    }

    private static List<String> expressions(SettingsSection section, String key) {
        List<String> expressions = new ArrayList<>();
        for (Map.Entry<Integer, String> entry : section.texts(key).entrySet()) {
            CleanPatterns.problem(entry.getValue())
                    .ifPresentOrElse(
                            problem -> section.problem(key + "[" + entry.getKey() + "]", problem),
                            () -> expressions.add(entry.getValue()));
        }
        return expressions;
    }
}
