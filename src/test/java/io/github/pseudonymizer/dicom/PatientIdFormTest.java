// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatientIdFormTest {

    private static final PatientIdForm ALL = new PatientIdForm(true, true, "Mrn-");

    @ParameterizedTest
    @CsvSource({
        "MRN-0004711, 4711",
        "mrn-4711, 4711",
        "4711, 4711",
        "0004711a, 4711A",
        "MRN-, MRN-",
        "MRN-000, 0",
        "0, 0",
        "XMRN-4711, XMRN-4711",
        "'', ''"
    })
    void all_spellings_of_one_id_are_one(String id, String one) {
        assertEquals(one, ALL.of(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MRN-0004711", "mrn-4711", "", "000"})
    void nothing_is_changed_without_a_setting(String id) {
        assertEquals(id, PatientIdForm.AS_IT_IS.of(id));
    }

    @ParameterizedTest
    @CsvSource({"true, false, '', 0AB", "false, true, '', ab", "false, false, 0, ab"})
    void each_setting_works_alone(boolean ignoreCase, boolean dropLeadingZeros, String prefix, String one) {
        assertEquals(one, new PatientIdForm(ignoreCase, dropLeadingZeros, prefix).of("0ab"));
    }
}
