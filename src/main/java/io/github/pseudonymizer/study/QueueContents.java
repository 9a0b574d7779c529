// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Views of the {@link StudyQueue} that claim nothing, and the administrators' means to change it. Thread-safe. Every
 * method throws {@link io.github.pseudonymizer.pseudonym.StoreException} if the store fails; nothing was changed then.
 */
public interface QueueContents {

    /** The standing of the work for each of these studies; studies without work are missing. */
    Map<String, PendingStudy.Standing> standings(String archive, Collection<String> studies);

    /**
     * Works that were given up, oldest first.
     *
     * @param limit 1 to 10,000
     */
    List<PendingStudy.Failure> failed(String archive, int limit);

    /**
     * Makes works that were given up due again, as if they had just been added.
     *
     * @param studies which; those of other states, or unknown, are passed over
     * @return how many there were
     */
    int retryFailed(String archive, Collection<String> studies);

    /** As {@link #retryFailed}, for all that were given up. */
    int retryAllFailed(String archive);

    Map<PendingStudy.State, Long> count(String archive);

    /** How many works are in each state, and how old the oldest is. */
    PendingStudy.Queue queue(String archive);
}
