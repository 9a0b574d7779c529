package io.github.pseudonymizer.acceptance;

import io.github.pseudonymizer.postgres.EmbeddedServer;
import io.github.pseudonymizer.testing.PostgresTemplate;
import io.github.pseudonymizer.testing.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** A PostgreSQL of the test's own, and a network to it that fails when told to. */
final class ProxiedDatabase implements AutoCloseable {

    private final Path directory;
    private final EmbeddedServer server;
    private final TcpProxy proxy;

    /** Starts the server, with an empty database in it. */
    ProxiedDatabase(Path directory) throws IOException, SQLException {
        this.directory = directory;
        PostgresTemplate.copyTo(directory.resolve("postgresql"));
        this.server = EmbeddedServer.start(directory.resolve("postgresql"));
        this.proxy = new TcpProxy(
                URI.create(server.url().substring("jdbc:".length())).getPort());
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE pseudonyms");
        }
    }

    TcpProxy network() {
        return proxy;
    }

    /** The plugin's settings that lead through the network. */
    Map<String, Object> settings(Duration timeout, boolean stableStudies) {
        return Map.of(
                "Database",
                Map.of(
                        "Url",
                        "jdbc:postgresql://127.0.0.1:" + proxy.port()
                                + "/pseudonyms?sslmode=disable&gssEncMode=disable",
                        "User",
                        server.user(),
                        "Password",
                        server.password(),
                        "TimeoutSeconds",
                        timeout.toSeconds()),
                "DataDirectory",
                directory.resolve("data").toString(),
                "StableStudies",
                Map.of("Enabled", stableStudies));
    }

    /** The audit trail, past the network. */
    AuditRows audit() {
        return new AuditRows(() -> DriverManager.getConnection(
                server.url().replace("/postgres?", "/pseudonyms?"), server.user(), server.password()));
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        server.close();
    }
}
