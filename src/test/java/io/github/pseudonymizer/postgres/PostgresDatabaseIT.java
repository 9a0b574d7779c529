package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresDatabaseIT {

    private static final Duration SHORT = Duration.ofSeconds(1);
    /** No measurement: only far shorter than for ever. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final Namespace DOMAIN = new Namespace("default", new PseudonymFormat.Random("P"));

    private TestServer.Database place = new TestServer.Database("none", new KeyFile(Path.of("none")));

    @BeforeEach
    void createDatabase() throws Exception {
        place = TestServer.createDatabase();
    }

    @AfterEach
    void close() {
        place.close();
    }

    @Test
    void constructing_needs_no_server_and_the_first_use_says_unreachable() {
        DatabaseAccess nowhere = DatabaseAccess.withPassword("jdbc:postgresql://127.0.0.1:1/none", "mercy", "4711");

        try (PostgresDatabase database = new PostgresDatabase(nowhere, place.keyFile(), SHORT, 2)) {
            StoreException refused =
                    assertTimeoutPreemptively(SOON, () -> assertThrows(StoreException.class, database::check));

            assertEquals(Reason.UNREACHABLE, refused.reason());
            assertSays(refused, "SQLSTATE 08001");
            assertFalse(place.keyFile().exists());
        }
    }

    @Test
    void a_server_that_goes_away_is_unreachable_soon_and_used_again_when_it_is_back() throws Exception {
        try (TcpProxy network = new TcpProxy(TestServer.port());
                PostgresDatabase database = new PostgresDatabase(place.through(network), place.keyFile(), SHORT, 2)) {
            var store = new PostgresPseudonymStore(database);
            Set<Identity> mercy = Set.of(Identity.patient("4711"));
            var before = store.assign(DOMAIN, mercy);

            network.shut();
            StoreException refused = assertTimeoutPreemptively(
                    SOON, () -> assertThrows(StoreException.class, () -> store.assign(DOMAIN, mercy)));
            network.open();

            assertEquals(Reason.UNREACHABLE, refused.reason());
            assertEquals(before, eventually(() -> store.assign(DOMAIN, mercy)));
        }
    }

    @Test
    void a_server_that_is_away_at_first_is_used_when_it_comes() throws Exception {
        try (TcpProxy network = new TcpProxy(TestServer.port());
                PostgresDatabase database = new PostgresDatabase(place.through(network), place.keyFile(), SHORT, 2)) {
            network.shut();
            assertThrows(StoreException.class, database::check);

            network.open();

            assertEquals(32, eventually(database::keys).fingerprint().length());
        }
    }

    @Test
    void a_server_that_says_nothing_is_unreachable_soon() throws Exception {
        try (TcpProxy network = new TcpProxy(TestServer.port());
                PostgresDatabase database = new PostgresDatabase(place.through(network), place.keyFile(), SHORT, 2)) {
            database.check();

            network.hang();
            StoreException refused =
                    assertTimeoutPreemptively(SOON, () -> assertThrows(StoreException.class, database::check));

            assertEquals(Reason.UNREACHABLE, refused.reason());
        }
    }

    @Test
    void broken_connections_in_the_pool_are_noticed_by_nobody() throws Exception {
        try (TcpProxy network = new TcpProxy(TestServer.port());
                PostgresDatabase database = new PostgresDatabase(place.through(network), place.keyFile(), SHORT, 2)) {
            var store = new PostgresPseudonymStore(database);
            var before = store.assign(DOMAIN, Set.of(Identity.patient("4711")));

            network.reset();

            // Two at most are in the pool, and one is broken while it is used.
            assertEquals(before, eventually(() -> store.assign(DOMAIN, Set.of(Identity.patient("4711")))));
        }
    }

    @Test
    void a_wrong_password_is_named_without_being_shown() {
        DatabaseAccess wrong = DatabaseAccess.withPassword(place.url(), "mercy", "4711");

        try (PostgresDatabase database = new PostgresDatabase(wrong, place.keyFile(), SHORT, 2)) {
            StoreException refused = assertThrows(StoreException.class, database::check);

            assertEquals(Reason.CREDENTIALS_REFUSED, refused.reason());
            assertSays(refused, "refused the user or password (SQLSTATE 28P01)");
            assertFalse(String.valueOf(refused.getMessage()).contains("mercy"));
            assertEquals(null, refused.getCause());
        }
    }

    @Test
    void a_server_that_takes_no_changes_is_named_until_it_does() throws Exception {
        PostgresDatabase database = place.open();
        database.check();
        place.execute("ALTER DATABASE " + place.name() + " SET default_transaction_read_only = on");
        breakConnections();

        // The pool may still hold more than one broken connection.
        StoreException refused = Eventually.get(
                "new connections",
                () -> assertThrows(StoreException.class, database::check),
                failure -> !String.valueOf(failure.getMessage()).contains("57P01"));

        assertEquals(Reason.STANDBY, refused.reason());
        assertSays(refused, "takes no changes: it is a standby or set read-only (SQLSTATE 25006)");
        takeChangesAgain();
        breakConnections();
        Eventually.until("changes to be taken", () -> {
            database.check();
            return true;
        });
    }

    private void takeChangesAgain() throws SQLException {
        try (var connection = place.connect();
                var statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("ALTER DATABASE " + place.name() + " RESET default_transaction_read_only");
        }
    }

    private void breakConnections() throws SQLException {
        place.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    @Test
    void a_password_file_is_read_again_for_every_connection() throws Exception {
        Path file = Files.createFile(place.keyFile().path().resolveSibling("password"));
        DatabaseAccess access =
                DatabaseAccess.withPasswordFile(place.url(), TestServer.server().user(), file);
        try (PostgresDatabase database = new PostgresDatabase(access, place.keyFile(), SHORT, 2)) {
            Files.writeString(file, "wrong\n");
            assertThrows(StoreException.class, database::check);

            Files.writeString(file, TestServer.server().password() + "\n");

            database.check();
        }
    }

    @Test
    void a_missing_password_file_is_named() {
        Path lost = Path.of("/nowhere/password");
        DatabaseAccess access = DatabaseAccess.withPasswordFile(place.url(), "mercy", lost);

        try (PostgresDatabase database = new PostgresDatabase(access, place.keyFile(), SHORT, 2)) {
            StoreException refused = assertThrows(StoreException.class, database::check);

            assertEquals(Reason.CREDENTIALS_REFUSED, refused.reason());
            assertSays(refused, "/nowhere/password");
        }
    }

    @Test
    void a_missing_database_and_a_foreign_url_are_told_apart() {
        DatabaseAccess missing = DatabaseAccess.withPassword(
                place.url().replace(place.name(), "nothing"),
                TestServer.server().user(),
                TestServer.server().password());
        DatabaseAccess foreign = DatabaseAccess.withPassword("jdbc:mysql://127.0.0.1/x", "mercy", "4711");

        try (PostgresDatabase one = new PostgresDatabase(missing, place.keyFile(), SHORT, 2);
                PostgresDatabase two = new PostgresDatabase(foreign, place.keyFile(), SHORT, 2)) {
            StoreException none = assertThrows(StoreException.class, one::check);
            assertEquals(Reason.DATABASE_MISSING, none.reason());
            assertSays(none, "SQLSTATE 3D000");
            StoreException refused = assertThrows(StoreException.class, two::check);
            assertSays(refused, "jdbc:postgresql:");
            assertEquals(Reason.FAILED, refused.reason());
        }
    }

    @Test
    void the_key_file_is_made_for_an_unused_database_only() throws Exception {
        assertFalse(place.keyFile().exists());
        place.open().check();
        assertTrue(place.keyFile().exists());
        Files.delete(place.keyFile().path());

        StoreException refused =
                assertThrows(StoreException.class, () -> place.open().check());

        assertEquals(Reason.WRONG_KEY, refused.reason());
        assertSays(refused, "does not exist");
        assertFalse(place.keyFile().exists());
    }

    @Test
    void rows_that_do_not_say_which_keys_fit_them_are_refused_and_no_key_is_made() throws Exception {
        new PostgresPseudonymStore(place.open()).assign(DOMAIN, Set.of(Identity.patient("4711")));
        Files.delete(place.keyFile().path());
        place.execute("DELETE FROM pseudonymizer.key_check");

        StoreException refused =
                assertThrows(StoreException.class, () -> place.open().check());

        assertEquals(Reason.WRONG_KEY, refused.reason());
        assertSays(refused, "restore it whole from a backup");
        assertFalse(place.keyFile().exists());
    }

    @Test
    void the_key_file_notes_the_database_that_it_serves_and_stays_as_it_is_then() throws Exception {
        place.open().check();
        String noted = Files.readString(place.keyFile().path());

        place.open().check();

        assertEquals(
                place.strings("SELECT database::text FROM pseudonymizer.key_check"),
                place.keyFile().read().databases().stream().map(UUID::toString).toList());
        assertEquals(noted, Files.readString(place.keyFile().path()));
    }

    @Test
    void an_empty_database_is_refused_if_the_key_file_has_served_another_one() throws Exception {
        place.open().check();
        String noted = Files.readString(place.keyFile().path());
        try (TestServer.Database empty = TestServer.createDatabase()) {
            StoreException refused = assertThrows(
                    StoreException.class, () -> empty.open(place.keyFile()).check());

            assertEquals(Reason.WRONG_KEY, refused.reason());
            assertSays(refused, "has served another one");
            assertSays(refused, "set NewDatabase to true");
            assertEquals(List.of(), empty.strings("SELECT fingerprint FROM pseudonymizer.key_check"));
            assertEquals(noted, Files.readString(place.keyFile().path()));
        }
    }

    @Test
    void an_empty_database_is_used_if_a_new_one_is_wanted_and_later_the_setting_is_told_to_go() throws Exception {
        place.open().check();
        List<String> warnings = new ArrayList<>();
        try (TestServer.Database empty = TestServer.createDatabase()) {
            newDatabase(empty, warnings);
            assertEquals(List.of(), warnings);
            assertEquals(2, place.keyFile().read().databases().size());

            newDatabase(empty, warnings);
            place.open().check();

            assertEquals(1, warnings.size(), warnings.toString());
            assertTrue(warnings.get(0).contains("NewDatabase has done its work and can go"));
        }
    }

    private void newDatabase(TestServer.Database empty, List<String> warnings) {
        try (PostgresDatabase database =
                new PostgresDatabase(empty.access(), place.keyFile(), true, warnings::add, SOON, 2)) {
            database.check();
        }
    }

    @Test
    void a_database_of_an_earlier_version_gets_an_id_and_the_key_file_notes_it() throws Exception {
        place.open().check();
        place.execute("ALTER TABLE pseudonymizer.key_check DROP COLUMN database");
        place.execute("DELETE FROM pseudonymizer.flyway_schema_history WHERE version = '11'");
        String text = Files.readString(place.keyFile().path());
        Files.writeString(place.keyFile().path(), text.replaceAll("# database.*\n", ""));
        assertEquals(Set.of(), place.keyFile().read().databases());

        place.open().check();

        assertEquals(
                place.strings("SELECT database::text FROM pseudonymizer.key_check"),
                place.keyFile().read().databases().stream().map(UUID::toString).toList());
    }

    @Test
    void a_key_file_that_may_only_be_read_is_used_and_the_line_that_it_lacks_is_told() throws Exception {
        place.keyFile().create();
        Path path = place.keyFile().path();
        Files.setPosixFilePermissions(path, java.nio.file.attribute.PosixFilePermissions.fromString("r--------"));
        List<String> warnings = new ArrayList<>();

        try (PostgresDatabase database =
                new PostgresDatabase(place.access(), place.keyFile(), false, warnings::add, SOON, 2)) {
            database.check();
        }

        String id = place.strings("SELECT database::text FROM pseudonymizer.key_check")
                .get(0);
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("may only be read. Add this line to it: # database: " + id), "" + warnings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pseudonymizer-key 2\npseudonyms 0123", "hello\n"})
    void a_key_file_that_was_emptied_cut_or_overwritten_is_refused_and_stays_as_it_is(String content) throws Exception {
        place.open().check();
        Files.writeString(place.keyFile().path(), content);

        StoreException refused =
                assertThrows(StoreException.class, () -> place.open().check());

        assertEquals(Reason.WRONG_KEY, refused.reason());
        assertEquals(content, Files.readString(place.keyFile().path()));
    }

    @Test
    void a_directory_in_the_place_of_the_key_file_is_refused_for_an_unused_database_too() throws Exception {
        Files.createDirectory(place.keyFile().path());

        StoreException refused =
                assertThrows(StoreException.class, () -> place.open().check());

        assertSays(refused, "is a directory");
        Files.delete(place.keyFile().path());
        place.open().check();
    }

    @Test
    void another_key_file_is_refused() {
        place.open().check();
        KeyFile other = new KeyFile(place.keyFile().path().resolveSibling("other.key"));
        other.create();

        StoreException refused =
                assertThrows(StoreException.class, () -> place.open(other).keys());

        assertEquals(Reason.WRONG_KEY, refused.reason());
        assertSays(refused, "is not the one this database was made with");
    }

    @Test
    void a_key_file_open_to_others_is_refused_and_not_replaced() throws Exception {
        String original = place.open().keys().fingerprint();
        Path path = place.keyFile().path();
        Files.setPosixFilePermissions(path, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        StoreException refused =
                assertThrows(StoreException.class, () -> place.open().keys());
        Files.setPosixFilePermissions(path, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));

        assertSays(refused, "chmod 600");
        assertEquals(original, place.open().keys().fingerprint());
    }

    @Test
    void servers_that_start_at_once_on_an_unused_database_agree_on_one_key() throws Exception {
        List<Callable<String>> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            PostgresDatabase server = place.open();
            starts.add(() -> server.keys().fingerprint());
        }

        var threads = Executors.newFixedThreadPool(8);
        Set<String> fingerprints = new java.util.HashSet<>();
        for (Future<String> start : threads.invokeAll(starts)) {
            fingerprints.add(start.get());
        }
        threads.shutdown();

        assertEquals(1, fingerprints.size());
    }

    @Test
    @Timeout(60)
    void while_another_server_prepares_the_database_this_one_waits() throws Exception {
        PostgresDatabase database = place.open();
        var thread = Executors.newSingleThreadExecutor();
        try (var other = place.connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(" + PostgresDatabase.PREPARATION_LOCK + ")");

            Future<String> prepared = thread.submit(() -> database.keys().fingerprint());
            awaitRow("SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
            assertTrue(database.isPreparing());
            assertFalse(place.keyFile().exists());
            other.commit();

            assertEquals(place.open().keys().fingerprint(), prepared.get());
            assertFalse(database.isPreparing());
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void of_servers_with_different_key_files_that_start_at_once_one_wins_and_makes_no_other_file() throws Exception {
        List<Callable<String>> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            KeyFile own = new KeyFile(place.keyFile().path().resolveSibling("server" + i + ".key"));
            PostgresDatabase server = place.open(own);
            starts.add(() -> {
                try {
                    server.check();
                    return "won";
                } catch (StoreException e) {
                    return e.reason().name();
                }
            });
        }

        var threads = Executors.newFixedThreadPool(8);
        List<String> results = new ArrayList<>();
        for (Future<String> start : threads.invokeAll(starts)) {
            results.add(start.get());
        }
        threads.shutdown();

        assertEquals(1, java.util.Collections.frequency(results, "won"));
        assertEquals(7, java.util.Collections.frequency(results, "WRONG_KEY"));
        try (var files = Files.list(place.keyFile().path().resolveSibling(""))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void a_schema_of_a_newer_version_is_refused_by_name() throws Exception {
        place.open().check();
        place.execute("""
                INSERT INTO pseudonymizer.flyway_schema_history
                  (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                SELECT max(installed_rank) + 1, '4711', 'from the future', 'SQL', 'V4711__future.sql', 1, 'mercy', 1, true
                FROM pseudonymizer.flyway_schema_history
                """);

        StoreException refused =
                assertThrows(StoreException.class, () -> place.open().check());

        assertEquals(Reason.OUTDATED_PLUGIN, refused.reason());
        assertSays(refused, "schema version 4711");
    }

    @Test
    void a_schema_that_somebody_changed_is_refused() throws Exception {
        place.open().check();
        place.execute("UPDATE pseudonymizer.flyway_schema_history SET checksum = 4711 WHERE version = '2'");

        StoreException refused =
                assertThrows(StoreException.class, () -> place.open().check());

        assertEquals(Reason.OUTDATED_SCHEMA, refused.reason());
        assertSays(refused, "restore the database");
    }

    @Test
    void a_table_that_a_newer_version_took_away_meanwhile_is_no_mere_failure() throws Exception {
        PostgresDatabase database = place.open();
        database.check();
        place.execute("ALTER TABLE pseudonymizer.work RENAME TO work_4711");

        StoreException refused =
                assertThrows(StoreException.class, () -> new PostgresQueueContents(database).queue("archive"));

        assertEquals(Reason.OUTDATED_SCHEMA, refused.reason());
        assertSays(refused, "restart Orthanc");
    }

    @Test
    void a_user_without_rights_is_told_so() throws Exception {
        place.execute("CREATE ROLE powerless LOGIN PASSWORD 'invented'");
        DatabaseAccess powerless = DatabaseAccess.withPassword(place.url(), "powerless", "invented");

        try (PostgresDatabase database = new PostgresDatabase(powerless, place.keyFile(), SHORT, 2)) {
            StoreException refused = assertThrows(StoreException.class, database::check);

            assertEquals(Reason.RIGHTS_MISSING, refused.reason());
            assertSays(refused, "refuses this user a right that it needs (SQLSTATE 42501)");
        } finally {
            place.execute("DROP ROLE powerless");
        }
    }

    @Test
    void another_schema_of_the_same_database_is_left_alone() throws Exception {
        place.execute("CREATE TABLE public.orthanc_index (id integer)");

        place.open().check();

        place.execute("INSERT INTO public.orthanc_index VALUES (4711)");
        place.execute("SELECT fingerprint FROM pseudonymizer.key_check");
    }

    @Test
    void a_transaction_that_deadlocks_is_done_again() throws Exception {
        PostgresDatabase database = place.open();
        database.check();
        place.execute("INSERT INTO pseudonymizer.domain (name) VALUES ('a'), ('b')");
        var first = new java.util.concurrent.CyclicBarrier(2);
        List<Callable<Integer>> crossing =
                List.of(crossing(database, "a", "b", first), crossing(database, "b", "a", first));

        var threads = Executors.newFixedThreadPool(2);
        int sum = 0;
        for (Future<Integer> result : threads.invokeAll(crossing)) {
            sum += result.get();
        }
        threads.shutdown();

        assertEquals(4, sum);
    }

    @Test
    void a_closed_database_stays_closed() {
        PostgresDatabase database = place.open();
        database.check();

        database.close();

        assertEquals(
                Reason.UNREACHABLE,
                assertThrows(StoreException.class, database::check).reason());
    }

    @Test
    void it_starts_no_thread_that_could_keep_a_process_alive() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        place.open().check();

        List<String> others = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && !thread.isDaemon())
                .map(Thread::getName)
                .toList();
        assertEquals(List.of(), others);
    }

    @Test
    void the_driver_logs_nothing_even_when_told_to_log_everything() {
        List<LogRecord> records = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                if (String.valueOf(logged.getLoggerName()).startsWith("org.postgresql")) {
                    records.add(logged);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        Logger protocol = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
        root.addHandler(handler);
        protocol.setLevel(Level.ALL);
        try {
            new PostgresPseudonymStore(place.open()).assign(DOMAIN, Set.of(Identity.patient("4711")));
        } finally {
            protocol.setLevel(null);
            root.removeHandler(handler);
        }

        assertEquals(0, records.size());
    }

    private static Callable<Integer> crossing(
            PostgresDatabase database, String one, String other, java.util.concurrent.CyclicBarrier both) {
        boolean[] met = {false};
        return () -> database.transaction(connection -> {
            int changed = 0;
            for (String name : List.of(one, other)) {
                try (var statement = connection.prepareStatement(
                        "UPDATE pseudonymizer.domain SET last_number = last_number + 1 WHERE name = ?")) {
                    statement.setString(1, name);
                    changed += statement.executeUpdate();
                }
                if (!met[0]) {
                    met[0] = true;
                    await(both);
                }
            }
            return changed;
        });
    }

    private static void await(java.util.concurrent.CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitRow(String sql) throws Exception {
        try (var connection = place.connect();
                var statement = connection.createStatement()) {
            while (true) {
                try (var rows = statement.executeQuery(sql)) {
                    if (rows.next()) {
                        return;
                    }
                }
                Thread.sleep(10);
            }
        }
    }

    private static void assertSays(StoreException exception, String part) {
        assertTrue(String.valueOf(exception.getMessage()).contains(part), exception.getMessage());
    }

    private static <T> T eventually(java.util.function.Supplier<T> action) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return action.get();
            } catch (StoreException e) {
                if (attempt == 20) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }
}
