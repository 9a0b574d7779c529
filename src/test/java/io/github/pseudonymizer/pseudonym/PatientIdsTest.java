// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.pseudonymizer.dicom.PatientIdForm;
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

    @ParameterizedTest
    @ValueSource(strings = {"MRN-0004711", "mrn-4711", "4711", " 04711\0"})
    void spellings_that_the_domain_takes_for_one_are_one_patient(String patientId) {
        PatientIds ids = PatientIds.of(true, List.of(), new PatientIdForm(true, true, "MRN-"));

        assertEquals(Identity.patient("4711", "A"), ids.identity(patientId, "A", "1.2.3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MRN-UNKNOWN", "mrn-000", "0000000", "MRN-0"})
    void a_placeholder_is_one_with_and_without_what_does_not_count(String patientId) {
        PatientIds ids = PatientIds.of(false, PatientIds.DEFAULT_PLACEHOLDERS, new PatientIdForm(true, true, "MRN-"));

        assertEquals(Identity.patientOfStudy("1.2.3"), ids.identity(patientId, "", "1.2.3"));
    }

    @Test
    void a_domain_may_have_others_or_none() {
        assertEquals(
                Identity.patientOfStudy("1.2.3"),
                PatientIds.of(false, List.of("trauma")).identity("TRAUMA", "", "1.2.3"));
        assertEquals(Identity.patient("***"), PatientIds.of(false, List.of()).identity("***", "", "1.2.3"));
    }
}
