// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PatientNameFormTest {

    @ParameterizedTest
    @ValueSource(strings = {"{Pseudonym}", "Trial^{Pseudonym}", "{Pseudonym}^^^Dr.", "Trial {Pseudonym} (copy)"})
    void a_pattern_has_one_place_for_the_pseudonym(String pattern) {
        assertTrue(PatientNameForm.isPossible(pattern));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Anonymous",
                "{pseudonym}",
                "{Pseudonym}{Pseudonym}",
                "{Pseudonym}^^^^^",
                " {Pseudonym}",
                "{Pseudonym} ",
                "a=b{Pseudonym}",
                "a\\b{Pseudonym}",
                "Müller^{Pseudonym}",
                "{Pseudonym}?",
                "{{Pseudonym}}",
                "123456789012345678901234567890123{Pseudonym}"
            })
    void another_text_is_not_possible(String pattern) {
        assertFalse(PatientNameForm.isPossible(pattern));
    }

    @Test
    void a_name_that_would_be_too_long_is_the_pseudonym_by_itself() {
        PatientNameForm form = new PatientNameForm("Trial^{Pseudonym}");

        assertEquals("Trial^P-1", form.of("P-1"));
        assertEquals("Trial^" + "P".repeat(58), form.of("P".repeat(58)));
        assertEquals("P".repeat(59), form.of("P".repeat(59)));
    }
}
