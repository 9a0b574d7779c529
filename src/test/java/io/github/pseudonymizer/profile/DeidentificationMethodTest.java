// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeidentificationMethodTest {

    @Test
    void the_basic_profile_is_113100() {
        assertEquals(
                new DeidentificationMethod("113100", "DCM", "Basic Application Confidentiality Profile"),
                DeidentificationMethod.basic());
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void every_option_has_a_code_of_its_own_name(Option option) {
        DeidentificationMethod method = DeidentificationMethod.of(option);

        assertEquals("DCM", method.scheme());
        assertEquals(
                option.settingName().replace("Longitudinal", "LongitudinalTemporalInformation"),
                method.meaning().replaceAll(" Option$| ", ""));
    }

    @ParameterizedTest
    @CsvSource({"CLEAN_PIXEL_DATA, 113101", "RETAIN_LONGITUDINAL_MODIFIED_DATES, 113107", "RETAIN_UIDS, 113110"})
    void codes_are_those_of_cid_7050(Option option, String code) {
        assertEquals(code, DeidentificationMethod.of(option).code());
    }
}
