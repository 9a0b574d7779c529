// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which key file fits which database, and when one is made. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeyFileOfDatabaseIT extends PostgresDatabaseFixture {

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
        String fingerprint =
                place.strings("SELECT fingerprint FROM pseudonymizer.key_check").get(0);
        place.execute("DROP SCHEMA pseudonymizer CASCADE");
        Schema.migrate(new DriverConnections(place.access(), SOON, SOON), "10");
        place.execute("INSERT INTO pseudonymizer.key_check (fingerprint) VALUES ('" + fingerprint + "')");
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
    @Timeout(300)
    void while_another_server_prepares_the_database_this_one_waits() throws Exception {
        PostgresDatabase database = place.open();
        var thread = Executors.newSingleThreadExecutor();
        try (var other = place.connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(" + DatabasePreparation.LOCK + ")");

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
}
