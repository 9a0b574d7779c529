// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.decision;

import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.StudyPart;
import java.util.Optional;
import java.util.Set;

/**
 * The state of a study and its copy before the copy is made or completed.
 *
 * @param part the instances to be copied
 * @param link the link of the copy, as this run records it
 * @param before the recorded link; empty for a study without one in this domain
 * @param present the archive's ids of the instances in the copied study
 */
public record CopyState(StudyPart part, Link link, Optional<Link> before, Set<String> present) {

    public CopyState {
        present = Set.copyOf(present);
    }

    /** Whether a copy is recorded in the place where this run makes it. */
    public boolean isRecorded() {
        return before.filter(recorded -> recorded.copy().equals(link.copy())).isPresent();
    }

    /** Whether a copy was being stored before this run. */
    public boolean isInterrupted() {
        return before.filter(recorded -> recorded.state() == Link.State.STORING).isPresent();
    }

    /** Whether the study never had a complete copy in its domain. */
    public boolean isFirst() {
        return before.filter(recorded -> recorded.instances() > 0).isEmpty();
    }

    /** The recorded number of instances whose originals are gone. */
    public int orphans() {
        return before.map(Link::orphans).orElse(0);
    }
}
