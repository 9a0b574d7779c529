package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The rows of the tables {@code link_wishes} and {@code rules}. A link of a copy made without wishes has none. */
final class LinkMakings {

    static final String WISHES = "WISHES";
    static final String RULES = "RULES";

    private LinkMakings() {}

    static void set(Connection connection, DomainKeys keys, Link link, byte[] digest, Making making)
            throws SQLException {
        String wished = making.wished();
        String sql = !wished.isEmpty() ? """
                INSERT INTO pseudonymizer.link_wishes (archive, domain, original_digest, wishes) VALUES (?, ?, ?, ?)
                ON CONFLICT (archive, domain, original_digest) DO UPDATE SET wishes = excluded.wishes
                """ : """
                DELETE FROM pseudonymizer.link_wishes WHERE archive = ? AND domain = ? AND original_digest = ?
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, link.archive());
            statement.setString(2, link.domain());
            statement.setBytes(3, digest);
            if (!wished.isEmpty()) {
                statement.setBytes(4, keys.seal(WISHES, wished));
            }
            statement.executeUpdate();
        }
        if (!making.rules().isEmpty()) {
            setRules(connection, keys, link.domain(), making);
        }
    }

    private static void setRules(Connection connection, DomainKeys keys, String domain, Making making)
            throws SQLException {
        String sql = """
                INSERT INTO pseudonymizer.rules (domain, digest, rules) VALUES (?, ?, ?) ON CONFLICT DO NOTHING
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, domain);
            statement.setString(2, making.digest());
            statement.setBytes(3, keys.seal(RULES, making.rules()));
            statement.executeUpdate();
        }
    }

    static Making find(Connection connection, DomainKeys keys, Link link, byte[] digest) throws SQLException {
        String sql = """
                SELECT rules, unfinished, wishes FROM pseudonymizer.link
                LEFT JOIN pseudonymizer.link_wishes USING (archive, domain, original_digest)
                WHERE archive = ? AND domain = ? AND original_digest = ?
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, link.archive());
            statement.setString(2, link.domain());
            statement.setBytes(3, digest);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? making(keys, rows) : Making.UNKNOWN;
            }
        }
    }

    private static Making making(DomainKeys keys, ResultSet row) throws SQLException {
        byte[] sealed = row.getBytes("wishes");
        String wished = sealed == null ? "" : keys.open(WISHES, sealed);
        return Making.recorded(row.getString("rules"), wished, row.getBoolean("unfinished"));
    }

    static Optional<String> rules(Connection connection, DomainKeys keys, String domain, String digest)
            throws SQLException {
        String sql = "SELECT rules FROM pseudonymizer.rules WHERE domain = ? AND digest = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, domain);
            statement.setString(2, digest);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(keys.open(RULES, rows.getBytes(1))) : Optional.empty();
            }
        }
    }
}
