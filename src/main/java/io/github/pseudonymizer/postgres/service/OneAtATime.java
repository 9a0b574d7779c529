// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.pseudonym.BusyException;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one thread of this server at a time do long work in the database, in the order in which they came. Such work
 * waits for locks of the database for up to half an hour, and holds a connection meanwhile. A few at once would leave
 * none for copies, so all but one wait here, without a connection. Thread-safe.
 */
final class OneAtATime {

    private final String what;
    private final Duration patience;
    private final ReentrantLock turn = new ReentrantLock(true);

    /**
     * For one kind of work.
     *
     * @param what the message calls work of this kind that goes on, such as "another import"
     * @param patience how long one waits for the others
     */
    OneAtATime(String what, Duration patience) {
        this.what = what;
        this.patience = patience;
    }

    /**
     * Does it when its turn comes.
     *
     * @throws BusyException if that does not come in time
     */
    <T> T inTurn(Supplier<T> work) {
        await();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    private void await() {
        try {
            if (!turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusyException(what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Reason.UNREACHABLE, "waiting for " + what + " was interrupted");
        }
    }
}
