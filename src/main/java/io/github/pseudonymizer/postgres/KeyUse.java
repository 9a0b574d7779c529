package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Ties a connection to keys: as long as it lives, the rows stay sealed with them. For it holds a lock, shared with
 * others that use the database, which a rotation needs for itself alone; PostgreSQL gives the lock back when the
 * connection ends, however that ends. So whoever works with old keys has no connection, and whoever makes a new one
 * learns that they are old before reading or writing a single row.
 *
 * @param fingerprint of the keys
 * @param outdated called when the rows turn out to be sealed with others
 */
record KeyUse(String fingerprint, Runnable outdated) implements DriverConnections.Preparation {

    /** All servers that share a database agree on it; "pseudkey" in ASCII. */
    static final long LOCK = 0x70736575646b6579L;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** @throws StoreException if the rows are sealed with other keys by now */
    @Override
    public void prepare(Connection connection) throws SQLException {
        // A statement of its own: the next one then sees what whoever held the lock has done.
        String sql = "SELECT pg_advisory_lock_shared(?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, LOCK);
            statement.execute();
        }
        if (!KeyCheck.fingerprint(connection).equals(Optional.of(fingerprint))) {
            outdated.run();
            throw new StoreException(
                    StoreException.Reason.PREPARING,
                    "the keys of the database were rotated; the key file is read anew");
        }
    }

    /**
     * Takes a lock of ours for this connection alone. Asks again for a moment, since whoever has just closed a
     * connection has not given all back yet, but does not queue: in a queue it would keep servers that run from making
     * connections.
     *
     * @throws StoreException if somebody else has it and keeps it
     */
    static void lockAlone(Connection connection, long lock) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!tryLock(connection, lock)) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                throw new StoreException(
                        StoreException.Reason.FAILED,
                        "the database is in use: stop every Orthanc that uses it, and try again");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean tryLock(Connection connection, long lock) throws SQLException {
        String sql = "SELECT pg_try_advisory_lock(?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, lock);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }
}
