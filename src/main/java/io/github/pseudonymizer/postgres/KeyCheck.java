package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Sees to it that a database is only ever used with the key file it began with. */
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
            Keys keys = file.exists() ? file.read() : file.create();
            insert(connection, keys.fingerprint());
            return keys;
        }
        Keys keys = file.read();
        if (!keys.fingerprint().equals(expected.get())) {
            throw new StoreException(
                    StoreException.Reason.WRONG_KEY,
                    "key file " + file.path() + " is not the one this database was made with");
        }
        return keys;
    }

    private static Optional<String> fingerprint(Connection connection) throws SQLException {
        String sql = "SELECT fingerprint FROM pseudonymizer.key_check";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    private static void insert(Connection connection, String fingerprint) throws SQLException {
        String sql = "INSERT INTO pseudonymizer.key_check (fingerprint) VALUES (?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, fingerprint);
            statement.executeUpdate();
        }
    }
}
