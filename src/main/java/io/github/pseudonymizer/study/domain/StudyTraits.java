// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.domain;

import java.util.Set;

/**
 * The facts about a study that the rules of domains look at.
 *
 * @param labels of the study itself; none where the archive knows no labels
 * @param modalities Modality (0008,0060) of its series
 * @param calledAets to which AE titles of the archive its series were sent
 * @param callingAets from which AE titles its series came
 * @param description Study Description (0008,1030), or empty
 */
public record StudyTraits(
        Set<String> labels,
        Set<String> modalities,
        Set<String> calledAets,
        Set<String> callingAets,
        String description) {

    public StudyTraits {
        labels = Set.copyOf(labels);
        modalities = Set.copyOf(modalities);
        calledAets = Set.copyOf(calledAets);
        callingAets = Set.copyOf(callingAets);
    }

    /** A description may identify a person. */
    @Override
    public String toString() {
        return "StudyTraits[redacted]";
    }
}
