// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.KeyRing;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Requester;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Seals every identity in the database with new keys. No pseudonym, date shift or UID changes, because the secret that
 * makes those stays ({@link Keys}). Used while no Orthanc uses the database; used once.
 *
 * <p>Killed at any moment, it leaves a key file that opens the database, and can be run again to its end:
 *
 * <ol>
 *   <li>The old keys are kept in a file of their own, for backups of the database made before.
 *   <li>The key file gets the new keys <em>beside</em> the old ones, and is safely on disk, before a row changes.
 *   <li>All rows, the fingerprint by which the database knows its keys, and the audit entry change in one transaction.
 *       It may take minutes for millions of rows and doubles the tables meanwhile. Batches that commit would be no
 *       quicker, and would need rows of two generations side by side, which every reader and the unique constraints
 *       would always have to understand. This way a row is of one generation or all are of the other.
 *   <li>The key file loses the old keys. If that fails, it opens the database all the same.
 *   <li>The tables are written again, so that their files no longer hold unseen values sealed with the old keys.
 * </ol>
 *
 * <p>No server reads or writes rows with old keys during or after it: every server holds a lock with each of its
 * connections, and a rotation does not begin before it has that lock alone ({@link KeyUse}).
 */
public final class KeyRotation {

    private static final Duration LOGIN = Duration.ofSeconds(20);
    private static final Duration LONGEST_STATEMENT = Duration.ofHours(6);

    /** The step that has just been done. */
    public enum Step {
        /** No other program uses the database; nothing has changed yet. */
        BEGUN,
        /** The old keys are in a file of their own. */
        OLD_KEYS_KEPT,
        /** The key file holds old and new keys. */
        BOTH_KEYS_WRITTEN,
        /** Some rows of a table are sealed again, in a transaction that has not ended. */
        SOME_ROWS_SEALED,
        /** All rows are, in that transaction. */
        ALL_ROWS_SEALED,
        /** The transaction has ended. */
        COMMITTED,
        /** The key file holds the new keys only. */
        OLD_KEYS_REMOVED
    }

    /** Hears of every step. An exception from it ends the rotation there. */
    public interface Progress {
        /**
         * Hears how far it is.
         *
         * @param rows how many of the present table, or at last of all, are sealed again
         */
        void reached(Step step, long rows);
    }

    /**
     * How a rotation ended.
     *
     * @param keys those that the database has now
     * @param rows how many were sealed again; 0 if a former rotation, interrupted at its end, had done that already
     * @param resumed whether a former rotation was brought to its end, so that these keys were made by that and are as
     *     old as that
     * @param kept holds the old keys; opens backups of the database from before
     * @param cleaned whether the tables were written again; if not, they may take twice the room, and traces of values
     *     sealed with the old keys remain in their files
     */
    public record Outcome(Keys keys, long rows, boolean resumed, KeyFile kept, boolean cleaned) {}

    private final DriverConnections connections;
    private final KeyFile keyFile;
    private final Requester requester;
    private final Progress progress;

    /**
     * A rotation that has not begun.
     *
     * @param requester who wants it, for the audit trail
     */
    public KeyRotation(DatabaseAccess access, KeyFile keyFile, Requester requester, Progress progress) {
        this.connections = new DriverConnections(access, LOGIN, LONGEST_STATEMENT);
        this.keyFile = keyFile;
        this.requester = requester;
        this.progress = progress;
    }

    /**
     * Does it, or brings a former one to its end that was interrupted after the rows had changed.
     *
     * @throws StoreException if an Orthanc uses the database, the key file does not fit or cannot be replaced, a row is
     *     damaged, or the database fails. Then the key file opens the database as before, unless its message says
     *     otherwise; trying again is safe
     */
    public Outcome rotate() {
        keyFile.refuseUnlessReplaceable();
        try (Handle handle = Handles.over(connections).open()) {
            useAlone(handle);
            Schema.migrate(connections);
            KeyRing ring = keyFile.read();
            Keys current = current(handle);
            // Earlier versions left them readable; the tables are written again at the end.
            handle.inTransaction(transaction -> SealedShift.complete(transaction, current));
            progress.reached(Step.BEGUN, 0);
            KeyRing both = ring.turning();
            KeyFile kept = keyFile.keep(both.before());
            progress.reached(Step.OLD_KEYS_KEPT, 0);
            Keys target = both.newest();
            long rows = current.fingerprint().equals(target.fingerprint()) ? 0 : turn(handle, current, both);
            progress.reached(Step.COMMITTED, rows);
            removeOldKeys(both);
            progress.reached(Step.OLD_KEYS_REMOVED, rows);
            return new Outcome(target, rows, ring.isTurning(), kept, clean(handle));
        } catch (JdbiException e) {
            throw SqlFailure.translated(e);
        }
    }

