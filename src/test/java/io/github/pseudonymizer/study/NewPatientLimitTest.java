package io.github.pseudonymizer.study;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.TooManyPatientsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
                order.resources(), order.cohort(), order.wishes(), "", true, false, Fixture.MERCY, false, alice);
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

        assertEquals(2, fixture.records.assignedPatients());
        assertEquals(2, fixture.records.links.size());
        List<AuditEntry> limited = fixture.records.audit.stream()
                .filter(entry -> entry.event() == AuditEntry.Event.NEW_PATIENTS_LIMITED)
                .toList();
        assertEquals(2, limited.size());
        assertEquals(Fixture.MERCY, limited.get(0).requester());
    }

    @Test
    void the_audit_trail_names_every_pseudonym_that_was_told() {
        fixture.receive("one", "1.2.3", 1);
        String study = "one|1.2.3";
        fixture.pseudonymization.carryOut(fixture.order(study), Progress.UNSEEN);
        fixture.pseudonymization.rewriteOnly(fixture.order(study), twin -> {});

        String pseudonym = fixture.records
                .find(fixture.archive.name(), "default", study)
                .orElseThrow()
                .pseudonym();
        List<AuditEntry> told = fixture.records.audit;
        assertEquals(2, told.size());
        assertTrue(
                told.get(0).detail().startsWith("pseudonym " + pseudonym),
                told.get(0).detail());
        assertEquals(pseudonym, told.get(1).subject());
    }

    @Test
    void two_birth_dates_or_sexes_of_one_patient_id_are_remarked_upon_without_the_value() {
        fixture.archive.receive(Fixture.slice("one", "1.2.3", 1, Map.of(0x00100030, "19610203", 0x00100040, "F")));
        fixture.archive.receive(Fixture.slice("one", "1.2.4", 1, Map.of(0x00100030, "1961.02.03", 0x00100040, "f ")));
        fixture.archive.receive(Fixture.slice("one", "1.2.5", 1, Map.of(0x00100030, "19610204", 0x00100040, "F")));
        fixture.archive.receive(Fixture.slice("one", "1.2.6", 1, Map.of(0x00100040, "M")));
        fixture.archive.receive(Fixture.slice("two", "1.2.7", 1, Map.of(0x00100030, "19700101", 0x00100040, "M")));

        assertEquals(List.of(), remarksOn("one|1.2.3"));
        assertEquals(List.of(), remarksOn("one|1.2.4"));
        List<String> other = remarksOn("one|1.2.5");
        assertEquals(1, other.size(), other.toString());
        assertTrue(other.get(0).startsWith("PatientBirthDate: "), other.get(0));
        assertFalse(other.get(0).contains("1961"), other.get(0));
        assertTrue(remarksOn("one|1.2.6").get(0).startsWith("PatientSex: "));
        assertEquals(2, remarksOn("one|1.2.3").size());
        assertEquals(List.of(), remarksOn("two|1.2.7"));
    }

    @Test
    void people_without_a_patient_id_are_not_compared() {
        fixture.archive.receive(Fixture.slice("UNKNOWN", "1.2.3", 1, Map.of(0x00100040, "F")));
        fixture.archive.receive(Fixture.slice("UNKNOWN", "1.2.4", 1, Map.of(0x00100040, "M")));

        assertEquals(List.of(), remarksOn("UNKNOWN|1.2.3"));
        assertEquals(List.of(), remarksOn("UNKNOWN|1.2.4"));
    }

    private List<String> remarksOn(String study) {
        return fixture.pseudonymization
                .carryOut(fixture.order(study), Progress.UNSEEN)
                .remarks()
                .lines();
    }
}
