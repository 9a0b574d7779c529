// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Requester;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresDatabaseIT extends PostgresDatabaseFixture {

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
    void causes_and_events_are_stored_by_their_words() throws Exception {
        PostgresDatabase database = place.open();
        Requester itself = Requester.itself(Requester.Cause.BUILT_IN_COPY);

        new PostgresAuditTrail(database)
                .record(new AuditEntry(
                        "archive", AuditEntry.Event.BUILT_IN_COPY_REPLACED, itself, "default", "copy", ""));
        new PostgresStudyQueue(database, "mercy").addBuiltInCopies("archive", List.of("4711"), "");

        assertEquals(
                List.of("STRAY_REPLACED STRAY"),
                place.strings("SELECT event || ' ' || cause FROM pseudonymizer.audit"));
        assertEquals(List.of("STRAY"), place.strings("SELECT cause FROM pseudonymizer.work"));
    }

    @Test
    void a_user_without_rights_is_told_so() throws Exception {
        place.execute("CREATE ROLE powerless LOGIN PASSWORD 'invented'");
        DatabaseAccess powerless = DatabaseAccess.withPassword(place.url(), "powerless", "invented");

        try (PostgresDatabase database = new PostgresDatabase(powerless, place.keyFile(), SOON, 2)) {
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

    @ParameterizedTest
    @ValueSource(strings = {"SELECT CAST(:value AS integer)", "SELECT CAST(:other AS integer)", "SELECT :value AS"})
    void a_statement_that_fails_tells_neither_itself_nor_its_values(String sql) {
        PostgresDatabase database = place.open();

        StoreException refused = assertThrows(
                StoreException.class,
                () -> database.select(
                        sql,
                        query -> query.bind("value", "Quite^Mercy")
                                .mapTo(Integer.class)
                                .one()));

        assertFalse(String.valueOf(refused.getMessage()).contains("Mercy"), refused.getMessage());
        assertFalse(String.valueOf(refused.getMessage()).contains("SELECT"), refused.getMessage());
        assertEquals(null, refused.getCause());
    }

    private static Callable<Integer> crossing(
            PostgresDatabase database, String one, String other, java.util.concurrent.CyclicBarrier both) {
        boolean[] met = {false};
        return () -> database.transaction(handle -> {
            int changed = 0;
            for (String name : List.of(one, other)) {
                changed += handle.execute(
                        "UPDATE pseudonymizer.domain SET last_number = last_number + 1 WHERE name = ?", name);
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
}
