// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.rewrite.report.Explanation;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.Optional;

/**
 * What would be done with an instance.
 *
 * @param domain in which domain
 * @param explanation attribute by attribute; empty for a copy
 * @param copy by what a copy was made; empty for an original
 */
public record Explained(Domain domain, Optional<Explanation> explanation, Optional<ExplainedCopy> copy) {

    /** Whether it is a copy already, which is its own copy and stays as it is. */
    public boolean isCopy() {
        return copy.isPresent();
    }
}
