package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.AuditEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Sees to it that a database is only ever used with the key file that fits it. */
final class KeyCheck {

    private KeyCheck() {}

    /**
     * Reads the key file, or creates it if the database has never had one, and compares it with the database. The
     * caller sees to it that nobody else does so at the same time.
     *
     * @throws StoreException with {@link StoreException.Reason#WRONG_KEY} if the file is missing or unfit although the
     *     database has been used, or belongs to another database
     */
    static Keys fit(Connection connection, KeyFile file) throws SQLException {
        Optional<String> expected = fingerprint(connection);
        if (expected.isEmpty()) {
            refuseIfUsed(connection);
            Keys keys = (file.exists() ? file.read() : file.create()).newest();
            insert(connection, keys.fingerprint());
            return keys;
        }
        return fitting(connection, file, expected.get());
    }

    /** The keys of this file that have the fingerprint that the database expects. */
    static Keys fitting(Connection connection, KeyFile file, String expected) throws SQLException {
        Optional<Keys> keys = file.read().fitting(expected);
        if (keys.isEmpty()) {
            throw unfit(connection, file);
        }
        return keys.get();
    }

    private static StoreException unfit(Connection connection, KeyFile file) throws SQLException {
        String advice = lastRotation(connection)
                .map(at -> "its keys were rotated at " + at + ", so copy the key file from where that was done")
                .orElse("restore the right one from its backup, or correct the setting KeyFile or Database.Url");
        return new StoreException(
                StoreException.Reason.WRONG_KEY,
                "key file " + file.path() + " is not the one this database was made with: " + advice);
    }

    /** The fingerprint of the keys that the rows are sealed with; empty if there have never been any. */
    static Optional<String> fingerprint(Connection connection) throws SQLException {
        String sql = "SELECT fingerprint FROM pseudonymizer.key_check";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    /** Rows without a fingerprint are a database that was damaged or restored in part. */
    private static void refuseIfUsed(Connection connection) throws SQLException {
        for (SealedRows rows : SealedRows.ALL) {
            String sql = "SELECT FROM pseudonymizer." + rows.table() + " LIMIT 1";
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet found = statement.executeQuery()) {
                if (found.next()) {
                    throw new StoreException(
                            StoreException.Reason.WRONG_KEY,
                            "the database has rows but does not say which key file fits them, for its table key_check"
                                    + " is empty: restore it whole from a backup");
                }
            }
        }
    }

    private static Optional<String> lastRotation(Connection connection) throws SQLException {
        String sql = "SELECT max(at) FROM pseudonymizer.audit WHERE event = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, AuditEntry.Event.KEYS_ROTATED.name());
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return Optional.ofNullable(rows.getObject(1, OffsetDateTime.class))
                        .map(at -> at.toInstant().toString());
            }
        }
    }

    private static void insert(Connection connection, String fingerprint) throws SQLException {
        String sql = "INSERT INTO pseudonymizer.key_check (fingerprint) VALUES (?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, fingerprint);
            statement.executeUpdate();
        }
    }

    /** From now on, in this transaction and after it, the database expects these keys. */
    static void replace(Connection connection, Keys before, Keys after) throws SQLException {
        String sql = "UPDATE pseudonymizer.key_check SET fingerprint = ? WHERE fingerprint = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, after.fingerprint());
            statement.setString(2, before.fingerprint());
            if (statement.executeUpdate() != 1) {
                throw new StoreException(StoreException.Reason.FAILED, "somebody else has changed the table key_check");
            }
        }
    }
}
