// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Statements sent to a database by a connection of their own, past the pool. */
public final class DirectSql {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private DirectSql() {}

    public static void execute(DatabaseAccess access, String sql) throws SQLException {
        try (Connection connection = new DriverConnections(access, TIMEOUT, TIMEOUT).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static String show(DatabaseAccess access, String sql) throws SQLException {
        try (Connection connection = new DriverConnections(access, TIMEOUT, TIMEOUT).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }
}
