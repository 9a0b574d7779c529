// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CleanPatternsTest {

    @ParameterizedTest
    @ValueSource(strings = {"A\\d{4}", "[\\w.+-]+@[\\w-]+\\.[\\w.]+", "(?iu)m\u00FCller", "\\p{L}{2,}", "a{100}"})
    void a_regular_expression_is_accepted(String expression) {
        assertEquals(Optional.empty(), CleanPatterns.problem(expression));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "b( | no regular expression: Unclosed group at position 2",
                "* | no regular expression: Dangling meta character '*' at position 0",
                "(a?){2147483647} | asks for more than 100000 repeats at position 4",
                "((a?){1000}){1000} | asks for more than 100000 repeats at position 12"
            })
    void what_is_wrong_is_told_with_its_position(String expression, String problem) {
        assertEquals(Optional.of(problem), CleanPatterns.problem(expression));
    }

    @Test
    void an_expression_without_end_is_refused() {
        assertEquals(Optional.of("longer than 1000 characters"), CleanPatterns.problem("a".repeat(1001)));
    }

    @Test
    void a_profile_with_a_wrong_expression_names_it() {
        Exception refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new Profile("2026d", Set.of(), Set.of(), Set.of(), Map.of(), Set.of(), List.of("a", "b(")));

        assertEquals("CleanPatterns[1]: no regular expression: Unclosed group at position 2", refusal.getMessage());
    }

    @Test
    void an_expression_is_compiled_once() {
        assertSame(
                CleanPatterns.compile(List.of("a")).get(0),
                CleanPatterns.compile(List.of("a")).get(0));
    }
}
