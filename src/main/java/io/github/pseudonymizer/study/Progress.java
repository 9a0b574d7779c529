// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.util.function.BooleanSupplier;

/** Follows work that takes long, and may end it early. Called by many threads. */
public interface Progress {

    /** Reports to no client and is never interrupted. */
    Progress UNSEEN = unseen(() -> false, () -> false);

    /** Cancelled from the beginning: the work only takes back the instances of an earlier run. */
    Progress CANCELLED = unseen(() -> true, () -> false);

    /**
     * For work that another client wanted and that has to be done before this: if this ends, the other work is only
     * suspended.
     */
    default Progress unseen() {
        return unseen(() -> false, () -> isCancelled() || isSuspended());
    }

    /** One that hears nothing, and knows no cancellation but one after which the work is resumed. */
    default Progress uncancelled() {
        return unseen(() -> false, this::isSuspended);
    }

    private static Progress unseen(BooleanSupplier cancelled, BooleanSupplier suspended) {
        return new Progress() {
            @Override
            public void update(int done, int all) {}

            @Override
            public boolean isCancelled() {
                return cancelled.getAsBoolean();
            }

            @Override
            public boolean isSuspended() {
                return suspended.getAsBoolean();
            }
        };
    }

    /**
     * Says that every instance of the copies is stored and marked, and that the originals are deleted if the order says
     * so. Only where the archive {@linkplain StudyArchive#showsOriginsAtOnce cannot show origins at once}, both origins
     * and deletions follow, because they wait for other jobs. A caller that holds a resource for which others wait
     * releases it now. Not called after a failure.
     */
    default void stored(Outcome outcome) {}

    /** Says that the work failed; the same steps remain as after {@link #stored}. */
    default void failed(RuntimeException failure) {}

    /** Reports the number of instances that are done. */
    void update(int done, int all);

    /** Throws if the work has to stop. */
    default void check() {
        if (isSuspended() || isCancelled()) {
            throw new CancelledException(isSuspended());
        }
    }

    /** Whether the work was cancelled, so that its instances are taken back. */
    boolean isCancelled();

    /** Whether the work has to stop now and will be resumed later, so that its instances stay. */
    boolean isSuspended();
}
