// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private static final String VALUE = "Quite^Mercy";

    private static String line(String pattern, @Nullable Object... arguments) {
        return Redaction.of(pattern, arguments, null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Schema "pseudonymizer" is up to date. No migration necessary. | Schema "pseudonymizer" is up to date. No migration necessary.
            Migrating schema "pseudonymizer" to version "8 - sealed shifts" | Migrating schema "pseudonymizer" to version "8 - sealed shifts"
            Current version of schema "pseudonymizer": 8 | Current version of schema "pseudonymizer": 8
            Creating Schema History table "pseudonymizer"."flyway_schema_history" ... | Creating Schema History table "pseudonymizer"."flyway_schema_history" ...
            Database: jdbc:postgresql://db/p?password=4711&user=x (PostgreSQL 18.1) | Database: jdbc:… (PostgreSQL 18.1)
            DB: relation "Mercy" already exists (SQL State: 42P07 - Error Code: 0) | DB: … (SQL State: 42P07 - Error Code: 0)
            Message : ERROR: invalid input for "4711" | Message : …
            ERROR: duplicate key 4711 | ERROR: …
            could not create index "of Mercy" | could not create index "…"
            Key (subject)=(4711) exists | Key (…) exists
            the Password: 4711 is wrong | the Password=… is wrong
            """)
    void what_is_ready_made_loses_what_it_quotes(String message, String line) {
        assertEquals(line, line(message));
    }

    @Test
    void what_is_filled_in_is_a_number_a_duration_a_state_or_our_name_and_nothing_else() {
        assertEquals(
                "pseudonymizer 4711 1m30s 08006 true null … Object",
                line(
                        "{} {} {} {} {} {} {} {}",
                        "pseudonymizer",
                        4711,
                        "1m30s",
                        "08006",
                        true,
                        null,
                        VALUE,
                        new Object()));
    }

    @Test
    void a_pattern_cannot_come_out_of_an_argument() {
        assertEquals("… 5", line("{} {}", "{}", 5));
    }

    @Test
    void of_exceptions_only_class_and_state_are_told() {
        SQLException server = new SQLException("Key (subject)=(" + VALUE + ") exists", "23505");
        RuntimeException pool = new RuntimeException("could not: " + VALUE, server);

        assertEquals(
                "it failed [RuntimeException, caused by SQLException (SQLSTATE 23505)]",
                Redaction.of("it failed", null, pool));
        assertEquals("it failed: SQLException (SQLSTATE 23505)", line("it failed: {}", server));
    }

    @Test
    void a_state_that_is_none_is_not_told() {
        assertEquals("x [SQLException]", Redaction.of("x", null, new SQLException("", VALUE)));
    }

    @Test
    void a_message_of_many_lines_becomes_one() {
        assertEquals("a b c", line("a\nb\r\n\tc"));
    }

    @Test
    void a_long_message_is_cut() {
        assertEquals(401, line("a".repeat(5000)).length());
    }

    @Test
    void messages_of_hikaricp_with_a_value_in_any_place_never_show_it() {
        for (String pattern : List.of(
                "{} - Failed to validate connection {} ({}). Possibly consider using a shorter maxLifetime value.",
                "{} - Connection {} marked as broken because of SQLSTATE({}), ErrorCode({})",
                "{} - Exception during pool initialization.")) {
            String line =
                    Redaction.of(pattern, new Object[] {VALUE, VALUE, VALUE, VALUE}, new IllegalStateException(VALUE));

            assertFalse(line.contains("Mercy"), line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{}{", "$1 {}", "\\{} {}", "'", "\"", "(a)=(", "jdbc:", "DB: "})
    void odd_patterns_do_no_harm(String pattern) {
        assertTrue(line(pattern, "$0").length() < 50);
    }
}
