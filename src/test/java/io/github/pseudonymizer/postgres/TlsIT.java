// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.testing.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with a certificate of an authority that only this test knows. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TlsIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    private static Path directory;

    private static TcpServer server;

    @BeforeAll
    static void start() throws Exception {
        authority("ca");
        authority("other");
        openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=127.0.0.1",
                "-keyout",
                "server.key",
                "-out",
                "server.csr");
        Files.writeString(directory.resolve("names"), "subjectAltName=IP:127.0.0.1");
        openssl(
                "x509",
                "-req",
                "-in",
                "server.csr",
                "-CA",
                "ca.crt",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                "names",
                "-out",
                "server.crt");
        server = new TcpServer(directory.resolve("postgresql"));
        Path data = directory.resolve("postgresql/data");
        for (String name : List.of("server.crt", "server.key")) {
            Path file = Files.copy(directory.resolve(name), data.resolve(name));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Files.setOwner(file, Files.getOwner(data));
        }
        execute("ALTER SYSTEM SET ssl = on");
        execute("SELECT pg_reload_conf()");
        Eventually.until("the server to speak TLS", () -> execute("SHOW ssl").equals("on"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void authority(String name) throws Exception {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Invented " + name,
                "-keyout",
                name + ".key",
                "-out",
                name + ".crt");
    }

    private static void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    /** The first value that comes back; empty if none does. */
    private static String execute(String sql) {
        try (Connection connection = new DriverConnections(server, TIMEOUT, TIMEOUT).getConnection();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? "" + rows.getString(1) : "";
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static PostgresDatabase database(String url) {
        return new PostgresDatabase(
                DatabaseAccess.withPassword(url, server.user(), server.password()),
                new KeyFile(directory.resolve("pseudonymizer.key")),
                TIMEOUT,
                2);
    }

    private static String url(String mode, String authority) {
        return server.url().replace("sslmode=disable", "sslmode=" + mode)
                + (authority.isEmpty() ? "" : "&sslrootcert=" + directory.resolve(authority + ".crt"));
    }

    private static boolean isEncrypted(PostgresDatabase database) {
        return database.select(
                "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
                query -> query.mapTo(Boolean.class).one());
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-ca", "verify-full"})
    void connections_are_encrypted_where_the_url_says_so(String mode) {
        try (PostgresDatabase database = database(url(mode, mode.equals("require") ? "" : "ca"))) {
            database.check();

            assertTrue(isEncrypted(database));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-ca", "verify-full"})
    void a_server_of_another_authority_is_refused_and_the_message_says_why(String mode) {
        try (PostgresDatabase database = database(url(mode, "other"))) {
            StoreException refused = assertThrows(StoreException.class, database::check);

            assertEquals(StoreException.Reason.UNREACHABLE, refused.reason());
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("see sslmode and sslrootcert"), refused.getMessage());
        }
    }

    @Test
    void a_certificate_for_another_host_is_refused_if_the_url_wants_the_host_verified() {
        String elsewhere = url("verify-full", "ca").replace("127.0.0.1", "localhost");

        try (PostgresDatabase database = database(elsewhere)) {
            assertEquals(
                    StoreException.Reason.UNREACHABLE,
                    assertThrows(StoreException.class, database::check).reason());
        }
    }

    @Test
    void a_server_without_tls_is_never_spoken_to_in_plain_if_the_url_wants_tls() throws Exception {
        try (TestServer.Database plain = TestServer.createDatabase()) {
            DatabaseAccess access = DatabaseAccess.withPassword(
                    plain.url().replace("sslmode=disable", "sslmode=require"),
                    TestServer.server().user(),
                    TestServer.server().password());
            try (PostgresDatabase database = new PostgresDatabase(access, plain.keyFile(), TIMEOUT, 2)) {
                StoreException refused = assertThrows(StoreException.class, database::check);

                assertEquals(StoreException.Reason.UNREACHABLE, refused.reason());
                assertTrue(String.valueOf(refused.getMessage()).contains("it may want TLS or a password"));
            }
        }
    }
}
