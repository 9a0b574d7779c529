package io.github.pseudonymizer.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How long PostgreSQL works for a session, and waits for it or with it.
 *
 * @param timeout for one statement
 */
record SessionLimits(Duration timeout) {

    /** A host that hangs or is cut off must not block the others for long. */
    void set(Connection connection) throws SQLException {
        String sql = "SELECT set_config('statement_timeout', ?, false),"
                + " set_config('idle_in_transaction_session_timeout', ?, false), "
                + DriverConnections.NOTICES_LOST_CLIENTS;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, "" + timeout.toMillis());
            statement.setString(2, "" + 2 * timeout.toMillis());
            statement.execute();
        }
    }

    /**
     * Takes an advisory lock to the end of the transaction, in which no lock is waited for longer than a statement may
     * take.
     */
    void lock(Connection connection, long lock) throws SQLException {
        try (PreparedStatement patience = connection.prepareStatement("SELECT set_config('lock_timeout', ?, true)");
                PreparedStatement locking = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            patience.setString(1, "" + timeout.toMillis());
            patience.execute();
            locking.setLong(1, lock);
            locking.execute();
        }
    }
}
