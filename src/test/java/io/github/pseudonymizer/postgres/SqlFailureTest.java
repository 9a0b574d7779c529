// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.UnableToCreateStatementException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFailureTest {

    @ParameterizedTest
    @CsvSource({
        "08006, UNREACHABLE, 'cannot be reached, or not in time'",
        "08004, UNREACHABLE, 'rejects such a connection: it may want TLS or a password, or have no TLS'",
        "25006, STANDBY, 'takes no changes: it is a standby or set read-only'",
        "28000, CREDENTIALS_REFUSED, 'refused the user or password'",
        "28P01, CREDENTIALS_REFUSED, 'refused the user or password'",
        "3D000, DATABASE_MISSING, 'does not exist on this server'",
        "3F000, OUTDATED_SCHEMA, 'lacks a table or column that this version of the plugin needs'",
        "40001, UNREACHABLE, 'did not finish in time'",
        "42501, RIGHTS_MISSING, 'refuses this user a right that it needs'",
        "42703, OUTDATED_SCHEMA, 'lacks a table or column that this version of the plugin needs'",
        "42P01, OUTDATED_SCHEMA, 'lacks a table or column that this version of the plugin needs'",
        "23505, FAILED, 'refused'",
        "53100, UNREACHABLE, 'has run out of connections, memory or disk'",
        "53300, UNREACHABLE, 'has run out of connections, memory or disk'",
        "57014, UNREACHABLE, 'did not finish in time'",
        "57P03, UNREACHABLE, 'is starting or stopping'",
        "58030, UNREACHABLE, 'has trouble with its files'",
        "XX001, FAILED, 'refused'",
    })
    void a_state_is_told_and_never_what_the_database_said(String state, StoreException.Reason reason, String meaning) {
        StoreException told = SqlFailure.translated(new SQLException("Key (4711) already exists", state));

        assertEquals(reason, told.reason());
        assertEquals("the database " + meaning + " (SQLSTATE " + state + "): " + reason.advice(), told.getMessage());
    }

    @Test
    void a_pool_that_stayed_busy_tells_no_state() {
        StoreException told = SqlFailure.translated(new SQLException("busy"));

        assertEquals(StoreException.Reason.UNREACHABLE, told.reason());
    }

    @Test
    void the_innermost_reason_counts() {
        SQLException wrapped = new SQLException("pool", new SQLException("server", "58030"));

        assertEquals(
                StoreException.Reason.UNREACHABLE,
                SqlFailure.translated(wrapped).reason());
    }

    @Test
    void an_exception_of_jdbi_is_told_as_the_one_that_it_wraps() {
        StoreException told = SqlFailure.translated(
                new UnableToExecuteStatementException("4711", new SQLException("Key (4711) exists", "58030"), null));

        assertEquals(
                "the database has trouble with its files (SQLSTATE 58030): "
                        + StoreException.Reason.UNREACHABLE.advice(),
                told.getMessage());
        assertEquals(null, told.getCause());
    }

    @Test
    void a_statement_that_jdbi_refuses_is_a_fault_of_ours_and_not_told() {
        StoreException told = SqlFailure.translated(new UnableToCreateStatementException("no parameter for 4711"));

        assertEquals(
                "the database was asked in a wrong way, by a fault of the plugin (SQLSTATE PZ002): "
                        + StoreException.Reason.FAILED.advice(),
                told.getMessage());
    }

    @Test
    void an_exception_of_ours_stays_what_it_is() {
        StoreException ours = new StoreException(StoreException.Reason.FAILED, "ours");

        assertSame(ours, SqlFailure.translated(new SQLException("pool", ours)));
    }
}
