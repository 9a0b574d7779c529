// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.postgres.patient.PostgresPatientTraits;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientTraits;
import io.github.pseudonymizer.pseudonym.PatientTraits.Trait;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresPatientTraitsIT {

    private static final Namespace DOMAIN = new Namespace("default", new PseudonymFormat.Random("P"));
    private static final Namespace OTHER = new Namespace("other", new PseudonymFormat.Random("P"));

    private static TestServer.Database place;
    private static PostgresDatabase database;
    private static PatientTraits traits;

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        database = place.open();
        for (Namespace namespace : List.of(DOMAIN, OTHER)) { // A domain is there with its first pseudonym.
            new PostgresPseudonymStore(database).assign(namespace, Set.of(Identity.patient("4711")));
        }
        traits = new PostgresPatientTraits(database);
    }

    @AfterAll
    static void close() {
        place.close();
    }

    @Test
    void what_another_study_said_otherwise_is_told_for_each_patient_and_domain() {
        Map<Trait, String> born = Map.of(Trait.BIRTH_DATE, "19610203", Trait.SEX, "F");

        assertEquals(Set.of(), traits.contradicted(DOMAIN, "P1", born));
        assertEquals(Set.of(), traits.contradicted(DOMAIN, "P1", born));
        assertEquals(Set.of(), traits.contradicted(DOMAIN, "P1", Map.of(Trait.SEX, "F")));
        assertEquals(Set.of(), traits.contradicted(DOMAIN, "P2", Map.of(Trait.SEX, "M")));
        assertEquals(Set.of(), traits.contradicted(OTHER, "P1", Map.of(Trait.SEX, "M")));
        assertEquals(Set.of(Trait.SEX), traits.contradicted(DOMAIN, "P1", Map.of(Trait.SEX, "M")));
        assertEquals(Set.of(Trait.SEX), traits.contradicted(DOMAIN, "P1", born));
        assertEquals(Set.of(Trait.BIRTH_DATE), traits.contradicted(DOMAIN, "P1", Map.of(Trait.BIRTH_DATE, "19610204")));
        assertEquals(Set.of(), traits.contradicted(DOMAIN, "P1", Map.of()));
    }

    @Test
    void the_same_birth_date_looks_different_for_each_patient() throws Exception {
        traits.contradicted(DOMAIN, "P3", Map.of(Trait.BIRTH_DATE, "19700101"));
        traits.contradicted(DOMAIN, "P4", Map.of(Trait.BIRTH_DATE, "19700101"));

        assertEquals(
                2,
                Set.copyOf(place.strings("SELECT encode(digest, 'hex') FROM pseudonymizer.patient_trait"
                                + " WHERE pseudonym IN ('P3', 'P4')"))
                        .size());
    }

    @Test
    void studies_that_contradict_each_other_at_the_same_time_are_told() throws Exception {
        PostgresPseudonymStore store = new PostgresPseudonymStore(database);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (int round = 0; round < 50; round++) {
            Set<Identity> identity = Set.of(Identity.patient("race" + round));
            Pseudonym made = store.assign(DOMAIN, identity).values().iterator().next();
            String patient = ((Pseudonym.OfPatient) made).value();
            CyclicBarrier start = new CyclicBarrier(2);

            Set<Set<Trait>> told = new HashSet<>();
            List<Callable<Set<Trait>>> both = List.of(() -> said(start, patient, "F"), () -> said(start, patient, "M"));
            for (Future<Set<Trait>> one : threads.invokeAll(both)) {
                told.add(one.get());
            }

            assertEquals(Set.of(Set.of(), Set.of(Trait.SEX)), told, "the first is told nothing, the second the sex");
        }
        threads.shutdown();
    }

    private static Set<Trait> said(CyclicBarrier start, String patient, String sex) throws Exception {
        start.await();
        return traits.contradicted(DOMAIN, patient, Map.of(Trait.SEX, sex));
    }
}
