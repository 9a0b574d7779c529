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
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.PostgresPseudonymStore;
import io.github.pseudonymizer.postgres.TestServer;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.testing.Commands;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.PostgresTemplate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class EmbeddedServerIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration LONGER_THAN_ONE_ATTEMPT = Duration.ofMillis(1200);

    private static final Duration LONGER_THAN_THE_FORMER_WATCHER_TAKES = Duration.ofSeconds(3);
    private static final int KILLS = 20;

    /** Of this class only, for it is killed. It shares nothing with the server of the other tests. */
    private static Path directory = Path.of("");

    /** Nothing happens to it. */
    private static EmbeddedServer quiet;

    private static Path quietHome = Path.of("");

    @BeforeAll
    static void makeDirectories() throws IOException {
        directory = newHome("killed");
        quietHome = usedHome("quiet");
        quiet = EmbeddedServer.start(quietHome);
    }

    @AfterAll
    static void deleteDirectories() throws IOException {
        quiet.close();
        ServerBinaries.delete(directory);
        ServerBinaries.delete(quietHome);
    }

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
    void what_was_kept_survives_a_killed_server_and_a_killed_host() throws Exception {
        Identity mercy = Identity.patient("4711");
        Map<Identity, Pseudonym> first;
        try (EmbeddedServer server = EmbeddedServer.start(directory)) {
            first = assign(server, mercy);

            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();

            assertEquals(first, eventuallyAssign(server, mercy), "after the server was killed");
        }
        awaitNothingLeft(directory);

        long orphan;
        try (EmbeddedHost host = EmbeddedHost.start(List.of(), System.getProperty("java.class.path"), directory)) {
            orphan = Long.parseLong(host.awaitReady()[1]);
            host.kill();
        }
        try (EmbeddedServer server = EmbeddedServer.start(directory)) {
            assertFalse(isAlive(orphan), "the next host waits for its end");
            assertEquals(first, assign(server, mercy), "after the host was killed");
        }

        try (EmbeddedHost host = EmbeddedHost.start(List.of(), System.getProperty("java.class.path"), directory)) {
            orphan = Long.parseLong(host.awaitReady()[1]);
            host.kill();
            ProcessHandle.of(orphan).ifPresent(ProcessHandle::destroyForcibly);
        }
        try (EmbeddedServer server = EmbeddedServer.start(directory)) {
            assertEquals(first, assign(server, mercy), "after both were killed");
        }
    }

    @Test
    void it_stops_by_itself_when_its_host_was_killed() throws Exception {
        Path home = usedHome("alone");
        try (EmbeddedHost host = startHost(home)) {
            String[] ready = host.awaitReady();

            host.kill();

            awaitNothingLeft(home);
            assertFalse(isAlive(Long.parseLong(ready[1])));
            assertFalse(Files.exists(home.resolve("data/postmaster.pid")), "it stopped as it should");
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Test
    void its_watcher_survives_signals_to_the_whole_group() throws Exception {
        Path home = usedHome("signals");
        try (EmbeddedHost host = startHost(home)) {
            String[] ready = host.awaitReady();
            List<ProcessHandle> watchers = watchers(home);
            for (String signal : List.of("HUP", "INT", "QUIT", "TERM")) {
                HostProcess.signal(signal, watchers.get(0).pid(), home.resolve("signal.out"));
            }
            assertEquals(watchers, watchers(home));
            assertTrue(isAlive(Long.parseLong(ready[1])), "the server runs as long as its host");

            host.kill();

            awaitNothingLeft(home);
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Test
    void it_has_one_watcher_also_after_a_crash_and_none_when_it_was_closed() throws Exception {
        Path home = usedHome("crash");
        try {
            try (EmbeddedServer server = EmbeddedServer.start(home)) {
                List<ProcessHandle> first = watchers(home);
                assertEquals(1, first.size());

                ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();

                Eventually.until("another watcher, and only one", () -> {
                    List<ProcessHandle> now = watchers(home);
                    return now.size() == 1 && !now.equals(first);
                });
                Eventually.until(
                        "it to run again",
                        () -> DirectSql.show(server, "SELECT 1").equals("1"));
            }
            awaitNothingLeft(home);
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Test
    void what_was_kept_survives_hosts_that_are_killed_and_started_again_at_once() throws Exception {
        Path home = usedHome("rounds");
        try {
            for (int round = 0; round < KILLS; round++) {
                try (EmbeddedHost host = startHost(home)) {
                    DatabaseAccess access = access(host, home);
                    DirectSql.execute(access, "CREATE TABLE IF NOT EXISTS kills (round integer)");
                    assertEquals("" + round, DirectSql.show(access, "SELECT count(*) FROM kills"));
                    DirectSql.execute(access, "INSERT INTO kills VALUES (" + round + ")");
                    host.kill();
                }
            }
            try (EmbeddedServer server = EmbeddedServer.start(home)) {
                long pid = server.pid();
                Thread.sleep(LONGER_THAN_THE_FORMER_WATCHER_TAKES.toMillis());

                assertEquals("" + KILLS, DirectSql.show(server, "SELECT count(DISTINCT round) FROM kills"));
                assertEquals(pid, server.pid(), "no former watcher has ended it");
                assertEquals(1, watchers(home).size());
            }
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Test
    void a_server_that_cannot_start_is_started_as_soon_as_it_can() throws Exception {
        Path home = usedHome("away");
        Path data = home.resolve("data");
        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            Path away = Files.move(data, home.resolve("data.away"));
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
            Thread.sleep(LONGER_THAN_ONE_ATTEMPT.toMillis());
            assertThrows(SQLException.class, () -> DirectSql.show(server, "SELECT 1"));

            Files.move(away, data);

            Eventually.until(
                    "it to run again", () -> DirectSql.show(server, "SELECT 1").equals("1"));
        } finally {
            ServerBinaries.delete(home);
        }
    }

    @Test
    void a_lock_file_with_the_number_of_another_program_is_no_obstacle_and_that_program_lives() throws Exception {
        Path home = usedHome("stale");
        Process innocent = new ProcessBuilder("sleep", "600").start();
        Files.writeString(home.resolve("data/postmaster.pid"), innocent.pid() + "\n" + home.resolve("data") + "\n");

        try (EmbeddedServer server = EmbeddedServer.start(home)) {
            assertEquals("1", DirectSql.show(server, "SELECT 1"));
            assertTrue(innocent.isAlive());
        } finally {
            innocent.destroyForcibly();
            ServerBinaries.delete(home);
        }
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
    void data_of_another_version_are_refused_naming_both() throws Exception {
        Path home = usedHome("old");
        Files.writeString(home.resolve("data/PG_VERSION"), "14\n");

        try {
            StoreException refused = assertThrows(StoreException.class, () -> EmbeddedServer.start(home));

            assertSays(refused, "PostgreSQL 14");
            assertSays(refused, "PostgreSQL 18");
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

    /** With the programs of the server of the other tests, for unpacking takes seconds. */
    private static Path usedHome(String name) throws IOException {
        Path home = Files.createTempDirectory(TestServer.scratch(), name).toAbsolutePath();
        PostgresTemplate.copyTo(home);
        return home;
    }

    private static Path newHome(String name) throws IOException {
        Path home = Files.createTempDirectory(TestServer.scratch(), name).toAbsolutePath();
        Path unpacked = data(TestServer.server()).resolveSibling("binaries");
        Files.createDirectory(home.resolve("binaries"));
        try (Stream<Path> versions = Files.list(unpacked).filter(Files::isDirectory)) {
            for (Path version : versions.toList()) {
                Files.createSymbolicLink(home.resolve("binaries").resolve(version.getFileName()), version);
            }
        }
        return home;
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

    private static EmbeddedHost startHost(Path home) throws IOException {
        return EmbeddedHost.start(List.of(), System.getProperty("java.class.path"), home);
    }

    private static DatabaseAccess access(EmbeddedHost host, Path home) throws IOException {
        String password = Files.readString(home.resolve("password")).strip();
        return DatabaseAccess.withPassword(host.awaitReady()[2], ClusterAccess.ROLE, password);
    }

    /** The shells that wait for the end of a host of this directory. */
    private static List<ProcessHandle> watchers(Path home) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    String command = commandLine(process);
                    return command.contains("pseudonymizer-watcher\0") && command.contains(home.toString());
                })
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private static void awaitNothingLeft(Path home) {
        Eventually.until(
                "the end of the server",
                () -> LeftoverServer.processes(home.resolve("data").toRealPath())
                        .isEmpty());
        Eventually.until("the end of its watcher", () -> watchers(home).isEmpty());
    }

    private static Map<Identity, Pseudonym> assign(EmbeddedServer server, Identity identity) {
        KeyFile keyFile = new KeyFile(directory.resolve("pseudonymizer.key"));
        try (PostgresDatabase database = new PostgresDatabase(server, keyFile, TIMEOUT, 2)) {
            return new PostgresPseudonymStore(database)
                    .assign(new Namespace("default", new PseudonymFormat.Random("P")), Set.of(identity));
        }
    }

    private static Map<Identity, Pseudonym> eventuallyAssign(EmbeddedServer server, Identity identity)
            throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return assign(server, identity);
            } catch (StoreException e) {
                if (attempt == 100) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    private static boolean isAlive(long pid) {
        // A process that has ended, and whose end nobody has asked for yet, has a number but no program.
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    private static Path data(DatabaseAccess server) {
        try {
            return Path.of(DirectSql.show(server, "SHOW data_directory"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
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
