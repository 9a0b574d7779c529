// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.Callable;

/**
 * A table of the plugin that a test locks, so that it can act in the middle of work on a machine of any speed.
 *
 * @param name without the schema
 */
record HeldTable(String name) {

    /**
     * Keeps whoever changes the table waiting during some work; who only reads it goes on.
     *
     * @param connection is closed
     */
    <T> T fromChanges(Connection connection, Callable<T> work) throws Exception {
        return during(connection, "SHARE ROW EXCLUSIVE", work);
    }

    /**
     * As {@link #fromChanges}, and those who read it, too.
     *
     * @param connection is closed
     */
    <T> T fromAll(Connection connection, Callable<T> work) throws Exception {
        return during(connection, "ACCESS EXCLUSIVE", work);
    }

    private <T> T during(Connection connection, String mode, Callable<T> work) throws Exception {
        try (connection;
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE pseudonymizer." + name + " IN " + mode + " MODE");
            return work.call();
        }
    }
}
