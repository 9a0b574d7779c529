// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IdentityTest {

    @ParameterizedTest
    @ValueSource(strings = {"4711", " 4711", "4711 ", "4711\0", " 4711 \0 "})
    void padding_makes_no_other_patient(String patientId) {
        assertEquals(Identity.patient("4711"), Identity.patient(patientId));
        assertEquals(Identity.patient("4711"), Identity.patient(patientId, " \0"));
    }

    @Test
    void what_differs_is_never_confused() {
        List<Identity> different = List.of(
                Identity.patient("4711"),
                Identity.patient("4711", "Mercy"),
                Identity.patient("4711\0Mercy"),
                Identity.patient("4711\0\0Mercy"),
                Identity.patient("4711\0", "\0Mercy2"),
                Identity.patient("Mercy", "4711"),
                Identity.patient("1.2.3"),
                Identity.patientOfStudy("1.2.3"),
                Identity.study("1.2.3"));

        assertEquals(different.size(), Set.copyOf(different).size());
    }

    @Test
    void a_patient_can_be_taken_apart_again() {
        for (String patientId : List.of("4711", "47\0\00011", "4\0007\00011", "47\0\0\00011")) {
            for (String issuer : List.of("", "Mercy", "Mer\0cy", "M\0\0\0ercy")) {
                assertEquals(
                        new Identity.Patient(patientId, issuer, ""),
                        Identity.patient(patientId, issuer).parts());
            }
        }
        assertEquals(
                new Identity.Patient("", "", "1.2.3"),
                Identity.patientOfStudy("1.2.3").parts());
    }

    @Test
    void padding_makes_no_other_study() {
        assertEquals(Identity.study("1.2.3"), Identity.study("1.2.3\0"));
        assertEquals(Identity.patientOfStudy("1.2.3"), Identity.patientOfStudy("1.2.3\0"));
        assertNotEquals(Identity.study("1.2.3"), Identity.study("1.2.4"));
    }

    @Test
    void a_blank_patient_id_identifies_nobody() {
        assertThrows(IllegalArgumentException.class, () -> Identity.patient(" \0 "));
        assertThrows(IllegalArgumentException.class, () -> Identity.patient("", "Mercy"));
    }

    @Test
    void its_text_does_not_show() {
        assertFalse(Identity.patient("4711").toString().contains("4711"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P^", "A\\B", "Ü", "a b", "123456789012345678901234567890123"})
    void a_prefix_that_cannot_stand_in_a_patient_id_is_refused(String prefix) {
        assertThrows(IllegalArgumentException.class, () -> new PseudonymFormat.Random(prefix));
        assertThrows(IllegalArgumentException.class, () -> new PseudonymFormat.Sequential(prefix));
        assertThrows(IllegalArgumentException.class, () -> new PseudonymFormat.Derived(prefix));
    }
}
