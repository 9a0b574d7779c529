// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * A sealed column of a table, and the digest by which most sealed values are found. A table with two sealed columns is
 * listed twice.
 *
 * @param table its name, without the schema
 * @param domain an SQL expression for the domain whose keys seal it
 * @param kind an SQL expression for the kind of value, as {@link DomainKeys} wants it
 * @param digest column; empty if the row is found by another one, of this table or of a table that it follows
 * @param sealed column; null in rows that lack it
 */
record SealedRows(String table, String domain, String kind, String digest, String sealed) {

    /** All sealed columns. A test finds every column of bytes and asserts that it is here. */
    static final List<SealedRows> ALL = List.of(
            new SealedRows("pseudonym", "domain", "kind", "digest", "identity"),
            new SealedRows("pseudonym", "domain", "'" + SealedKind.SHIFT + "'", "", "shift"),
            new SealedRows("link", "domain", "'" + SealedKind.ORIGINAL + "'", "original_digest", "original"),
            new SealedRows("copied_files", "domain", "'" + SealedKind.FILES + "'", "", "files"),
            new SealedRows("link_part", "domain", "'" + SealedKind.PART + "'", "", "resources"),
            new SealedRows("link_wishes", "domain", "'" + SealedKind.WISHES + "'", "", "wishes"),
            new SealedRows("rules", "domain", "'" + SealedKind.RULES + "'", "", "rules"),
            new SealedRows("work", "''", "'" + SealedKind.STUDY + "'", "study_digest", "study"));

    /** Rows that are in memory at a time. */
    private static final int BATCH = 1000;

    /**
     * A row as it is found: its place in the table, and the columns. No record, because these compare arrays wrongly.
     */
    private static final class Found {
        private final String place;
        private final String owner;
        private final String kind;
        private final byte[] sealed;
        private final byte @Nullable [] digest;

        Found(ResultSet row, boolean digested) throws SQLException {
            place = row.getString(1);
            owner = row.getString(2);
            kind = row.getString(3);
            sealed = row.getBytes(4);
            digest = digested ? row.getBytes(5) : null;
        }
    }

    /** Whether the table has rows. */
    boolean exist(Handle handle) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM pseudonymizer." + table + ")")
                .mapTo(Boolean.class)
                .one();
    }

    /**
     * Digests and seals every row again, in the transaction of this handle, which must keep others from changing rows.
     * A cursor reads the rows, and batches write them by their place in the table: memory does not grow with the table,
     * and no index decides how long it takes.
     *
     * @param progress told how many rows are done, now and then
     * @return how many rows were sealed
     * @throws StoreException if a row cannot be opened or does not fit its digest: it was damaged, and the new seal
     *     would hide that
     */
    long reseal(Handle handle, Keys before, Keys after, LongConsumer progress) {
        boolean digested = !digest.isEmpty();
        String select = "SELECT ctid::text, " + domain + ", " + kind + ", " + sealed + (digested ? ", " + digest : "")
                + " FROM pseudonymizer." + table + " WHERE " + sealed + " IS NOT NULL";
        String update = "UPDATE pseudonymizer." + table + " SET " + sealed + " = :sealed"
                + (digested ? ", " + digest + " = :digest" : "") + " WHERE ctid = :place::tid";
        RowMapper<Found> found = (row, context) -> new Found(row, digested);
        PreparedBatch batch = handle.prepareBatch(update);
        long done = 0;
        try (var rows =
                handle.createQuery(select).setFetchSize(BATCH).map(found).iterator()) {
            while (rows.hasNext()) {
                add(batch, rows.next(), before, after);
                if (batch.size() == BATCH) {
                    done += write(batch);
                    progress.accept(done);
                }
            }
        }
        return done + write(batch);
    }

    private void add(PreparedBatch batch, Found row, Keys before, Keys after) {
        DomainKeys old = before.of(row.owner);
        DomainKeys now = after.of(row.owner);
        byte[] opened = old.openBytes(row.kind, row.sealed);
        batch.bind("place", row.place).bind("sealed", now.seal(row.kind, opened));
        if (row.digest != null) {
            String text = new String(opened, StandardCharsets.UTF_8);
            if (!Arrays.equals(old.digest(row.kind, text), row.digest)) {
                throw new StoreException(
                        StoreException.Reason.FAILED, "a row of the table " + table + " does not fit its digest");
            }
            batch.bind("digest", now.digest(row.kind, text));
        }
        batch.add();
    }

    private int write(PreparedBatch batch) {
        int expected = batch.size();
        int written = Arrays.stream(batch.execute()).sum();
        if (written != expected) {
            throw new StoreException(
                    StoreException.Reason.FAILED, "rows of the table " + table + " were changed meanwhile");
        }
        return written;
    }
}
