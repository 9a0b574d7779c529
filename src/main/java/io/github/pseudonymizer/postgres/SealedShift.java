package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The date shift of a patient as a row holds it: unreadable, because the dates of a copy and the shift together are the
 * true dates. All have the same length, so that it does not tell the shift either.
 */
final class SealedShift {

    /** What it is, for its key. */
    static final String KIND = "SHIFT";

    /** Rows that are in memory at a time. */
    private static final int BATCH = 1000;

    private SealedShift() {}

    static byte[] seal(DomainKeys keys, DateShift shift) {
        return keys.seal(
                KIND, ByteBuffer.allocate(Integer.BYTES).putInt(shift.days()).array());
    }

    /** @throws StoreException if it cannot be opened */
    static DateShift open(DomainKeys keys, byte[] sealed) {
        byte[] opened = keys.openBytes(KIND, sealed);
        if (opened.length != Integer.BYTES) {
            throw new StoreException(StoreException.Reason.FAILED, "a sealed date shift has an unknown form");
        }
        return new DateShift(ByteBuffer.wrap(opened).getInt());
    }

    /**
     * Seals what earlier versions kept readable, in the transaction of this connection, and drops the column that held
     * it: a server of such a version that still runs can no longer read a pseudonym, or keep one. Does nothing where
     * there is no such column.
     *
     * @return how many there were. Then the file of the table still has their bytes, unseen, until {@link #clean}
     */
    static long complete(Connection connection, Keys keys) throws SQLException {
        if (!hasReadableShifts(connection)) {
            return 0;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT set_config('statement_timeout', '0', true)");
            statement.execute("LOCK TABLE pseudonymizer.pseudonym IN ACCESS EXCLUSIVE MODE");
            long rows = sealAll(connection, keys);
            statement.execute("""
                    ALTER TABLE pseudonymizer.pseudonym
                      DROP COLUMN shift_days,
                      ADD CHECK ((kind = 'PATIENT') = (shift IS NOT NULL))
                    """);
            return rows;
        }
    }

    private static boolean hasReadableShifts(Connection connection) throws SQLException {
        String sql = """
                SELECT FROM pg_attribute
                WHERE attrelid = 'pseudonymizer.pseudonym'::regclass AND attname = 'shift_days' AND NOT attisdropped
                """;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }

    private static long sealAll(Connection connection, Keys keys) throws SQLException {
        String select = "SELECT ctid::text, domain, shift_days FROM pseudonymizer.pseudonym WHERE kind = 'PATIENT'";
        // The same number everywhere: a new version of the row must not tell what the old one told.
        String update = "UPDATE pseudonymizer.pseudonym SET shift = ?, shift_days = -1 WHERE ctid = ?::tid";
        try (PreparedStatement reading = connection.prepareStatement(select);
                PreparedStatement writing = connection.prepareStatement(update)) {
            reading.setFetchSize(BATCH);
            try (ResultSet rows = reading.executeQuery()) {
                long done = 0;
                while (rows.next()) {
                    writing.setBytes(1, seal(keys.of(rows.getString(2)), new DateShift(rows.getInt(3))));
                    writing.setString(2, rows.getString(1));
                    writing.addBatch();
                    done++;
                    if (done % BATCH == 0) {
                        writing.executeBatch();
                    }
                }
                writing.executeBatch();
                return done;
            }
        }
    }

    /**
     * Writes the table anew, so that nothing of its former content is in its file. A failure, such as a table that is
     * in use for long, does no harm: the database then does so bit by bit.
     *
     * @param connection without a transaction
     */
    static void clean(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT set_config('lock_timeout', '5s', false)");
            statement.execute("VACUUM (FULL, ANALYZE) pseudonymizer.pseudonym");
        } catch (SQLException unable) {
            // Space that rows have left is overwritten by and by.
        }
    }
}
