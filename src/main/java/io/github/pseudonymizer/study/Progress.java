package io.github.pseudonymizer.study;

import java.util.function.BooleanSupplier;

/** Follows work that takes long, and may end it early. Called by many threads. */
public interface Progress {

    /** Nobody looks, nobody interrupts. */
    Progress UNSEEN = unseen(() -> false, () -> false);

    /** The work is no longer wanted when it begins: it only takes back what an earlier run stored. */
    Progress CANCELLED = unseen(() -> true, () -> false);

    /** For work that is done first, and that somebody else wanted: when this ends, it is only suspended. */
    default Progress unseen() {
        return unseen(() -> false, () -> isCancelled() || isSuspended());
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
     * Says that every instance of the copies is stored and that the archive shows what they are, but for their origin
     * where it {@linkplain StudyArchive#showsOriginsAtOnce cannot do so at once}: that may have to wait for others. A
     * caller that holds something for which others wait gives it back now. Not called after a failure.
     */
    default void stored(Outcome outcome) {}

    /** Says that it failed; what remains is as with {@link #stored}. */
    default void failed(RuntimeException failure) {}

    /** Says that so many of all instances are done. */
    void update(int done, int all);

    /** Throws if the work is not to go on. */
    default void check() {
        if (isSuspended() || isCancelled()) {
            throw new CancelledException(isSuspended());
        }
    }

    /** Whether the work is no longer wanted: what was stored is taken back. */
    boolean isCancelled();

    /** Whether the work is to be interrupted now and will be resumed later: what was stored stays. */
    boolean isSuspended();
}
