// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The work that no client waits for: studies that became stable, copies that a crash interrupted. Thread-safe, safe for
 * many servers, durable when a method returns. Every method throws
 * {@link io.github.pseudonymizer.pseudonym.StoreException} if the store fails; nothing was changed then.
 */
public interface StudyQueue {

    /**
     * Adds work. A study that is already waiting is not added twice; one that is done or failed, or is being worked on,
     * will be worked on again. With the cause {@link Requester.Cause#REMAKE} its copies are made again, too, even if it
     * has or gets another cause. The cause {@link Requester.Cause#BUILT_IN_COPY} outlasts every other cause of the same
     * study, because no other work replaces the study.
     *
     * @param studies the archive's ids of the studies to work on
     */
    void add(String archive, List<String> studies, Requester.Cause cause);

    /**
     * Adds copies of the built-in that are to be replaced, as {@link #add} does, with the cause
     * {@link Requester.Cause#BUILT_IN_COPY}.
     *
     * @param domain in which their originals get copies; empty for the one whose rule holds. The last call counts
     */
    void addBuiltInCopies(String archive, List<String> copies, String domain);

    /**
     * Takes the work that has waited longest and is due, so that no other worker gets it.
     *
     * @param lease after which it is due again if it was neither finished nor retried: its worker died
     */
    Optional<PendingStudy> claim(String archive, Duration lease);

    /**
     * Makes work due again that this server had claimed when its process ended. That was an attempt: the work may have
     * been what ended it.
     */
    void release(String archive);

    /**
     * Makes work due again that was claimed for this server and that it does not do: the answer to the claim was lost,
     * or the store could not be told what became of it. That was no attempt.
     *
     * @param held numbers of the works that its workers are at
     */
    void withdraw(String archive, Set<Long> held);

    /**
     * Makes work due again that another server claimed and does not do any more.
     *
     * @param studies whose copies no run is making
     */
    void takeOver(String archive, Collection<String> studies);

    /** The other servers that have claimed work, by the names that their claims have. */
    Set<String> otherClaimants(String archive);

    /**
     * Makes all work due again that another server claimed.
     *
     * @param server which is gone
     */
    void releaseAllOf(String archive, String server);

    /**
     * Undoes that the store's clock was set back: work that is due later than it can have been told waits no longer,
     * and claimed work no longer than this.
     *
     * @param longest longer than any lease and any pause
     */
    void bringForward(String archive, Duration longest);

    /** Holds on to claimed work for another lease. */
    void renew(PendingStudy work, Duration lease);

    /** Ends claimed work: nothing is left to do, unless it was added again meanwhile. */
    void finish(PendingStudy work);

    /**
     * Gives claimed work back.
     *
     * @param pause after which it is due again
     * @param reason without any value of a dataset
     */
    void retry(PendingStudy work, Duration pause, String reason);

    /**
     * Gives claimed work up; it stays visible with its reason until it is added again, or
     * {@link QueueContents#retryFailed}.
     */
    void giveUp(PendingStudy work, String reason);
}
