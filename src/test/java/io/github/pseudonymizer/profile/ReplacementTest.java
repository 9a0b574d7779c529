// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Vr;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReplacementTest {

    @ParameterizedTest
    @CsvSource({
        "AE, CT_4711",
        "AS, 045Y",
        "CS, HEAD_2 X",
        "CS, A\\B",
        "DA, 20240229",
        "DA, 20240101\\20240102",
        "DS, -1.5e3",
        "DS, 1\\ 2 ",
        "DT, 2024",
        "DT, 20240101120000.5+0100",
        "IS, +12",
        "LO, Größe",
        "LO, A\\B",
        "PN, Mercy^Ann=x=y",
        "SH, 4711",
        "TM, 2359",
        "TM, 120000.123456",
        "UR, https://example.org/a",
        "US, 65535",
        "SS, -32768",
        "UL, 0",
        "SV, -9223372036854775808",
        "UV, 18446744073709551615",
        "FD, 1e-3",
        "FL, .5",
        "US, 1\\2"
    })
    void what_the_vr_allows_fits(Vr vr, String text) {
        assertEquals(Optional.empty(), Replacement.problem(vr, text));
    }

    @ParameterizedTest
    @CsvSource({
        "AE, ABCDEFGHIJKLMNOPQ",
        "AS, 45",
        "CS, head",
        "DA, 20241301",
        "DA, yesterday",
        "DS, 12345678901234567",
        "DS, x",
        "DT, 24",
        "IS, 1.5",
        "SH, ABCDEFGHIJKLMNOPQ",
        "TM, 2460",
        "UR, a b",
        "US, 65536",
        "US, -1",
        "SS, 32768",
        "UL, 4294967296",
        "FD, NaN",
        "OB, 1",
        "SQ, x",
        "UI, 1.2",
        "PN, a=b=c=d",
        "CS, A\\b"
    })
    void what_the_vr_does_not_allow_is_refused_without_quoting_it(Vr vr, String text) {
        String problem = Replacement.problem(vr, text).orElseThrow();

        assertEquals("no value of VR " + vr, problem);
    }

    @ParameterizedTest
    @EnumSource(Vr.class)
    void nothing_is_a_value_of_every_vr(Vr vr) {
        assertTrue(Replacement.problem(vr, "").isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"LO", "SH", "PN", "UC", "CS"})
    void control_characters_are_refused(Vr vr) {
        assertTrue(Replacement.problem(vr, "A\nB").isPresent());
        assertTrue(Replacement.problem(vr, "A\u001b$BB").isPresent());
    }
}
