// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.util.Optional;

/**
 * Locks among the servers that share one archive, as {@code StudyLocks} are locks among the runs of one server. A lock
 * that this server holds is refused to the others; this server may take it again. Thread-safe.
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
     * @throws StoreException if the database cannot tell
     */
    boolean isGone(String server);

    /**
     * Takes a study, to work on it.
     *
     * @return empty if another server has it
     * @throws StoreException if the database cannot tell
     */
    Optional<Hold> take(String study);

    /**
     * Tells the other servers that the copy of an original is stored, and about to be recorded.
     *
     * @param copy stands for the copy and the original; another original may have the same copy
     * @throws StoreException if they cannot be told
     */
    Hold rely(String copy);

    /**
     * Whether another server is about to record this copy.
     *
     * @param copy as for {@link #rely}
     * @throws StoreException if the database cannot tell
     */
    boolean isReliedOn(String copy);

    /** What keeps all runs of all servers from a study, for use cases that only have to do something meanwhile. */
    @FunctionalInterface
    interface StudyLock {

        /**
         * Does some work when no run of any server works on the study, and keeps them away until it is done.
         *
         * @throws CancelledException if it was cancelled while it waited
         */
        void exclusively(String study, Progress progress, Runnable work);
    }

    /** A lock, until it is closed or the connection to the database is lost. */
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

    /** For an archive with one server. */
    final class Alone implements ServerLocks {

        private static final Hold HOLD = new Hold() {
            @Override
            public void check() {
                // No other server can take it.
            }

            @Override
            public void close() {
                // No other server waits for it.
            }
        };

        private Alone() {}

        @Override
        public boolean isAlone() {
            return true;
        }

        @Override
        public void appear() {
            // No other server looks.
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
