// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import java.util.Collections;
import java.util.Set;

/**
 * Which studies a user may see, by their labels.
 *
 * @param all whether every study, also one without labels
 * @param labels else those with one of these
 */
public record LabelRights(boolean all, Set<String> labels) {

    /** Every study. */
    public static final LabelRights ALL = new LabelRights(true, Set.of());

    /** No study at all. */
    public static final LabelRights NONE = new LabelRights(false, Set.of());

    public LabelRights {
        labels = Set.copyOf(labels);
    }

    /** Whether a study with these labels may be seen. */
    boolean allow(Set<String> labelsOfStudy) {
        return all || !Collections.disjoint(labels, labelsOfStudy);
    }
}
