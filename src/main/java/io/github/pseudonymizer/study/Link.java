// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.time.Instant;

/**
 * That one study is the copy of another.
 *
 * @param archive which archive holds both: its own name for itself, the same after every restart
 * @param domain name of the domain
 * @param original the archive's id of the original study; made of its Patient ID, so as confidential as that
 * @param copy the archive's id of the copy
 * @param pseudonym the patient's pseudonym
 * @param state how far the copy is
 * @param requester who or what asked for it first
 * @param instances how many instances the copy had when it was last complete
 * @param orphans how many of them had no original then, because it had been deleted
 * @param changed when the state last changed
 */
public record Link(
        String archive,
        String domain,
        String original,
        String copy,
        String pseudonym,
        State state,
        Requester requester,
        int instances,
        int orphans,
        Instant changed) {

    /** How far a copy is. The name is stored. */
    public enum State {
        /** Instances are being stored; after a crash the copy has to be completed. */
        STORING,
        /** All instances that the original had are in the copy. */
        COMPLETE,
        /** The last attempt failed and what it had stored was taken back. A copy that was complete before stays. */
        FAILED
    }
}
