// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.postgres.embedded.ClusterAccess;
import io.github.pseudonymizer.postgres.embedded.HostProcess;
import io.github.pseudonymizer.postgres.embedded.LeftoverServer;
import io.github.pseudonymizer.postgres.embedded.PostgresTemplate;
import io.github.pseudonymizer.postgres.embedded.ServerDirectory;
import io.github.pseudonymizer.postgres.embedded.WatchedServer;
import io.github.pseudonymizer.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server as a site has it, of the programs that the plugin brings: it listens on 127.0.0.1, so that a test can put a
 * network between it and its clients, and its user may do everything. It ends with this JVM.
 */
public final class TcpServer implements DatabaseAccess, AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ServerDirectory directory;
    private final int port;
    private final Process process;

    /** Starts one; its data are new. */
    public TcpServer(Path path) throws IOException {
        new PostgresTemplate().copyTo(path);
        this.directory = ServerDirectory.open(path.toAbsolutePath().normalize(), told -> {});
        giveSuperuserAPassword();
        Files.writeString(directory.data().resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
        FreePort.Listener server = FreePort.start("PostgreSQL", this::launch, this::answers);
        this.port = server.port();
        this.process = server.process();
    }

    private Process launch(int free) throws IOException {
        return WatchedServer.start(
                command("-c", "listen_addresses=127.0.0.1", "-c", "port=" + free), directory.output("server"));
    }

    private boolean answers(int listening) throws SQLException {
        DatabaseAccess access = DatabaseAccess.withPassword(url(listening, "postgres"), user(), password());
        try (Connection connection = new DriverConnections(access, TIMEOUT, TIMEOUT).getConnection()) {
            return connection.isValid(0);
        }
    }

    private void giveSuperuserAPassword() throws IOException {
        String sql = "ALTER ROLE " + ClusterAccess.SUPERUSER + " LOGIN PASSWORD '" + directory.password() + "'\n";
        // The tests' short-lived JVMs take long for the thousands of iterations of SCRAM, connection by connection.
        List<String> command = command("-c", "scram_iterations=1", "-c", "exit_on_error=on", "postgres");
        command.add(command.indexOf("-D"), "--single");
        if (HostProcess.run(command, directory.output("superuser"), sql) != 0) {
            throw new IOException(Files.readString(directory.output("superuser")));
        }
    }

    private List<String> command(String... more) {
        List<String> words = new ArrayList<>(List.of(
                directory.binaries().program("postgres"), "-D", directory.data().toString()));
        words.addAll(List.of("-c", "unix_socket_directories=", "-c", "jit=off", "-c", "timezone=UTC"));
        words.addAll(List.of("-c", "log_min_messages=log", "-c", "log_min_error_statement=panic"));
        words.addAll(List.of(more));
        return directory.user().command(words);
    }

    /** On 127.0.0.1. */
    public int port() {
        return port;
    }

    @Override
    public String url() {
        return url("postgres");
    }

    /** The URL of another database. */
    public String url(String database) {
        return url(port, database);
    }

    private static String url(int listening, String database) {
        return "jdbc:postgresql://127.0.0.1:" + listening + "/" + database + "?sslmode=disable&gssEncMode=disable";
    }

    @Override
    public String user() {
        return ClusterAccess.SUPERUSER;
    }

    @Override
    public String password() {
        return directory.password();
    }

    @Override
    public void close() {
        try (directory) {
            HostProcess.signal("INT", process.pid(), directory.output("stop"));
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            LeftoverServer.awaitEnd(directory.data());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
