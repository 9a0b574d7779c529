// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.Link;
import java.util.List;

/**
 * A copy that is stored, marked and in the audit trail.
 *
 * @param result how it was made
 * @param missingLabels why it lacks labels of its original; empty if it does not, or if the order wants none
 */
record RecordedCopy(CopyResult result, List<String> missingLabels) {

    RecordedCopy {
        missingLabels = List.copyOf(missingLabels);
    }

    Link link() {
        return result.link();
    }
}
