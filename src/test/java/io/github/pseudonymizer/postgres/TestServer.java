// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.postgres.embedded.ServerBinaries;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One server for all integration tests of a run; each test class has a database of its own in it. */
public final class TestServer {

    /** Ends what hangs; a slow machine may need far more than a second for a statement. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final TcpServer SERVER = started();

    private TestServer() {}

    /** A new empty database, its key file, and what was opened on it. */
    record Database(String name, KeyFile keyFile) implements AutoCloseable {

        private static final List<PostgresDatabase> OPENED = new ArrayList<>();

        /** A pool of its own on this database, as another server would have. */
        PostgresDatabase open() {
            return open(keyFile);
        }

        PostgresDatabase open(KeyFile otherKeyFile) {
            PostgresDatabase database = new PostgresDatabase(access(), otherKeyFile, TIMEOUT, 10);
            synchronized (OPENED) {
                OPENED.add(database);
            }
            return database;
        }

        DatabaseAccess access() {
            return DatabaseAccess.withPassword(url(), SERVER.user(), SERVER.password());
        }

        String url() {
            return SERVER.url(name);
        }

        /** A way that fails when the proxy is told to. */
        DatabaseAccess through(TcpProxy... proxies) {
            String hosts =
                    Stream.of(proxies).map(proxy -> "127.0.0.1:" + proxy.port()).collect(Collectors.joining(","));
            return DatabaseAccess.withPassword(
                    url().replace("127.0.0.1:" + port() + "/", hosts + "/"), SERVER.user(), SERVER.password());
        }

        /** Executes statements past the pool. */
        void execute(String sql) throws SQLException {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        /** The first column of what a query finds. */
        List<String> strings(String sql) throws SQLException {
            List<String> strings = new ArrayList<>();
            try (Connection connection = connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    strings.add(rows.getString(1));
                }
            }
            return strings;
        }

        /** Waits for what was closed before: PostgreSQL has counted what a session did when that has ended. */
        void awaitEndOfSessions() {
            Eventually.until(
                    "the end of all sessions",
                    () -> strings("SELECT pid::text FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
                            .isEmpty());
        }

        /** A connection past the pool. */
        Connection connect() throws SQLException {
            return new DriverConnections(access(), TIMEOUT, TIMEOUT).getConnection();
        }

        @Override
        public void close() {
            synchronized (OPENED) {
                OPENED.forEach(PostgresDatabase::close);
                OPENED.clear();
            }
            // Otherwise the server has thousands of files to bring to disk before it stops.
            try {
                administer("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
                ServerBinaries.delete(keyFile.path().resolveSibling(""));
            } catch (IOException | SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static TcpServer server() {
        return SERVER;
    }

    /** Where it listens on 127.0.0.1. */
    static int port() {
        return SERVER.port();
    }

    static Database createDatabase() throws IOException, SQLException {
        String name = "it_" + UUID.randomUUID().toString().replace("-", "");
        administer("CREATE DATABASE " + name);
        Path directory = Files.createTempDirectory(scratch(), "keys");
        return new Database(name, new KeyFile(directory.resolve("pseudonymizer.key")));
    }

    /** Where integration tests may write; below {@code target}. */
    public static Path scratch() throws IOException {
        return Files.createDirectories(Path.of("target", "it"));
    }

    private static void administer(String sql) throws SQLException {
        try (Connection connection = new DriverConnections(SERVER, TIMEOUT, TIMEOUT).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static TcpServer started() {
        try {
            Path directory = Files.createTempDirectory(scratch(), "server");
            TcpServer server = new TcpServer(directory);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, directory)));
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void end(TcpServer server, Path directory) {
        server.close();
        try {
            ServerBinaries.delete(directory);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
