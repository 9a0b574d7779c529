// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.decision;

import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.StudyPart;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The instances of a copy that are made, decided after the originals were compared and before anything is stored. */
public sealed interface CopyPlan {

    /**
     * Adds what the copy lacks, and brings it up to date.
     *
     * @param missing originals without a copy, which are stored
     * @param changed originals whose copies are replaced
     * @param mixed whether the other instances stay as older rules made them, because some originals are gone
     */
    record Update(List<Original> missing, List<Original> changed, boolean mixed) implements CopyPlan {

        public Update {
            missing = List.copyOf(missing);
            changed = List.copyOf(changed);
        }
    }

    /**
     * Makes every instance of the copy again, and adds what it lacks.
     *
     * @param counted originals that are still to be counted as done
     */
    record Remake(Set<Original> counted) implements CopyPlan {

        public Remake {
            counted = Set.copyOf(counted);
        }
    }

    /**
     * Decides for a copy that is made again as a whole.
     *
     * @param part the instances that are asked for
     */
    static CopyPlan ofAll(StudyPart part) {
        return new Remake(Set.copyOf(part.instances()));
    }

    /**
     * Decides for a copy that may be made again.
     *
     * @param missing originals without a copy
     * @param changed originals whose copies are not of their present files
     */
    static CopyPlan of(CopyRules rules, List<Original> missing, List<Original> changed) {
        boolean isOutdated = rules.again() == CopyRules.Again.ALL_IF_LATE && !(missing.isEmpty() && changed.isEmpty());
        if (!isOutdated || rules.gone() > 0) {
            return new Update(missing, changed, isOutdated);
        }
        Set<Original> late = new HashSet<>(missing);
        late.addAll(changed);
        return new Remake(late);
    }
}
