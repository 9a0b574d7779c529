package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The rows of a table that hold something unreadably: sealed, and mostly with a digest that finds it. A table that
 * holds two such things is here twice.
 *
 * @param table its name, without the schema
 * @param domain an SQL expression for the domain whose keys seal it
 * @param kind an SQL expression for what it is, as {@link DomainKeys} wants it
 * @param digest column; empty if the row is found by another one, of this table or of a table that it follows
 * @param sealed column; null in rows that lack it
 */
record SealedRows(String table, String domain, String kind, String digest, String sealed) {

    /** All there are. A test finds every column of bytes and asserts that it is here. */
    static final List<SealedRows> ALL = List.of(
            new SealedRows("pseudonym", "domain", "kind", "digest", "identity"),
            new SealedRows("pseudonym", "domain", "'" + SealedShift.KIND + "'", "", "shift"),
            new SealedRows("link", "domain", "'" + PostgresLinks.KIND + "'", "original_digest", "original"),
            new SealedRows("copied_files", "domain", "'" + PostgresLinks.FILES + "'", "", "files"),
            new SealedRows("link_part", "domain", "'" + LinkParts.KIND + "'", "", "resources"),
            new SealedRows("link_wishes", "domain", "'" + LinkMakings.WISHES + "'", "", "wishes"),
            new SealedRows("rules", "domain", "'" + LinkMakings.RULES + "'", "", "rules"),
            new SealedRows("work", "''", "'" + PendingStudyRows.KIND + "'", "study_digest", "study"));

    /** Rows that are in memory at a time. */
    private static final int BATCH = 1000;

    /**
     * Digests and seals every row anew, in the transaction of this connection, which must keep others from changing
     * rows. Rows come through a cursor, and are written by their place in the table, a batch at a time: memory does not
     * grow with the table, and no index decides how long it takes.
     *
     * @param progress told how many rows are done, now and then
     * @return how many have it
     * @throws StoreException if a row cannot be opened, or is not what its digest says: it was damaged, and the new
     *     seal would hide that
     */
    long reseal(Connection connection, Keys before, Keys after, LongConsumer progress) throws SQLException {
        String select = "SELECT ctid::text, " + domain + ", " + kind + ", " + sealed
                + (digest.isEmpty() ? "" : ", " + digest) + " FROM pseudonymizer." + table + " WHERE " + sealed
                + " IS NOT NULL";
        String update = "UPDATE pseudonymizer." + table + " SET " + sealed + " = ?"
                + (digest.isEmpty() ? "" : ", " + digest + " = ?") + " WHERE ctid = ?::tid";
        try (PreparedStatement reading = connection.prepareStatement(select);
                PreparedStatement writing = connection.prepareStatement(update)) {
            reading.setFetchSize(BATCH);
            try (ResultSet rows = reading.executeQuery()) {
                long done = 0;
                int waiting = 0;
                while (rows.next()) {
                    add(writing, rows, before, after);
                    waiting++;
                    if (waiting == BATCH) {
                        done += write(writing, waiting);
                        waiting = 0;
                        progress.accept(done);
                    }
                }
                return done + write(writing, waiting);
            }
        }
    }

    private void add(PreparedStatement writing, ResultSet row, Keys before, Keys after) throws SQLException {
        String owner = row.getString(2);
        String what = row.getString(3);
        DomainKeys old = before.of(owner);
        byte[] opened = old.openBytes(what, row.getBytes(4));
        writing.setBytes(1, after.of(owner).seal(what, opened));
        int next = 2;
        if (!digest.isEmpty()) {
            String text = new String(opened, StandardCharsets.UTF_8);
            if (!Arrays.equals(old.digest(what, text), row.getBytes(5))) {
                throw new StoreException(
                        StoreException.Reason.FAILED, "a row of the table " + table + " does not fit its digest");
            }
            writing.setBytes(next++, after.of(owner).digest(what, text));
        }
        writing.setString(next, row.getString(1));
        writing.addBatch();
    }

    private int write(PreparedStatement writing, int expected) throws SQLException {
        int written = Arrays.stream(writing.executeBatch()).sum();
        if (written != expected) {
            throw new StoreException(
                    StoreException.Reason.FAILED, "rows of the table " + table + " were changed meanwhile");
        }
        return written;
    }
}
