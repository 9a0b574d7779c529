// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import io.github.pseudonymizer.postgres.TcpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** A PostgreSQL of the test's own, with a database of pseudonyms that one Orthanc uses, or several. */
final class PseudonymDatabase implements AutoCloseable {

    static final String NAME = "pseudonyms";

    private final TcpServer server;

    /** Starts the server, with an empty database in it. */
    PseudonymDatabase(Path directory) throws IOException, SQLException {
        this.server = new TcpServer(directory);
        create(NAME);
    }

    /** Makes another database, for what is not the plugin's. */
    void create(String name) throws SQLException {
        execute("postgres", "CREATE DATABASE " + name);
    }

    /** Executes statements in any database. */
    void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    int port() {
        return server.port();
    }

    String user() {
        return server.user();
    }

    String password() {
        return server.password();
    }

    /** What {@code Pseudonymizer.Database} must be for connections to this port. */
    Map<String, Object> settings(int port, Duration timeout) {
        return Map.of(
                "Url",
                "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME + "?sslmode=disable&gssEncMode=disable",
                "User",
                user(),
                "Password",
                password(),
                "TimeoutSeconds",
                timeout.toSeconds());
    }

    /** A connection to the database of pseudonyms. */
    Connection connect() throws SQLException {
        return connect(NAME);
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(server.url(database), user(), password());
    }

    /** The number that a query finds first in the database of pseudonyms. */
    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    AuditRows audit() {
        return new AuditRows(this::connect);
    }

    @Override
    public void close() {
        server.close();
    }
}
