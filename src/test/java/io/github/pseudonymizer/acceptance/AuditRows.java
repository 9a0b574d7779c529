// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import io.github.pseudonymizer.testing.OrthancServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The audit trail in a database, past the plugin. */
record AuditRows(Connections connections) {

    /** Opens connections to the database. */
    interface Connections {
        Connection connect() throws IOException, SQLException;
    }

    /** Of the embedded database of an Orthanc. */
    AuditRows(OrthancServer orthanc) {
        this(() -> connect(orthanc.storage().resolve("pseudonymizer/postgresql")));
    }

    /** Of the embedded database in this directory. */
    static AuditRows ofServerIn(Path server) {
        return new AuditRows(() -> connect(server));
    }

    /** One row. */
    record Row(String event, String cause, String user, String address) {}

    /** All rows, the oldest first. */
    List<Row> all() {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = connections.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT event, cause, requested_by, address FROM pseudonymizer.audit ORDER BY number")) {
            while (found.next()) {
                rows.add(new Row(found.getString(1), found.getString(2), found.getString(3), found.getString(4)));
            }
            return rows;
        } catch (IOException | SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** What the rows of an event are about. */
    List<String> subjects(String event) {
        List<String> subjects = new ArrayList<>();
        try (Connection connection = connections.connect();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT subject FROM pseudonymizer.audit WHERE event = ?")) {
            statement.setString(1, event);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    subjects.add(found.getString(1));
                }
            }
            return subjects;
        } catch (IOException | SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The directory of the socket is in the fifth line of PostgreSQL's {@code postmaster.pid}. */
    static Connection connect(Path server) throws IOException, SQLException {
        String directory =
                Files.readAllLines(server.resolve("data/postmaster.pid")).get(4).strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost/postgres?sslmode=disable&gssEncMode=disable"
                        + "&socketFactory=org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg&socketFactoryArg="
                        + URLEncoder.encode(directory + "/.s.PGSQL.5432", StandardCharsets.UTF_8),
                "pseudonymizer_client",
                Files.readString(server.resolve("password")).strip());
    }
}
