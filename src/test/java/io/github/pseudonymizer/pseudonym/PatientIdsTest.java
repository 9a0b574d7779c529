package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatientIdsTest {

    @ParameterizedTest
    @ValueSource(strings = {"***", "N/A", "n/a ", "0", "UNKNOWN", "unknown", "ANONYMIZED", "-", "NONE", "", "  "})
    void a_placeholder_names_a_patient_of_the_study_alone(String patientId) {
        Identity one = PatientIds.DEFAULT.identity(patientId, "", "1.2.3");
        Identity two = PatientIds.DEFAULT.identity(patientId, "", "1.2.4");

        assertEquals(Identity.patientOfStudy("1.2.3"), one);
        assertNotEquals(one, two);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4711", "0815", "UNKNOWN-1", "10", "NONEY"})
    void anything_else_names_one_patient_in_all_studies(String patientId) {
        assertEquals(Identity.patient(patientId), PatientIds.DEFAULT.identity(patientId, "A", "1.2.3"));
        assertEquals(
                Identity.patient(patientId, "A"), PatientIds.of(true, List.of()).identity(patientId, "A", "1.2.3"));
    }

    @Test
    void a_domain_may_have_others_or_none() {
        assertEquals(
                Identity.patientOfStudy("1.2.3"),
                PatientIds.of(false, List.of("trauma")).identity("TRAUMA", "", "1.2.3"));
        assertEquals(Identity.patient("***"), PatientIds.of(false, List.of()).identity("***", "", "1.2.3"));
    }
}
