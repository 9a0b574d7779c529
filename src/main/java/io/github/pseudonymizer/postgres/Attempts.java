// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Repeats work that another transaction got in the way of, or whose connection broke. Thread-safe.
 *
 * @param pool the connections
 * @param jdbi makes handles of them
 * @param useless whether another attempt cannot succeed
 */
record Attempts(HikariDataSource pool, Jdbi jdbi, BooleanSupplier useless) {

    private static final int MOST = 6;
    private static final long LONGEST_PAUSE_MILLIS = 40;

    /** Work that tells when it begins to commit. */
    private interface Work<T> {
        T on(Handle handle, Runnable committing);
    }

    /** Does one statement, which is a transaction of its own. */
    <T> T statement(Handles.Work<T> work) {
        return repeat((handle, committing) -> work.on(handle), true);
    }

    /** Does several statements in one transaction at isolation level "read committed". */
    <T> T transaction(Handles.Work<T> work) {
        return repeat(
                (handle, committing) -> handle.inTransaction(transaction -> {
                    T result = work.on(transaction);
                    committing.run();
                    return result;
                }),
                false);
    }

    private <T> T repeat(Work<T> work, boolean autoCommit) {
        for (int attempt = 1; ; attempt++) {
            boolean[] committing = {autoCommit};
            try (Handle handle = jdbi.open()) {
                return work.on(handle, () -> committing[0] = true);
            } catch (JdbiException e) {
                SQLException failure = SqlFailure.inside(e);
                if (SqlFailure.isReadOnly(failure)) {
                    // Decide again which server the next connections lead to.
                    pool.getHikariPoolMXBean().softEvictConnections();
                }
                if (attempt == MOST || useless.getAsBoolean() || !mayRepeat(failure, attempt, committing[0])) {
                    throw SqlFailure.translated(failure);
                }
                pause(attempt);
            }
        }
    }

    /**
     * A broken connection is worth one more attempt, unless the server may have committed already; so is a connection
     * to a server that has stopped being the primary.
     */
    private static boolean mayRepeat(SQLException failure, int attempt, boolean committing) {
        return SqlFailure.isContention(failure)
                || (attempt == 1 && SqlFailure.isReadOnly(failure))
                || (attempt == 1 && !committing && SqlFailure.isBrokenConnection(failure));
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE_MILLIS * attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Reason.UNREACHABLE, "waiting for the database was interrupted");
        }
    }
}
