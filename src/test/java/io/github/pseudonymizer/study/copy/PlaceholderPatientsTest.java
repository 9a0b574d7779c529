// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People whose Patient ID says that there is none are not one person. */
class PlaceholderPatientsTest {

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private String pseudonym(Domain domain, String study) {
        Order order = fixture.order(study);
        fixture.pseudonymization.carryOut(
                new Order(order.resources(), domain, order.wishes(), true, false, Fixture.MERCY), Progress.UNSEEN);
        return fixture.stores
                .find(fixture.archive.name(), domain.namespace().name(), study)
                .orElseThrow()
                .pseudonym();
    }

    private static Domain with(Domain domain, PatientIds ids) {
        return new Domain(domain.namespace(), ids, domain.profile(), domain.pixels(), domain.policy(), domain.uids());
    }

    @Test
    void spellings_that_the_domain_takes_for_one_have_one_pseudonym() {
        fixture.receive("MRN-0004711", "1.2.3", 1);
        fixture.receive("mrn-4711", "1.2.4", 1);
        Domain normalizing =
                with(fixture.domain, PatientIds.of(false, List.of(), new PatientIdForm(true, true, "MRN-")));

        assertEquals(pseudonym(normalizing, "MRN-0004711|1.2.3"), pseudonym(normalizing, "mrn-4711|1.2.4"));
        assertNotEquals(pseudonym(fixture.domain, "MRN-0004711|1.2.3"), pseudonym(fixture.domain, "mrn-4711|1.2.4"));
    }

    @Test
    void two_studies_of_nobody_in_particular_have_two_pseudonyms() {
        fixture.receive("UNKNOWN", "1.2.3", 1);
        fixture.receive("UNKNOWN", "1.2.4", 1);

        assertNotEquals(pseudonym(fixture.domain, "UNKNOWN|1.2.3"), pseudonym(fixture.domain, "UNKNOWN|1.2.4"));
    }

    @Test
    void a_study_that_was_linked_before_keeps_its_pseudonym() {
        fixture.receive("UNKNOWN", "1.2.3", 1);
        fixture.receive("UNKNOWN", "1.2.4", 1);
        Domain before = with(fixture.domain, PatientIds.of(false, List.of()));
        String shared = pseudonym(before, "UNKNOWN|1.2.3");

        String kept = pseudonym(fixture.domain, "UNKNOWN|1.2.3");
        String another = pseudonym(fixture.domain, "UNKNOWN|1.2.4");
        String again = pseudonym(fixture.domain, "UNKNOWN|1.2.4");

        assertEquals(shared, kept);
        assertNotEquals(shared, another);
        assertEquals(another, again);
    }
}