    /** Locks of the session, which last until the connection ends: longer than the transaction. */
    private static void useAlone(Handle handle) {
        handle.execute("SELECT set_config('lock_timeout', '20s', false), set_config('statement_timeout', '0', false), "
                + DriverConnections.NOTICES_LOST_CLIENTS);
        // Old keys are thrown away after the commit, so that must be on disk with all settings of the server.
        handle.execute("SELECT set_config('synchronous_commit', 'on', false)"
                + " WHERE current_setting('synchronous_commit') = 'off'");
        KeyUse.lockAlone(handle, KeyUse.LOCK);
        KeyUse.lockAlone(handle, DatabasePreparation.LOCK);
    }

    private Keys current(Handle handle) {
        String expected = KeyCheck.fingerprint(handle)
                .orElseThrow(() -> new StoreException(
                        StoreException.Reason.FAILED,
                        "the database has never been used, so there is nothing to rotate"));
        return KeyCheck.fitting(handle, keyFile, expected);
    }

    private long turn(Handle handle, Keys before, KeyRing both) {
        keyFile.replace(both);
        progress.reached(Step.BOTH_KEYS_WRITTEN, 0);
        return handle.inTransaction(transaction -> {
            Keys after = both.newest();
            Map<String, Long> counts = new LinkedHashMap<>();
            for (SealedRows sealed : SealedRows.ALL) {
                handle.execute("LOCK TABLE pseudonymizer." + sealed.table() + " IN EXCLUSIVE MODE");
                long done = sealed.reseal(
                        transaction, before, after, some -> progress.reached(Step.SOME_ROWS_SEALED, some));
                progress.reached(Step.SOME_ROWS_SEALED, done);
                counts.merge(sealed.table(), done, Math::max);
            }
            long rows = counts.values().stream().mapToLong(Long::longValue).sum();
            handle.execute(
                    "DELETE FROM pseudonymizer.patient_trait"); // They cannot be digested again, because no value is
            // kept.
            KeyCheck.replace(transaction, before, after);
            PostgresAuditTrail.insert(transaction, entry(after, counts));
            progress.reached(Step.ALL_ROWS_SEALED, rows);
            return rows;
        });
    }

    private AuditEntry entry(Keys after, Map<String, Long> counts) {
        String tables = counts.entrySet().stream()
                .map(table -> table.getValue() + " of " + table.getKey())
                .collect(Collectors.joining(", "));
        return new AuditEntry(
                "",
                AuditEntry.Event.KEYS_ROTATED,
                requester,
                "",
                "",
                "generation " + after.generation() + "; rows: " + tables);
    }

    /** Not if the next rotation has meanwhile begun, because that needs the keys that it has written. */
    private void removeOldKeys(KeyRing both) {
        try {
            KeyRing written = keyFile.read();
            if (written.isTurning()
                    && written.newest().fingerprint().equals(both.newest().fingerprint())) {
                keyFile.replace(written.after());
            }
        } catch (StoreException failed) {
            throw new StoreException(
                    failed.reason(),
                    failed.getMessage() + ". All rows are sealed with the new keys, but the key file may still hold the"
                            + " old ones, too");
        }
    }

    /**
     * Old versions of rows stay in a table's file, unseen, until they are overwritten or the table is written again.
     * Then the database is free at once, not only when the server notices that the connection has ended. A failure
     * changes nothing any more about the rotation.
     */
    private static boolean clean(Handle handle) {
        try {
            for (String table :
                    SealedRows.ALL.stream().map(SealedRows::table).distinct().toList()) {
                handle.execute("VACUUM (FULL, ANALYZE) pseudonymizer." + table);
            }
            handle.execute("SELECT pg_advisory_unlock_all()");
            return true;
        } catch (JdbiException e) {
            return false;
        }
    }
}
