// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.TcpProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What is said of a server that cannot be used, and that it is used again when it can. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UnreachableDatabaseIT extends PostgresDatabaseFixture {

    @Test
    void constructing_needs_no_server_and_the_first_use_says_unreachable() {
        DatabaseAccess nowhere = DatabaseAccess.withPassword("jdbc:postgresql://127.0.0.1:1/none", "mercy", "4711");

        try (PostgresDatabase database = new PostgresDatabase(nowhere, place.keyFile(), SOON, 2)) {
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
            place.open().check(); // Preparing it may take longer.
            var before = eventually(() -> store.assign(DOMAIN, mercy));

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
                PostgresDatabase database = new PostgresDatabase(place.through(network), place.keyFile(), SOON, 2)) {
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
            place.open().check(); // Preparing it may take longer.
            eventually(database::keys);

            network.hang();
            StoreException refused =
                    assertTimeoutPreemptively(SOON, () -> assertThrows(StoreException.class, database::check));

            assertEquals(Reason.UNREACHABLE, refused.reason());
        }
    }

    @Test
    void broken_connections_in_the_pool_are_noticed_by_nobody() throws Exception {
        try (TcpProxy network = new TcpProxy(TestServer.port());
                PostgresDatabase database = new PostgresDatabase(place.through(network), place.keyFile(), SOON, 2)) {
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

        try (PostgresDatabase database = new PostgresDatabase(wrong, place.keyFile(), SOON, 2)) {
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
        try (PostgresDatabase database = new PostgresDatabase(access, place.keyFile(), SOON, 2)) {
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

        try (PostgresDatabase database = new PostgresDatabase(access, place.keyFile(), SOON, 2)) {
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

        try (PostgresDatabase one = new PostgresDatabase(missing, place.keyFile(), SOON, 2);
                PostgresDatabase two = new PostgresDatabase(foreign, place.keyFile(), SOON, 2)) {
            StoreException none = assertThrows(StoreException.class, one::check);
            assertEquals(Reason.DATABASE_MISSING, none.reason());
            assertSays(none, "SQLSTATE 3D000");
            StoreException refused = assertThrows(StoreException.class, two::check);
            assertSays(refused, "jdbc:postgresql:");
            assertEquals(Reason.FAILED, refused.reason());
        }
    }

    private static <T> T eventually(Callable<T> action) {
        return Eventually.get("the database to be used", action, result -> true);
    }
}
