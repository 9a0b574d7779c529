package io.github.pseudonymizer.study.decision;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.Link;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** What existed when the run ended, without the instances that it added. */
    public enum Existing {
        /** No complete copy. */
        NOTHING,
        /** A complete copy whose instances have been replaced in part, or may have been. */
        HALF_REPLACED,
        /** A complete copy. */
        COMPLETE,
        /** A copy that another run has stored and is about to record. */
        RELIED_ON,
        /** A copy that was complete once, and an update of it that was interrupted by a crash. */
        INTERRUPTED_UPDATE,
        /** A copy that was complete once, and an update of it that failed. */
        FAILED_UPDATE;

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

    /** For each existing copy, in the order of {@link Failure}. */
    private static final Map<Existing, List<Compensation>> TABLE = Map.of(
            Existing.NOTHING, List.of(KEEP, DELETE_COPY, DELETE_COPY, DELETE_COPY),
            Existing.HALF_REPLACED, List.of(KEEP, COMPLETE_LATER, COMPLETE_LATER, COMPLETE_LATER),
            Existing.COMPLETE, List.of(KEEP, RESTORE, RESTORE, RESTORE),
            Existing.RELIED_ON, List.of(KEEP, LEAVE_STORING, LEAVE_STORING, LEAVE_STORING),
            // No record tells which instances the interrupted update had added.
            Existing.INTERRUPTED_UPDATE, List.of(KEEP, COMPLETE_LATER, LEAVE_STORING, FAIL),
            Existing.FAILED_UPDATE, List.of(KEEP, FAIL, LEAVE_STORING, FAIL));

    /** Decides. */
    public static Compensation of(Failure failure, Existing existing) {
        return Objects.requireNonNull(TABLE.get(existing)).get(failure.ordinal());
    }
}
