// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Brings a database to the state that this version of the plugin needs, before its first use: tables, key file, sealed
 * shifts, the name of the archive. Of many servers that share a database, one at a time does so. Confined to one
 * thread, except {@link #isRunning}.
 */
final class DatabasePreparation {

    /** All servers that share a database agree on it; "pseudonm" in ASCII. */
    static final long LOCK = 0x70736575646f6e6dL;

    private static final Duration LONGEST_MIGRATION = Duration.ofMinutes(10);

    /** Another name for the archive of this server. */
    private record Renaming(String former, String name) {}

    private final DriverConnections connections;
    private final KeyCheck keyCheck;
    private final SessionLimits limits;
    private volatile @Nullable Renaming renaming;
    private volatile Runnable keyFileMade = () -> {};
    private volatile boolean running;

    DatabasePreparation(DatabaseAccess access, KeyCheck keyCheck, Duration timeout) {
        this.connections = new DriverConnections(access, timeout, LONGEST_MIGRATION);
        this.keyCheck = keyCheck;
        this.limits = new SessionLimits(timeout);
    }

    void rename(String former, String name) {
        renaming = new Renaming(former, name);
    }

    void whenKeyFileIsMade(Runnable told) {
        keyFileMade = told;
    }

    /** Whether it is being done; it may take minutes. */
    boolean isRunning() {
        return running;
    }

    /**
     * Prepares the database.
     *
     * @return the keys that fit it
     * @throws StoreException if the server cannot be reached, the tables cannot be migrated, or the key file is unfit
     */
    Keys run() {
        try (Handle handle = Handles.over(connections).open()) {
            running = true;
            long[] sealed = {0};
            Keys keys = handle.inTransaction(transaction -> {
                lock(transaction);
                Schema.migrate(connections);
                Keys fitting = keys(transaction);
                sealed[0] = SealedShift.complete(transaction, fitting);
                Renaming wanted = renaming;
                if (wanted != null) {
                    SharedArchive.rename(transaction, wanted.former(), wanted.name());
                }
                return fitting;
            });
            keyCheck.note(handle);
            if (sealed[0] > 0) {
                SealedShift.clean(handle);
            }
            return keys;
        } catch (JdbiException failed) {
            throw SqlFailure.translated(failed);
        } finally {
            running = false;
        }
    }

    private Keys keys(Handle handle) {
        boolean existed = keyCheck.file().exists();
        Keys keys = keyCheck.fit(handle);
        if (!existed) {
            keyFileMade.run();
        }
        return keys;
    }

    /** A rotation of keys has the lock for minutes. */
    private void lock(Handle handle) {
        try {
            limits.lock(handle, LOCK);
        } catch (JdbiException failed) {
            if (SqlFailure.isLockTimeout(SqlFailure.inside(failed))) {
                throw new StoreException(
                        StoreException.Reason.PREPARING,
                        "another server is preparing the database, or its keys are being rotated");
            }
            throw failed;
        }
    }
}
