// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DictionaryTest {

    @Test
    void every_row_of_the_resource_is_known() {
        assertEquals(5353, Dictionary.size());
    }

    @ParameterizedTest
    @CsvSource({
        "00100010, PN", // plain
        "00081140, SQ",
        "60020022, LO", // repeating groups
        "50043000, OW",
        "7F020010, OW",
        "00203142, CS",
        "00280412, LO",
        "10101234, US",
        "00280106, US", // US or SS
        "7FE00010, OW", // OB or OW
        "00283006, OW", // US or OW
        "00090010, LO", // private creator
        "00091001, UN", // private
        "50012500, UN", // odd, so no curve
        "00080000, UL", // group length
        "00089999, UN"
    })
    void each_tag_has_a_value_representation(String tag, Vr expected) {
        Vr vr = Dictionary.vrOf(Tag.parse(tag));

        assertEquals(expected, vr);
    }

    @Test
    void a_keyword_leads_to_its_tag_and_back() {
        Tag tag = Dictionary.tagOf("PatientName").orElseThrow();

        assertEquals(Tag.parse("00100010"), tag);
        assertEquals("PatientName", Dictionary.find(tag).orElseThrow().keyword());
    }

    @Test
    void what_the_standard_does_not_name_has_no_entry() {
        assertTrue(Dictionary.find(Tag.parse("00090010")).isEmpty());
        assertTrue(Dictionary.tagOf("PatientNickname").isEmpty());
    }
}
