package io.github.pseudonymizer.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which links are of copies that were made by other rules than today's. Links without a copy are none of them. */
final class OutdatedLinks {

    /** For a query about the table {@code link}; see {@link #set}. */
    static final String CONDITION = "WHERE archive = ? AND domain = ANY (?::text[]) AND instances > 0"
            + " AND (domain, rules) NOT IN (SELECT * FROM unnest(?::text[], ?::text[]))";

    /** How many parameters that has. */
    static final int PARAMETERS = 4;

    private OutdatedLinks() {}

    /** Sets the parameters of {@link #CONDITION}, which are the first. */
    static void set(PreparedStatement statement, String archive, Map<String, Set<String>> current) throws SQLException {
        List<String> domains = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        current.forEach((domain, all) -> all.forEach(digest -> {
            domains.add(domain);
            digests.add(digest);
        }));
        Connection connection = statement.getConnection();
        statement.setString(1, archive);
        statement.setArray(2, connection.createArrayOf("text", current.keySet().toArray()));
        statement.setArray(3, connection.createArrayOf("text", domains.toArray()));
        statement.setArray(4, connection.createArrayOf("text", digests.toArray()));
    }

    static long count(Connection connection, String archive, Map<String, Set<String>> current) throws SQLException {
        String sql = "SELECT count(*) FROM pseudonymizer.link " + CONDITION;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, archive, current);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }
}
