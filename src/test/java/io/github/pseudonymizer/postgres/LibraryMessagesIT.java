// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.log.LibraryLog;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What the real libraries say. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LibraryMessagesIT {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private TestServer.Database place;

    @BeforeEach
    void listen() throws Exception {
        place = TestServer.createDatabase();
        LibraryLog.shared().writeTo((error, line) -> lines.add(line));
    }

    @AfterEach
    void close() {
        LibraryLog.shared().setVerbose(false);
        LibraryLog.shared().writeTo((error, line) -> {});
        place.close();
    }

    private boolean someLineHas(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    private void assertSaysNothingSecret() {
        for (String secret : List.of(TestServer.server().password(), "jdbc:postgresql", "sslmode", place.name())) {
            assertFalse(someLineHas(secret), lines.toString());
        }
    }

    @Test
    void a_first_start_says_nothing_unless_asked_to() {
        place.open().check();

        assertEquals(List.of(), lines);
    }

    @Test
    void a_first_start_tells_each_migration_if_asked_to() {
        LibraryLog.shared().setVerbose(true);

        place.open().check();

        assertTrue(
                someLineHas("Flyway: Migrating schema \"pseudonymizer\" to version \"8 - sealed shifts\""),
                lines.toString());
        assertTrue(someLineHas("HikariCP: pseudonymizer - Start completed."), lines.toString());
        assertSaysNothingSecret();
    }

    @Test
    void a_connection_that_broke_is_told_without_what_the_driver_says_of_it() throws Exception {
        try (TcpProxy network = new TcpProxy(TestServer.port());
                PostgresDatabase database =
                        new PostgresDatabase(place.through(network), place.keyFile(), Duration.ofSeconds(1), 2)) {
            place.open().check(); // Preparing it may take longer.
            Eventually.until("a connection within a second", () -> {
                database.check();
                return true;
            });
            lines.clear();
            network.shut();

            assertThrows(StoreException.class, database::check);

            Eventually.until("the pool to complain", () -> someLineHas("HikariCP: pseudonymizer - "));
            assertSaysNothingSecret();
        }
    }

    @Test
    void a_value_in_an_error_of_the_server_is_not_told() {
        PostgresDatabase database = place.open();
        database.check();
        LibraryLog.shared().setVerbose(true);

        assertThrows(
                StoreException.class, () -> database.query(handle -> handle.execute("SELECT 'Quite^Mercy'::integer")));

        assertFalse(someLineHas("Mercy"), lines.toString());
        assertSaysNothingSecret();
    }
}
