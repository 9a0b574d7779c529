package io.github.pseudonymizer.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Gives what one server has recorded of its archive to all that share it. What the others have recorded already stays:
 * it is about the same studies. The audit trail tells what was, under the name of that time.
 */
final class SharedArchive {

    /** Each with the parameters name and former name; they do nothing where there is nothing under the former one. */
    private static final List<String> STATEMENTS = List.of("""
            UPDATE pseudonymizer.link AS own SET archive = new.name
            FROM (SELECT ?::text AS name, ?::text AS former) AS new
            WHERE own.archive = new.former AND NOT EXISTS (
              SELECT FROM pseudonymizer.link AS other WHERE other.archive = new.name AND other.domain = own.domain
                AND other.original_digest = own.original_digest)
            """, """
            UPDATE pseudonymizer.work AS own SET archive = new.name
            FROM (SELECT ?::text AS name, ?::text AS former) AS new
            WHERE own.archive = new.former AND NOT EXISTS (
              SELECT FROM pseudonymizer.work AS other WHERE other.archive = new.name
                AND other.study_digest = own.study_digest)
            """, """
            INSERT INTO pseudonymizer.change_cursor AS shared (archive, position, followed_since)
            SELECT new.name, own.position, own.followed_since
            FROM (SELECT ?::text AS name, ?::text AS former) AS new
            JOIN pseudonymizer.change_cursor AS own ON own.archive = new.former
            ON CONFLICT (archive) DO UPDATE SET position = least(shared.position, excluded.position),
              followed_since = least(shared.followed_since, excluded.followed_since)
            """);

    private static final List<String> LEFTOVERS = List.of(
            "DELETE FROM pseudonymizer.link WHERE archive = ?",
            "DELETE FROM pseudonymizer.work WHERE archive = ?",
            "DELETE FROM pseudonymizer.change_cursor WHERE archive = ?");

    private SharedArchive() {}

    /** Does it as part of a transaction. It may be done again. */
    static void rename(Connection connection, String former, String name) throws SQLException {
        for (String sql : STATEMENTS) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, name);
                statement.setString(2, former);
                statement.executeUpdate();
            }
        }
        for (String sql : LEFTOVERS) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, former);
                statement.executeUpdate();
            }
        }
    }
}
