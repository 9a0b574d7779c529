package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Resource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of the table {@code link_part}: a link for all of a study has none. */
final class LinkParts {

    static final String KIND = "PART OF STUDY";

    private LinkParts() {}

    static int set(Connection connection, DomainKeys keys, Link link, byte[] digest, List<Resource> part)
            throws SQLException {
        String sql = part.isEmpty() ? """
                DELETE FROM pseudonymizer.link_part WHERE archive = ? AND domain = ? AND original_digest = ?
                """ : """
                INSERT INTO pseudonymizer.link_part (archive, domain, original_digest, resources) VALUES (?, ?, ?, ?)
                ON CONFLICT (archive, domain, original_digest) DO UPDATE SET resources = excluded.resources
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            setKey(statement, link, digest);
            if (!part.isEmpty()) {
                statement.setBytes(4, keys.seal(KIND, lines(part)));
            }
            return statement.executeUpdate();
        }
    }

    static List<Resource> find(Connection connection, DomainKeys keys, Link link, byte[] digest) throws SQLException {
        String sql = """
                SELECT resources FROM pseudonymizer.link_part
                WHERE archive = ? AND domain = ? AND original_digest = ?
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            setKey(statement, link, digest);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? resources(keys.open(KIND, rows.getBytes("resources"))) : List.of();
            }
        }
    }

    private static void setKey(PreparedStatement statement, Link link, byte[] digest) throws SQLException {
        statement.setString(1, link.archive());
        statement.setString(2, link.domain());
        statement.setBytes(3, digest);
    }

    private static String lines(List<Resource> part) {
        return part.stream()
                .map(resource -> resource.level().name() + " " + resource.id())
                .collect(Collectors.joining("\n"));
    }

    private static List<Resource> resources(String lines) {
        return lines.lines()
                .map(line -> line.split(" ", 2))
                .map(words -> new Resource(Level.valueOf(words[0]), words[1]))
                .toList();
    }
}
