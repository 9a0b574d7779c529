// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientTraits;
import io.github.pseudonymizer.pseudonym.PatientTraits.Trait;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresPatientTraitsIT {

    private static final Namespace DOMAIN = new Namespace("default", new PseudonymFormat.Random("P"));
    private static final Namespace OTHER = new Namespace("other", new PseudonymFormat.Random("P"));

    private static TestServer.Database place;
    private static PatientTraits traits;

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        PostgresDatabase database = place.open();
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
}
