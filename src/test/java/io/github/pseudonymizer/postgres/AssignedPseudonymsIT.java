// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.AssignedPseudonymException;
import io.github.pseudonymizer.pseudonym.AssignedPseudonymException.Reason;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Pseudonyms that requests assign, in PostgreSQL. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AssignedPseudonymsIT {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static TestServer.Database place;
    private static PostgresDatabase database;
    private static PseudonymStore store;

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        database = place.open();
        store = new PostgresPseudonymStore(database);
    }

    @AfterAll
    static void close() {
        place.close();
    }

    private static Namespace domain() {
        return new Namespace("domain" + NUMBER.incrementAndGet(), new PseudonymFormat.Sequential("S"));
    }

    private static String assign(PseudonymStore server, Namespace namespace, String patient, String pseudonym) {
        Identity identity = Identity.patient(patient);
        Set<Identity> both = Set.of(identity, Identity.study("1.2." + patient.hashCode()));
        Pseudonym assigned = server.assign(namespace, both, Admission.ALWAYS.assigning(pseudonym))
                .get(identity);
        return ((Pseudonym.OfPatient) Objects.requireNonNull(assigned)).value();
    }

    private static Reason refusal(Namespace namespace, String patient, String pseudonym) {
        return assertThrows(AssignedPseudonymException.class, () -> assign(store, namespace, patient, pseudonym))
                .reason();
    }

    private static long rows(Namespace namespace) {
        return database.select(
                "SELECT count(*) FROM pseudonymizer.pseudonym WHERE domain = :domain",
                query ->
                        query.bind("domain", namespace.name()).mapTo(Long.class).one());
    }

    @Test
    void a_new_patient_gets_it_and_has_it_from_then_on() {
        Namespace namespace = domain();

        assertEquals("TRIAL-023", assign(store, namespace, "4711", "TRIAL-023"));
        assertEquals("TRIAL-023", assign(store, namespace, "4711", ""));
        assertEquals("TRIAL-023", assign(store, namespace, "4711", "TRIAL-023"));
    }

    @Test
    void a_refusal_says_what_stands_against_it_and_stores_nothing() {
        Namespace namespace = domain();
        assign(store, namespace, "4711", "TRIAL-023");

        assertEquals(Reason.OTHER_PSEUDONYM, refusal(namespace, "4711", "TRIAL-024"));
        assertEquals(Reason.TAKEN, refusal(namespace, "0815", "TRIAL-023"));

        assertEquals(2, rows(namespace));
        assertEquals("TRIAL-023", assign(store, domain(), "0815", "TRIAL-023"));
    }

    @Test
    void exactly_one_of_many_patients_gets_a_pseudonym_that_is_assigned_to_all_at_once() throws Exception {
        Namespace namespace = domain();
        List<PseudonymStore> servers = List.of(store, new PostgresPseudonymStore(place.open()));
        ExecutorService threads = Executors.newFixedThreadPool(16);
        for (int round = 0; round < 10; round++) {
            String pseudonym = "TRIAL-" + round;
            List<Callable<Object>> races = new ArrayList<>();
            for (int racer = 0; racer < 16; racer++) {
                PseudonymStore server = servers.get(racer % 2);
                String patient = "round " + round + " racer " + racer;
                races.add(() -> resultOf(() -> assign(server, namespace, patient, pseudonym)));
            }

            List<Object> results = new ArrayList<>();
            for (Future<Object> result : threads.invokeAll(races)) {
                results.add(result.get());
            }

            assertEquals(1, results.stream().filter(pseudonym::equals).count());
            assertEquals(15, results.stream().filter(Reason.TAKEN::equals).count());
        }
        threads.shutdown();
        assertEquals(20, rows(namespace));
    }

    @Test
    void exactly_one_of_many_pseudonyms_that_are_assigned_to_one_patient_at_once_is_taken() throws Exception {
        Namespace namespace = domain();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Callable<Object>> races = new ArrayList<>();
        for (int racer = 0; racer < 16; racer++) {
            String pseudonym = "TRIAL-" + racer;
            races.add(() -> resultOf(() -> assign(store, namespace, "4711", pseudonym)));
        }

        List<Object> results = new ArrayList<>();
        for (Future<Object> result : threads.invokeAll(races)) {
            results.add(result.get());
        }
        threads.shutdown();

        assertEquals(15, results.stream().filter(Reason.OTHER_PSEUDONYM::equals).count());
        assertEquals(
                1,
                results.stream()
                        .filter(assign(store, namespace, "4711", "")::equals)
                        .count());
    }

    private static Object resultOf(Callable<String> assignment) throws Exception {
        try {
            return assignment.call();
        } catch (AssignedPseudonymException refused) {
            return refused.reason();
        }
    }

    @Test
    void numbers_go_on_behind_those_that_were_assigned() {
        Namespace namespace = domain();
        for (int number = 1; number <= 100; number++) {
            assign(store, namespace, "trial office " + number, "S%06d".formatted(number));
        }

        String next = assign(store, namespace, "4711", "");
        String afterNext = assign(store, namespace, "0815", "");

        assertEquals("S", next.substring(0, 1));
        assertEquals(Integer.parseInt(next.substring(1)) + 1, Integer.parseInt(afterNext.substring(1)));
    }
}
