// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.Progress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Studies with one Patient ID that may be of two people. */
class ContradictedPatientsTest {

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
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
