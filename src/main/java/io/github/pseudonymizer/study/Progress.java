package io.github.pseudonymizer.study;

/** Follows work that takes long, and may end it early. Called by many threads. */
public interface Progress {

    /** Nobody looks, nobody interrupts. */
    Progress UNSEEN = new Progress() {
        @Override
        public void update(int done, int all) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean isSuspended() {
            return false;
        }
    };

    /**
     * Says that every instance of the copies is stored; what remains is to show their origin, which may have to wait
     * for others. Whoever holds something that others wait for gives it back now. Not called after a failure.
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
