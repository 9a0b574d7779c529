// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * How long PostgreSQL works for a session, and waits for it or with it.
 *
 * @param timeout for one statement
 */
record SessionLimits(Duration timeout) {

    private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(30);

    /** Sets limits for the session, because a host that hangs or is cut off must not block the others for long. */
    void set(Handle handle) {
        handle.execute(
                "SELECT set_config('statement_timeout', ?, false),"
                        + " set_config('idle_in_transaction_session_timeout', ?, false), "
                        + DriverConnections.NOTICES_LOST_CLIENTS,
                "" + timeout.toMillis(),
                "" + 2 * timeout.toMillis());
    }

    /** Lifts the limits to the end of the transaction; the pool sets the one of the connection back. */
    static void lift(Handle handle) {
        handle.execute("SELECT set_config('statement_timeout', '0', true),"
                + " set_config('idle_in_transaction_session_timeout', '10min', true),"
                + " set_config('lock_timeout', '30min', true)");
        try {
            handle.getConnection().setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_STATEMENT.toMillis()));
        } catch (SQLException failed) {
            throw SqlFailure.translated(failed);
        }
    }

    /**
     * Takes an advisory lock to the end of the transaction, in which no lock is waited for longer than a statement may
     * take.
     */
    void lock(Handle handle, long lock) {
        handle.execute("SELECT set_config('lock_timeout', ?, true)", "" + timeout.toMillis());
        handle.execute("SELECT pg_advisory_xact_lock(?)", lock);
    }
}
