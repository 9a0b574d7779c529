// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"089Y", "000Y", "999D", "999W", "999M", "042Y ", "042Y\0", "", "    ", "012m", "001D\\002W"})
    void an_age_up_to_89_stays_as_it_is(String age) {
        Ages.Capped capped = Ages.cap(age);

        assertEquals(age, capped.value());
        assertFalse(capped.hasOther());
    }

    @ParameterizedTest
    @CsvSource({"090Y", "091Y", "104Y", "999Y", "090y"})
    void an_age_of_90_or_more_is_capped(String age) {
        assertEquals("090Y", Ages.cap(age).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"95", "95Y", "0095Y", "ninety", "095 Y", "095X", "95 years", "-95Y"})
    void what_is_no_age_is_emptied(String age) {
        Ages.Capped capped = Ages.cap(age);

        assertEquals("", capped.value());
        assertFalse(capped.hasAge());
        assertTrue(capped.hasOther());
    }

    @Test
    void each_of_several_ages_is_judged_on_its_own() {
        Ages.Capped capped = Ages.cap("042Y\\95\\104Y ");

        assertEquals("042Y\\\\090Y", capped.value());
        assertTrue(capped.hasAge());
        assertTrue(capped.hasOther());
    }
}
