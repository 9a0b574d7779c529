// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.TooManyPatientsException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.NewPatientLimit;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NewPatientLimitTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000); // It may overflow, as nanoTime may.
    private final NewPatientLimit limit = new NewPatientLimit(2, clock::get);
    private final Admission alice = limit.of(user("alice", "192.0.2.1"));
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Requester user(String name, String address) {
        return new Requester(Requester.Cause.HTTP, name, address);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void the_third_patient_of_an_hour_waits_until_the_first_is_an_hour_ago() {
        alice.admit(1);
        pass(Duration.ofMinutes(50));
        alice.admit(1);

        TooManyPatientsException refusal = assertThrows(TooManyPatientsException.class, () -> alice.admit(1));

        assertEquals(Duration.ofMinutes(10), refusal.retryAfter());
        pass(refusal.retryAfter());
        alice.admit(1);
        assertEquals(
                Duration.ofMinutes(50),
                assertThrows(TooManyPatientsException.class, () -> alice.admit(1))
                        .retryAfter());
    }

    @Test
    void what_was_refused_does_not_count() {
        assertThrows(TooManyPatientsException.class, () -> alice.admit(3));

        assertDoesNotThrow(() -> alice.admit(2));
    }

    @Test
    void users_are_counted_apart_and_those_without_a_name_by_address() {
        alice.admit(2);

        limit.of(user("bob", "192.0.2.1")).admit(2);
        limit.of(user("", "192.0.2.1")).admit(2);
        limit.of(user("", "192.0.2.2")).admit(2);
        Admission again = limit.of(user("", "192.0.2.1"));
        assertThrows(TooManyPatientsException.class, () -> again.admit(1));
        Admission elsewhere = limit.of(user("alice", "192.0.2.9"));
        assertThrows(TooManyPatientsException.class, () -> elsewhere.admit(1));
    }

    @Test
    void no_limit_is_none() {
        assertDoesNotThrow(
                () -> new NewPatientLimit(0, clock::get).of(user("alice", "")).admit(1_000_000));
    }

    private Order orderOf(String study) {
        Order order = fixture.order(study);
        return new Order(
                order.resources(), order.domain(), order.wishes(), "", true, false, Fixture.MERCY, false, alice);
    }

    @Test
    void a_study_of_a_patient_too_many_gets_no_copy_and_no_pseudonym_and_the_audit_trail_says_who_asked() {
        for (String patient : List.of("one", "two", "three")) {
            fixture.receive(patient, "1.2." + patient.length() + patient.hashCode(), 1);
        }
        List<String> studies = List.of("one", "two", "three").stream()
                .map(patient -> patient + "|1.2." + patient.length() + patient.hashCode())
                .toList();
        fixture.pseudonymization.carryOut(orderOf(studies.get(0)), Progress.UNSEEN);
        fixture.pseudonymization.carryOut(orderOf(studies.get(1)), Progress.UNSEEN);

        assertThrows(
                TooManyPatientsException.class,
                () -> fixture.pseudonymization.carryOut(orderOf(studies.get(2)), Progress.UNSEEN));
        assertThrows(
                TooManyPatientsException.class,
                () -> fixture.pseudonymization.rewriteOnly(orderOf(studies.get(2)), twin -> {}));
        fixture.pseudonymization.carryOut(orderOf(studies.get(1)), Progress.UNSEEN);

        assertEquals(2, fixture.stores.assignedPatients());
        assertEquals(2, fixture.stores.links.size());
        List<AuditEntry> limited = fixture.stores.audit.stream()
                .filter(entry -> entry.event() == AuditEntry.Event.NEW_PATIENTS_LIMITED)
                .toList();
        assertEquals(2, limited.size());
        assertEquals(Fixture.MERCY, limited.get(0).requester());
    }
}
