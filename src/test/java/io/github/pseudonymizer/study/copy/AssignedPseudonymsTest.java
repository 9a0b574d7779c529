// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.AssignedPseudonymException;
import io.github.pseudonymizer.pseudonym.AssignedPseudonymException.Reason;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders that assign a pseudonym to their patient. */
class AssignedPseudonymsTest {

    private static final String STUDY = "MRN-4711|1.2.3";

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Order assigning(String pseudonym, String... studies) {
        Order order = fixture.order(studies);
        return new Order(
                order.resources(),
                order.domain(),
                Wishes.NONE,
                "",
                true,
                false,
                Fixture.MERCY,
                false,
                Admission.ALWAYS.assigning(pseudonym));
    }

    private Outcome carryOut(Order order) {
        return fixture.pseudonymization.carryOut(order, Progress.UNSEEN);
    }

    private Reason refusal(Order order) {
        return assertThrows(AssignedPseudonymException.class, () -> carryOut(order))
                .reason();
    }

    @Test
    void a_new_patient_gets_the_assigned_pseudonym_and_keeps_it() {
        fixture.receive("MRN-4711", "1.2.3", 1);
        fixture.receive("MRN-4711", "1.2.4", 1);

        String first = carryOut(assigning("TRIAL-023", STUDY)).copies().get(0).patient();
        String again = carryOut(assigning("TRIAL-023", STUDY)).copies().get(0).patient();
        String next = carryOut(fixture.order("MRN-4711|1.2.4")).copies().get(0).patient();

        assertEquals("TRIAL-023", first);
        assertEquals(first, again);
        assertEquals(first, next);
    }

    @Test
    void a_patient_with_another_pseudonym_keeps_it_and_nothing_is_stored() {
        fixture.receive("MRN-4711", "1.2.3", 1);
        fixture.receive("MRN-4711", "1.2.4", 1);
        carryOut(assigning("TRIAL-023", STUDY));

        assertEquals(Reason.OTHER_PSEUDONYM, refusal(assigning("TRIAL-024", "MRN-4711|1.2.4")));

        assertEquals(1, fixture.stores.links.size());
        AuditEntry entry = fixture.stores.audit.get(fixture.stores.audit.size() - 1);
        assertEquals(AuditEntry.Event.REFUSED, entry.event());
        assertTrue(!entry.detail().contains("TRIAL"), entry.detail());
    }

    @Test
    void one_pseudonym_cannot_be_assigned_to_two_patients() {
        fixture.receive("MRN-4711", "1.2.3", 1);
        fixture.receive("MRN-0815", "1.2.5", 1);
        carryOut(assigning("TRIAL-023", STUDY));

        assertEquals(Reason.TAKEN, refusal(assigning("TRIAL-023", "MRN-0815|1.2.5")));
        assertEquals(1, fixture.stores.assignedPatients());
    }

    @Test
    void a_request_for_two_patients_assigns_nothing_and_copies_nothing() {
        fixture.receive("MRN-4711", "1.2.3", 1);
        fixture.receive("MRN-0815", "1.2.5", 1);

        assertEquals(Reason.SEVERAL_PATIENTS, refusal(assigning("TRIAL-023", STUDY, "MRN-0815|1.2.5")));

        assertEquals(0, fixture.stores.assignedPatients());
        assertEquals(0, fixture.stores.links.size());
    }

    @Test
    void the_patient_id_of_another_patient_in_the_archive_is_taken() {
        fixture.receive("MRN-4711", "1.2.3", 1);
        fixture.receive("MRN-0815", "1.2.5", 1);

        assertEquals(Reason.TAKEN, refusal(assigning("MRN-0815", STUDY)));
        assertEquals(0, fixture.stores.assignedPatients());
    }

    @ParameterizedTest
    @ValueSource(strings = {"MRN-4711", "trial of mrn4711", "Quite-Mercy 7"})
    void a_pseudonym_that_tells_who_the_patient_is_is_refused(String telling) {
        fixture.receive("MRN-4711", "1.2.3", 1);

        RewriteException refused = assertThrows(RewriteException.class, () -> carryOut(assigning(telling, STUDY)));

        assertEquals(RewriteException.Reason.LEAK, refused.reason());
        assertTrue(!("" + refused.getMessage()).contains("4711"), refused.getMessage());
        assertEquals(0, fixture.stores.assignedPatients());
    }

    @Test
    void a_copy_is_given_only_under_the_pseudonym_that_it_has() {
        fixture.receive("MRN-4711", "1.2.3", 1);
        String copy = carryOut(assigning("TRIAL-023", STUDY)).copies().get(0).study();

        assertEquals(
                copy, carryOut(assigning("TRIAL-023", copy)).copies().get(0).study());
        assertEquals(Reason.OTHER_PSEUDONYM, refusal(assigning("TRIAL-024", copy)));
    }

    @Test
    void one_instance_that_is_answered_gets_it_too() {
        String instance = fixture.receive("MRN-4711", "1.2.3", 1);

        fixture.pseudonymization.rewriteOnly(assigning("TRIAL-023", instance), copy -> {});

        assertEquals(List.of("TRIAL-023"), fixture.stores.patientPseudonyms());
    }
}
