// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.postgres.service.PostgresAdoptions;
import io.github.pseudonymizer.postgres.service.PostgresPseudonymTable;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.service.Importing;
import io.github.pseudonymizer.service.PseudonymTable;
import io.github.pseudonymizer.service.ServiceDomains;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.adopt.AdoptedCopy;
import io.github.pseudonymizer.study.adopt.Adoptions;
import io.github.pseudonymizer.testing.Eventually;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Imports and adoptions that wait for a lock in the database, beside a pool of two connections. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LongWorkIT extends AdoptionOnDatabase {

    /** Ends what hangs. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final PostgresDatabase small = new PostgresDatabase(place.access(), place.keyFile(), TIMEOUT, 2);
    private final PseudonymTable table = new PostgresPseudonymTable(small);

    @BeforeEach
    void openSmallPool() {
        assertEquals(Map.of(), lookUp());
    }

    @AfterEach
    void closeSmallPool() {
        small.close();
    }

    private Object lookUp() {
        return table.find(namespace, Set.of(Identity.patient("4711")));
    }

    @Test
    void an_import_that_waits_for_another_one_leaves_the_pool_to_the_others() throws Exception {
        Importing importing = new Importing("archive", table, rows -> {});

        List<Boolean> applied = twoAtOnce(
                "SELECT pg_advisory_xact_lock(('x' || md5('pseudimp' || '" + namespace.name() + "'))::bit(64)::bigint)",
                number -> importing
                        .run(
                                ServiceDomains.of(namespace),
                                TableSource.of("PatientID,Pseudonym\nMERCY-" + number + ",TRIAL-" + number + "\n"),
                                false,
                                ADA)
                        .applied());

        assertEquals(List.of(true, true), applied);
    }

    @Test
    void an_adoption_that_waits_for_another_one_leaves_the_pool_to_the_others() throws Exception {
        AdoptedCopy first = copy("MERCY-0", "TRIAL-0", shift(0), "1.2", "2.25.7");
        assertEquals(new Adoptions.Result.Adopted(), adopt(first));
        adoptions = new PostgresAdoptions(small);

        List<Adoptions.Result> adopted = twoAtOnce(
                "SELECT FROM pseudonymizer.domain WHERE name = '" + namespace.name() + "' FOR UPDATE",
                number -> adopt(
                        copy("MERCY-" + number, "TRIAL-" + number, shift(0), "1.3." + number, "2.25.7" + number)));

        assertEquals(List.of(new Adoptions.Result.Adopted(), new Adoptions.Result.Adopted()), adopted);
    }

    private interface Work<T> {
        T on(int number);
    }

    /** Looks a patient up while both work, and one of them waits for this lock; then lets both go on. */
    private <T> List<T> twoAtOnce(String lock, Work<T> work) throws Exception {
        FutureTask<T> first = new FutureTask<>(() -> work.on(1));
        FutureTask<T> second = new FutureTask<>(() -> work.on(2));
        try (Connection other = place.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute(lock);
            new Thread(first).start();
            Eventually.until("one that waits for the lock", () -> waiting() == 1);
            Thread thread = new Thread(second);
            thread.start();
            Eventually.until(
                    "the other to wait", () -> thread.getState() == Thread.State.TIMED_WAITING || waiting() == 2);

            assertEquals(Map.of(), lookUp());

            assertEquals(1, waiting());
        }
        return List.of(first.get(), second.get());
    }

    private static long waiting() throws Exception {
        return place.strings("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                        + " AND datname = current_database()")
                .size();
    }
}
