// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;

/**
 * Ties a connection to keys: as long as it lives, the rows stay sealed with them, because it holds a lock, shared with
 * others that use the database, that a rotation needs for itself alone. PostgreSQL gives the lock back when the
 * connection ends, however that ends. So a server with old keys has no connection, and learns that they are old when it
 * makes a new one, before it reads or writes a single row.
 *
 * @param fingerprint of the keys
 * @param outdated called when the rows turn out to be sealed with others
 */
record KeyUse(String fingerprint, Runnable outdated) {

    /** All servers that share a database agree on it; "pseudkey" in ASCII. */
    static final long LOCK = 0x70736575646b6579L;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** @throws StoreException if the rows are sealed with other keys by now */
    void begin(Handle handle) {
        // A statement of its own: the next one then sees what the former holder of the lock has done.
        handle.execute("SELECT pg_advisory_lock_shared(?)", LOCK);
        if (!KeyCheck.fingerprint(handle).equals(Optional.of(fingerprint))) {
            outdated.run();
            throw new StoreException(
                    StoreException.Reason.PREPARING,
                    "the keys of the database were rotated; the key file is read again");
        }
    }

    /**
     * Takes a lock of ours for this connection alone. Asks again for a moment, because a connection that was just
     * closed may not have given back all yet, but does not queue: in a queue it would keep servers that run from making
     * connections.
     *
     * @throws StoreException if another connection keeps it
     */
    static void lockAlone(Handle handle, long lock) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!tryLock(handle, lock)) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                throw new StoreException(
                        StoreException.Reason.FAILED,
                        "the database is in use: stop every Orthanc that uses it, and try again");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean tryLock(Handle handle, long lock) {
        return handle.createQuery("SELECT pg_try_advisory_lock(:lock)")
                .bind("lock", lock)
                .mapTo(Boolean.class)
                .one();
    }
}
