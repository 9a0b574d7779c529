// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.decision;

import io.github.pseudonymizer.study.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The first thing to do when a part of a study is to be copied. */
public enum FirstStep {
    /**
     * Completes an interrupted copy of more than this part. Otherwise this run would record an incomplete copy as
     * complete, or take back only its own instances.
     */
    COMPLETE_INTERRUPTED,
    /** Leaves the study as it is, because it is a copy of ours. */
    LEAVE_AS_IT_IS,
    /** Makes the copy, or brings it up to date. */
    MAKE;

    /**
     * Decides.
     *
     * @param isCopy whether the study is a copy of ours
     * @param wanted the series and instances that are to be copied; empty for the whole study
     * @param interrupted the resources that an interrupted copy was to contain; empty if no copy was interrupted
     * @param isThere whether the archive still has a resource
     */
    public static FirstStep of(
            boolean isCopy, List<Resource> wanted, Optional<List<Resource>> interrupted, Predicate<Resource> isThere) {
        if (interrupted.filter(asked -> exceeds(asked, wanted, isThere)).isPresent()) {
            return COMPLETE_INTERRUPTED;
        }
        return isCopy ? LEAVE_AS_IT_IS : MAKE;
    }

    /** Also if nothing of it is left: then the copy has to be settled without its originals. */
    private static boolean exceeds(
            Collection<Resource> asked, Collection<Resource> wanted, Predicate<Resource> isThere) {
        if (wanted.isEmpty() || wanted.containsAll(asked)) {
            return false;
        }
        List<Resource> left = asked.stream().filter(isThere).toList();
        return left.isEmpty() || !wanted.containsAll(left);
    }
}
