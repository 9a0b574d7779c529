// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.postgres.DatabaseAccess;
import io.github.pseudonymizer.postgres.DirectSql;
import io.github.pseudonymizer.postgres.DriverConnections;
import io.github.pseudonymizer.postgres.TestServer;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.testing.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EmbeddedServerIT extends EmbeddedServerFixture {

    @ParameterizedTest
    @CsvSource({
        "fsync, on",
        "synchronous_commit, on",
        "full_page_writes, on",
        "data_checksums, on",
        "listen_addresses, ''",
        "unix_socket_permissions, 0700",
        "password_encryption, scram-sha-256",
        "log_statement, none",
        "log_min_error_statement, panic",
        "log_min_messages, log",
        "server_encoding, UTF8"
    })
    void its_settings_are_those_of_data_that_must_last(String name, String value) throws SQLException {
        assertEquals(value, DirectSql.show(quiet, "SHOW " + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong"})
    void it_refuses_whoever_lacks_the_password(String password) {
        EmbeddedServer server = quiet;
        DatabaseAccess intruder = DatabaseAccess.withPassword(server.url(), server.user(), password);

        SQLException refused = assertThrows(SQLException.class, () -> DirectSql.show(intruder, "SELECT 1"));

        assertTrue(Set.of("28P01", "08004").contains(refused.getSQLState()), refused.getSQLState());
    }

    @Test
    void nothing_but_scram_is_configured_for_any_connection() throws IOException {
        List<String> rules = Files.readAllLines(quietHome.resolve("data").resolve("pg_hba.conf")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();

        assertFalse(rules.isEmpty());
        assertTrue(rules.stream().allMatch(line -> line.endsWith("scram-sha-256")), rules.toString());
    }

    @Test
    void its_password_is_its_owners_only_and_in_no_other_file() throws IOException {
        Path home = quietHome;
        String password = quiet.password();

        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("password"))));
        assertEquals(64, password.length());
        assertEquals(List.of(), filesWith(home, password));
    }

    @Test
    void values_of_a_failing_statement_are_in_no_file() throws Exception {
        try (Connection connection = new DriverConnections(quiet, TIMEOUT, TIMEOUT).getConnection();
                Statement statement = connection.createStatement()) {
            assertThrows(SQLException.class, () -> statement.execute("SELECT 'Mercy-4711-invented'::integer"));
            assertThrows(SQLException.class, () -> statement.execute("SELECT Mercy_4711_invented"));
        }

        Path home = quietHome;
        assertEquals(List.of(), filesWith(home, "4711-invented"));
        assertEquals(List.of(), filesWith(home, "4711_invented"));
    }

    @Test
    void a_directory_belongs_to_one_host() {
        Path home = quietHome;

        StoreException refused = assertThrows(StoreException.class, () -> EmbeddedServer.start(home));

        assertSays(refused, "another Orthanc uses");
    }

    @Test
    void half_made_data_and_half_unpacked_programs_are_made_anew() throws Exception {
        Path home = Files.createTempDirectory(TestServer.scratch(), "half").toAbsolutePath();
        Files.createDirectories(home.resolve("data.unfinished/base"));
        Files.writeString(home.resolve("data.unfinished/PG_VERSION"), "18\n");
        Files.createDirectories(home.resolve("binaries/abc.unfinished/bin"));
        Files.writeString(home.resolve("binaries/abc.unfinished/bin/postgres"), "half");

        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            assertEquals("1", DirectSql.show(server, "SELECT 1"));
        }
        try (Stream<Path> left = Files.walk(home)) {
            assertTrue(left.noneMatch(path -> path.toString().endsWith(".unfinished")));
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Test
    void data_without_their_password_are_refused() throws Exception {
        Path home = usedHome("lost");
        Files.delete(home.resolve("password"));

        try {
            StoreException refused = assertThrows(StoreException.class, () -> EmbeddedServer.start(home));

            assertSays(refused, "password file");
            assertEquals(
                    List.of(), LeftoverServer.processes(home.resolve("data").toRealPath()));
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Test
    void a_password_file_that_does_not_fit_is_named_and_leaves_no_server_running() throws Exception {
        Path home = usedHome("changed");
        Files.writeString(home.resolve("password"), "invented\n");

        try {
            StoreException refused = assertThrows(StoreException.class, () -> EmbeddedServer.start(home));

            assertSays(refused, "SQLSTATE 28P01");
            assertEquals(
                    List.of(), LeftoverServer.processes(home.resolve("data").toRealPath()));
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Test
    void it_starts_no_thread_that_could_keep_a_process_alive() {
        List<String> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .map(Thread::getName)
                .filter(name -> name.contains("pseudonymizer") || name.contains("postgres"))
                .toList();

        assertEquals(List.of(), threads);
    }

    @Test
    void it_runs_as_an_ordinary_user_too() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become somebody else");
        Path shared = Files.createTempDirectory("pseudonymizer-it");
        try {
            Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
            String classPath = copiedClassPath(shared);

            try (EmbeddedHost host =
                    EmbeddedHost.start(List.of("runuser", "-u", "nobody", "--"), classPath, shared.resolve("home"))) {
                String[] ready = host.awaitReady();
                String password =
                        Files.readString(shared.resolve("home/password")).strip();
                DatabaseAccess access = DatabaseAccess.withPassword(ready[2], ClusterAccess.ROLE, password);

                assertEquals("on", DirectSql.show(access, "SHOW fsync"));
                assertEquals(
                        "nobody", Files.getOwner(shared.resolve("home/data")).getName());
                assertEquals(0, host.end());
                assertFalse(isAlive(Long.parseLong(ready[1])));
            }
        } finally {
            ServerBinaries.delete(shared);
        }
    }

    /** In containers and in a chroot. What a former start made as root is taken over, and back again. */
    @Test
    void root_runs_it_as_another_account_where_user_namespaces_are_forbidden() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root has to step down");
        assumeTrue(Commands.end(withoutNamespaces("true")).code() == 0, "no chroot can be made here");
        assertNotEquals(
                0, Commands.end(withoutNamespaces("unshare", "--user", "true")).code());
        Path home = usedHome("stepping-down");
        String classPath = System.getProperty("java.class.path");
        String owner = "";
        for (List<String> prefix : List.of(List.<String>of(), List.of(withoutNamespaces()), List.<String>of())) {
            try (EmbeddedHost host = EmbeddedHost.start(prefix, classPath, home)) {
                String[] ready = host.awaitReady();
                String password = Files.readString(home.resolve("password")).strip();
                DatabaseAccess access = DatabaseAccess.withPassword(ready[2], ClusterAccess.ROLE, password);

                assertEquals("on", DirectSql.show(access, "SHOW fsync"));
                String former = owner;
                owner = Files.getOwner(home.resolve("data/PG_VERSION")).getName();
                assertNotEquals(former, owner);
                assertEquals(prefix.isEmpty(), owner.equals("root"));
                assertEquals(0, host.end());
                assertFalse(isAlive(Long.parseLong(ready[1])));
            }
        }
    }

    /** Linux forbids to make user namespaces in a chroot, whatever its root is. */
    private static String[] withoutNamespaces(String... words) {
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount --rbind / /mnt && exec chroot /mnt \"$@\"",
                "chroot"));
        command.addAll(List.of(words));
        return command.toArray(String[]::new);
    }

    /** Where everybody can read it, which root's Maven repository is not. */
    private static String copiedClassPath(Path target) throws IOException {
        List<String> copied = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            Path source = Path.of(entry);
            if (entry.isEmpty() || entry.contains("mockito") || entry.contains("archunit") || !Files.exists(source)) {
                continue;
            }
            Path copy = target.resolve("entry" + copied.size() + (Files.isDirectory(source) ? "" : ".jar"));
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : files.toList()) {
                    Files.copy(
                            file,
                            copy.resolve(source.relativize(file).toString()).normalize());
                }
            }
            copied.add(copy.toString());
        }
        return String.join(java.io.File.pathSeparator, copied);
    }

    /** Files that say this, except the password file; programs and tables are not text and left out. */
    private static List<Path> filesWith(Path home, String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(home.resolve("binaries")) && !file.endsWith("password"))
                    .toList()) {
                boolean isLogOrSetting = !file.startsWith(home.resolve("data"))
                        || file.startsWith(home.resolve("data/log"))
                        || file.resolveSibling("").endsWith("data");
                if (isLogOrSetting
                        && Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private static void assertSays(StoreException exception, String part) {
        assertTrue(String.valueOf(exception.getMessage()).contains(part), exception.getMessage());
    }
}
