// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database of several hosts, of which one is the primary, and servers that take no changes or no connections. */
class FailOverIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** No measurement: only far shorter than for ever. */
    private static final Duration SOON = Duration.ofMinutes(5);

    private static final Namespace DOMAIN = new Namespace("default", new PseudonymFormat.Random("P"));
    private static final Set<Identity> MERCY = Set.of(Identity.patient("4711"));

    @AutoClose
    private final TestServer.Database place = TestServer.createDatabase();

    @AutoClose
    private final TcpProxy first = new TcpProxy(TestServer.port());

    @AutoClose
    private final TcpProxy second = new TcpProxy(TestServer.port());

    @AutoClose
    private final PostgresDatabase database =
            new PostgresDatabase(place.through(first, second), place.keyFile(), TIMEOUT, 4);

    private final PostgresPseudonymStore store = new PostgresPseudonymStore(database);

    FailOverIT() throws Exception {}

    @BeforeEach
    void use() {
        store.assign(DOMAIN, MERCY);
    }

    @Test
    void when_the_first_host_is_away_the_second_is_used_and_the_other_way_round() throws Exception {
        var before = store.assign(DOMAIN, MERCY);

        first.shut();
        assertEquals(before, eventually(() -> store.assign(DOMAIN, MERCY)));
        first.open();
        second.shut();

        assertEquals(before, eventually(() -> store.assign(DOMAIN, MERCY)));
    }

    @Test
    void a_host_that_says_nothing_leaves_time_for_the_other() throws Exception {
        var before = store.assign(DOMAIN, MERCY);

        first.hang();

        assertEquals(before, eventually(() -> store.assign(DOMAIN, MERCY)));
    }

    @Test
    void a_server_that_takes_no_changes_is_told_soon_and_used_again_when_it_does() throws Exception {
        Set<Identity> beispiel = Set.of(Identity.patient("0815"));
        StoreException refused;
        setReadOnly("on");
        try {
            refused = assertTimeoutPreemptively(
                    SOON, () -> assertThrows(StoreException.class, () -> store.assign(DOMAIN, beispiel)));
        } finally {
            setReadOnly("off");
        }

        assertEquals(Reason.STANDBY, refused.reason());
        assertEquals(1, eventually(() -> store.assign(DOMAIN, beispiel)).size());
    }

    /** The former primary comes back as a standby: what the pool still holds of it leads nowhere. */
    @Test
    void connections_to_a_former_primary_are_given_up_at_once() throws Exception {
        var before = store.assign(DOMAIN, MERCY);
        Set<Identity> beispiel = Set.of(Identity.patient("0815"));
        setReadOnly("on"); // Connections that there are, and new ones but for the next line.
        execute("ALTER DATABASE " + place.name() + " SET default_transaction_read_only = off");
        try {
            assertEquals(1, store.assign(DOMAIN, beispiel).size());
            assertEquals(before, store.assign(DOMAIN, MERCY));
        } finally {
            setReadOnly("off");
        }
    }

    @Test
    void a_server_without_a_free_connection_is_unreachable_soon() throws Exception {
        String role = "limited_" + place.name();
        execute("CREATE ROLE " + role + " LOGIN PASSWORD 'invented' CONNECTION LIMIT 0");
        execute("CREATE DATABASE " + role + " OWNER " + role);
        DatabaseAccess access =
                DatabaseAccess.withPassword(place.url().replace("/" + place.name(), "/" + role), role, "invented");
        try (PostgresDatabase limited = new PostgresDatabase(access, place.keyFile(), TIMEOUT, 4)) {
            StoreException refused =
                    assertTimeoutPreemptively(SOON, () -> assertThrows(StoreException.class, limited::check));

            assertEquals(Reason.UNREACHABLE, refused.reason());
            assertTrue(String.valueOf(refused.getMessage()).contains("run out of connections"), refused.getMessage());
        } finally {
            execute("DROP DATABASE " + role + " WITH (FORCE)");
            execute("DROP ROLE " + role);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, jdbc:postgresql://one/base",
        "1, jdbc:postgresql://one:5432/base?a=b",
        "2, 'jdbc:postgresql://one:5432,two:5433/base?options=a,b'",
        "3, 'jdbc:postgresql://one,two,three?x=,'",
        "1, jdbc:postgresql:base"
    })
    void hosts_are_counted(int count, String url) {
        assertEquals(count, DriverConnections.hosts(url));
    }

    private void setReadOnly(String value) throws SQLException {
        execute("ALTER SYSTEM SET default_transaction_read_only = " + value);
        execute("SELECT pg_reload_conf()");
        try (Connection connection = place.connect();
                Statement statement = connection.createStatement()) {
            Eventually.until("the setting to be read again", () -> {
                try (var rows = statement.executeQuery("SHOW default_transaction_read_only")) {
                    return rows.next() && rows.getString(1).equals(value);
                }
            });
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = place.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute(sql);
        }
    }

    private static <T> T eventually(Callable<T> action) {
        return Eventually.get("the database to be used", action, result -> true);
    }
}
