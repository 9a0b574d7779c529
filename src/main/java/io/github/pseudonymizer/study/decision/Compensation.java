// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.decision;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.Link;
import java.util.Optional;

/**
 * How a run that failed leaves the copy, decided by how it failed and by what existed before.
 *
 * <p>All but {@link #KEEP} first delete the instances that this run added. An instance whose original is gone is never
 * deleted, because it is all that is left.
 */
public enum Compensation {
    /** Leaves everything, because the run will be resumed. */
    KEEP,
    /** Deletes every instance of the part, also of earlier interrupted runs, and records the failure. */
    DELETE_COPY,
    /** Notes the study for completion, because the instances of the copy do not fit together. */
    COMPLETE_LATER,
    /** Leaves the link in the state {@link Link.State#STORING}: another run or another attempt completes the copy. */
    LEAVE_STORING,
    /** Records the copy as complete again. */
    RESTORE,
    /** Records the failure; the older copy stays. */
    FAIL;

    /** How a run failed. */
    public enum Failure {
        /** It was cancelled and will be resumed. */
        SUSPENDED,
        /** It was cancelled for good. */
        CANCELLED,
        /** The archive or the database failed, so another attempt may succeed. */
        OUTAGE,
        /** An instance cannot be pseudonymized, or the plugin has a fault. */
        REFUSAL;

        public static Failure of(Throwable failure) {
            if (failure instanceof CancelledException cancelled) {
                return cancelled.isResumed() ? SUSPENDED : CANCELLED;
            }
            return failure instanceof ArchiveException || failure instanceof StoreException ? OUTAGE : REFUSAL;
        }
    }

    /** The copy that existed when the run ended, without the instances that it added, and its row of the table. */
    public enum Existing {
        /** No complete copy. */
        NOTHING(DELETE_COPY, DELETE_COPY, DELETE_COPY),
        /** A complete copy whose instances have been replaced in part, or may have been. */
        HALF_REPLACED(COMPLETE_LATER, COMPLETE_LATER, COMPLETE_LATER),
        /** A complete copy. */
        COMPLETE(RESTORE, RESTORE, RESTORE),
        /** A copy that another run has stored and is about to record. */
        RELIED_ON(LEAVE_STORING, LEAVE_STORING, LEAVE_STORING),
        /**
         * A copy that was complete once, and an update of it that was interrupted by a crash. No record tells which
         * instances that had added.
         */
        INTERRUPTED_UPDATE(COMPLETE_LATER, LEAVE_STORING, FAIL),
        /** A copy that was complete once, and an update of it that failed. */
        FAILED_UPDATE(FAIL, LEAVE_STORING, FAIL);

        private final Compensation cancelled;
        private final Compensation outage;
        private final Compensation refusal;

        Existing(Compensation cancelled, Compensation outage, Compensation refusal) {
            this.cancelled = cancelled;
            this.outage = outage;
            this.refusal = refusal;
        }

        /**
         * Tells it.
         *
         * @param before the link as it was before the run
         * @param isReliedOn whether another run has stored the copy and is about to record it
         * @param isReplaced whether this run replaced instances
         */
        public static Existing of(Optional<Link> before, boolean isReliedOn, boolean isReplaced) {
            Link.State state = before.map(Link::state).orElse(Link.State.FAILED);
            if (!isReliedOn && before.filter(link -> link.instances() > 0).isEmpty()) {
                return NOTHING;
            }
            if (isReplaced) {
                return HALF_REPLACED;
            }
            if (state == Link.State.COMPLETE) {
                return COMPLETE;
            }
            if (isReliedOn) {
                return RELIED_ON;
            }
            return state == Link.State.STORING ? INTERRUPTED_UPDATE : FAILED_UPDATE;
        }
    }

    public static Compensation of(Failure failure, Existing existing) {
        return switch (failure) {
            case SUSPENDED -> KEEP;
            case CANCELLED -> existing.cancelled;
            case OUTAGE -> existing.outage;
            case REFUSAL -> existing.refusal;
        };
    }
}
