// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.nio.ByteBuffer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The date shift of a patient as a row holds it: unreadable, because the dates of a copy and the shift together are the
 * true dates. All have the same length, so that it does not tell the shift either.
 */
public final class SealedShift {

    /** Rows that are in memory at a time. */
    private static final int BATCH = 1000;

    /** A row of an earlier version: its place in the table, and the shift as it was kept. */
    private record UnsealedRow(String place, String domain, DateShift shift) {}

    private SealedShift() {}

    /** Seals a shift. */
    public static byte[] seal(DomainKeys keys, DateShift shift) {
        return keys.seal(
                SealedKind.SHIFT,
                ByteBuffer.allocate(Integer.BYTES).putInt(shift.days()).array());
    }

    /**
     * Opens what {@link #seal} sealed.
     *
     * @throws StoreException if it cannot be opened
     */
    public static DateShift open(DomainKeys keys, byte[] sealed) {
        byte[] opened = keys.openBytes(SealedKind.SHIFT, sealed);
        if (opened.length != Integer.BYTES) {
            throw new StoreException(StoreException.Reason.FAILED, "a sealed date shift has an unknown form");
        }
        return new DateShift(ByteBuffer.wrap(opened).getInt());
    }

    /**
     * Seals what earlier versions kept readable, in the transaction of this handle, and drops the column that held it:
     * a server of such a version that still runs can no longer read a pseudonym, or keep one. Does nothing if there is
     * no such column.
     *
     * @return how many shifts were sealed. Then the file of the table still has their bytes, unseen, until
     *     {@link #clean}
     */
    static long complete(Handle handle, Keys keys) {
        if (!hasReadableShifts(handle)) {
            return 0;
        }
        handle.execute("SELECT set_config('statement_timeout', '0', true)");
        handle.execute("LOCK TABLE pseudonymizer.pseudonym IN ACCESS EXCLUSIVE MODE");
        long rows = sealAll(handle, keys);
        handle.execute("""
            ALTER TABLE pseudonymizer.pseudonym
              DROP COLUMN shift_days,
              ADD CHECK ((kind = 'PATIENT' AND forgotten IS NULL) = (shift IS NOT NULL))
            """);
        return rows;
    }

    private static boolean hasReadableShifts(Handle handle) {
        return handle.createQuery("""
            SELECT EXISTS (SELECT FROM pg_attribute
              WHERE attrelid = 'pseudonymizer.pseudonym'::regclass AND attname = 'shift_days'
                AND NOT attisdropped)
            """).mapTo(Boolean.class).one();
    }

    private static long sealAll(Handle handle, Keys keys) {
        String select = "SELECT ctid::text, domain, shift_days FROM pseudonymizer.pseudonym WHERE kind = 'PATIENT'";
        // The same number everywhere: a new version of the row must not tell what the old one told.
        PreparedBatch batch = handle.prepareBatch(
                "UPDATE pseudonymizer.pseudonym SET shift = :shift, shift_days = -1 WHERE ctid = :place::tid");
        RowMapper<UnsealedRow> readable =
                (row, context) -> new UnsealedRow(row.getString(1), row.getString(2), new DateShift(row.getInt(3)));
        long done = 0;
        try (var rows =
                handle.createQuery(select).setFetchSize(BATCH).map(readable).iterator()) {
            while (rows.hasNext()) {
                UnsealedRow row = rows.next();
                batch.bind("place", row.place())
                        .bind("shift", seal(keys.of(row.domain()), row.shift()))
                        .add();
                done++;
                if (batch.size() == BATCH) {
                    batch.execute();
                }
            }
        }
        batch.execute();
        return done;
    }

    /**
     * Writes the table again, so that nothing of its former content is in its file. A failure does no harm, for example
     * if the table is in use for long: the database then overwrites the file little by little.
     *
     * @param handle without a transaction
     */
    static void clean(Handle handle) {
        try {
            handle.execute("SELECT set_config('lock_timeout', '5s', false)");
            handle.execute("VACUUM (FULL, ANALYZE) pseudonymizer.pseudonym");
        } catch (JdbiException unable) {
            // The database reuses the space that rows have left.
        }
    }
}
