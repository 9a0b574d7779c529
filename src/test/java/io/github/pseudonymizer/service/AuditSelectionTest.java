// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.service.AuditLog.Selection;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which entries of the audit trail a request means. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AuditSelectionTest {

    @Test
    void a_number_is_that_of_the_last_entry_before() {
        assertEquals(Optional.of(new Selection(17, Instant.EPOCH, Optional.of("P-1"))), Selection.of("17", "P-1"));
        assertEquals(Optional.of(Selection.ALL), Selection.of("", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-29,           2026-11-29T00:00:00Z",
        "2026-11-29T18:00:00Z, 2026-11-29T18:00:00Z",
        "0001-01-01,           0001-01-01T00:00:00Z",
        "9999-12-31,           9999-12-31T00:00:00Z"
    })
    void a_date_begins_at_midnight_of_UTC(String since, Instant from) {
        assertEquals(Optional.of(new Selection(0, from, Optional.empty())), Selection.of(since, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-02-30",
                "2026-11-29T18:00:00",
                "-1",
                "1234567890123456789",
                "+200000000-01-01",
                "+200000000-01-01T00:00:00Z",
                "-200000-01-01"
            })
    void anything_else_means_nothing(String since) {
        assertEquals(Optional.empty(), Selection.of(since, ""));
    }
}
