// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.domain;

import io.github.pseudonymizer.pattern.RegexBudget;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * When a study belongs to a domain: all conditions hold. A condition that lists nothing always holds; else one of what
 * it lists must be there.
 *
 * @param users who asks, as verified; empty for a study that became stable
 * @param labels of the study
 * @param modalities of a series
 * @param calledAets AE titles to which a series was sent
 * @param callingAets AE titles from which a series came
 * @param descriptions found somewhere in Study Description
 */
public record DomainRule(
        Set<String> users,
        Set<String> labels,
        Set<String> modalities,
        Set<String> calledAets,
        Set<String> callingAets,
        List<Pattern> descriptions) {

    private static final int MOST_READS = 1_000_000;

    public DomainRule {
        users = Set.copyOf(users);
        labels = Set.copyOf(labels);
        modalities = Set.copyOf(modalities);
        calledAets = Set.copyOf(calledAets);
        callingAets = Set.copyOf(callingAets);
        descriptions = List.copyOf(descriptions);
    }

    public boolean isEmpty() {
        return users.isEmpty()
                && labels.isEmpty()
                && modalities.isEmpty()
                && calledAets.isEmpty()
                && callingAets.isEmpty()
                && descriptions.isEmpty();
    }

    /**
     * Whether a study belongs to the domain by this rule.
     *
     * @param user the name that Orthanc authenticated, or empty
     * @throws DomainException if a pattern takes too long
     */
    public boolean holds(StudyTraits study, String user) {
        return isOneOf(users, Set.of(user))
                && isOneOf(labels, study.labels())
                && isOneOf(modalities, study.modalities())
                && isOneOf(calledAets, study.calledAets())
                && isOneOf(callingAets, study.callingAets())
                && (descriptions.isEmpty() || descriptions.stream().anyMatch(one -> isIn(study.description(), one)));
    }

    private static boolean isOneOf(Set<String> listed, Set<String> found) {
        return listed.isEmpty() || !Collections.disjoint(listed, found);
    }

    private static boolean isIn(String description, Pattern pattern) {
        try {
            return pattern.matcher(new RegexBudget(description, MOST_READS)).find();
        } catch (RegexBudget.TooManyReads | StackOverflowError runaway) {
            throw new DomainException("a pattern for descriptions takes too long; please name a Domain");
        }
    }
}
