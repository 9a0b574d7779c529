package io.github.pseudonymizer.study;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.util.Optional;

/**
 * Keeps the servers apart that share one archive, as {@code StudyLocks} keeps the runs of one server apart: what it
 * gives to this server no other gets, while this server itself may get it again. Thread-safe.
 */
public interface ServerLocks {

    /** For a server that has its archive for itself. */
    ServerLocks ALONE = new Alone();

    /** Whether there are no other servers. */
    boolean isAlone();

    /**
     * Shows the other servers that this one is there, until it ends.
     *
     * @throws StoreException if they cannot see it; while they do not, they may take over what it has claimed
     */
    void appear();

    /**
     * Whether another server has ended, or cannot show that it has not.
     *
     * @param server by the name that its claims have in the {@link StudyQueue}
     * @throws StoreException if nobody can tell
     */
    boolean isGone(String server);

    /**
     * Takes a study, to work on it.
     *
     * @return empty if another server has it
     * @throws StoreException if nobody can tell
     */
    Optional<Hold> take(String study);

    /**
     * Tells the other servers that a copy is stored, and about to be recorded.
     *
     * @throws StoreException if they cannot be told
     */
    Hold rely(String copy);

    /**
     * Whether another server is about to record this copy.
     *
     * @throws StoreException if nobody can tell
     */
    boolean isReliedOn(String copy);

    /** What this server has until it closes it, unless it loses the connection to those who keep the locks. */
    interface Hold extends AutoCloseable {

        /**
         * Makes sure that it is still there.
         *
         * @throws StoreException if it was lost, so that another server may have it now
         */
        void check();

        @Override
        void close();
    }

    /** Nobody else is there. */
    final class Alone implements ServerLocks {

        private static final Hold HOLD = new Hold() {
            @Override
            public void check() {
                // There is nobody to lose it to.
            }

            @Override
            public void close() {
                // Nobody waits for it.
            }
        };

        private Alone() {}

        @Override
        public boolean isAlone() {
            return true;
        }

        @Override
        public void appear() {
            // Nobody looks.
        }

        @Override
        public boolean isGone(String server) {
            return true;
        }

        @Override
        public Optional<Hold> take(String study) {
            return Optional.of(HOLD);
        }

        @Override
        public Hold rely(String copy) {
            return HOLD;
        }

        @Override
        public boolean isReliedOn(String copy) {
            return false;
        }
    }
}
