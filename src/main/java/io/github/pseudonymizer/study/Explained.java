package io.github.pseudonymizer.study;

import io.github.pseudonymizer.rewrite.Explanation;
import java.util.Optional;

/**
 * What would be done with an instance.
 *
 * @param cohort in which domain
 * @param isCopy whether it is a copy already, which is its own copy and stays as it is
 * @param explanation attribute by attribute; empty for a copy
 */
public record Explained(Cohort cohort, boolean isCopy, Optional<Explanation> explanation) {

    static Explained copy(Cohort cohort) {
        return new Explained(cohort, true, Optional.empty());
    }
}
