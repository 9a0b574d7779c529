// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.time.Duration;
import java.time.Instant;

/**
 * A study in the queue, to be pseudonymized while no client waits.
 *
 * @param number identifies this work in the log
 * @param archive the archive that holds the study
 * @param study the archive's id of the study
 * @param cause why it is to be done
 * @param domain the domain of the copy that replaces a copy of the built-in; empty for the one whose rule holds
 * @param attempt 1 for the first attempt
 * @param remake whether its copies are made again, by today's rules
 */
public record PendingStudy(
        long number, String archive, String study, Requester.Cause cause, String domain, int attempt, boolean remake) {

    /** Work that makes no copy again. */
    public PendingStudy(long number, String archive, String study, Requester.Cause cause, String domain, int attempt) {
        this(number, archive, study, cause, domain, attempt, false);
    }

    /** Work whose domain the rules tell. */
    public PendingStudy(long number, String archive, String study, Requester.Cause cause, int attempt) {
        this(number, archive, study, cause, "", attempt);
    }

    /** Where a work stands. The name is stored. */
    public enum State {
        WAITING,
        CLAIMED,
        FAILED
    }

    /**
     * A work that was given up.
     *
     * @param study the archive's id of the study
     * @param attempts how many there were
     * @param reason why the last one failed, without any value of a dataset
     * @param added when the work was added
     */
    public record Failure(String study, Requester.Cause cause, int attempts, String reason, Instant added) {

        @Override
        public String toString() {
            return "Failure[redacted]"; // The id of a study can be guessed from a Patient ID.
        }
    }

    /**
     * How much work there is.
     *
     * @param oldest the age of the oldest work that waits or is claimed; zero if none does
     */
    public record Queue(long waiting, long claimed, long failed, Duration oldest) {}

    /**
     * Where a work stands.
     *
     * @param cause why it is to be done
     * @param reason why the last attempt failed, without any value of a dataset; empty if none did
     */
    public record Standing(Requester.Cause cause, State state, String reason) {}
}
