// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * The database behind the adapters of this package: a pool of connections, made after a {@link DatabasePreparation}.
 * Constructing one does nothing yet, so it succeeds while the server is away. If keys are rotated meanwhile, this is
 * noticed before a row is read or written with old ones ({@link KeyUse}); then the key file is read again. Thread-safe.
 */
public final class PostgresDatabase implements AutoCloseable {

    /** Connections, the keys that the rows are sealed with, and whether these were replaced since. */
    private record Ready(Attempts attempts, Keys keys, KeyUse use, AtomicBoolean outdated) {

        void close() {
            attempts.pool().close();
        }
    }

    private final DatabaseAccess access;
    private final DatabasePreparation preparation;
    private final Duration timeout;
    private final int connections;
    private final ReentrantLock preparing = new ReentrantLock();
    private volatile @Nullable Ready ready;
    private volatile boolean closed;

    /** As the other constructor, without a new database and without warnings. */
    public PostgresDatabase(DatabaseAccess access, KeyFile keyFile, Duration timeout, int connections) {
        this(access, keyFile, false, warning -> {}, timeout, connections);
    }

    /**
     * A database that is not yet connected to.
     *
     * @param keyFile created if missing, but only for a database that has never been used
     * @param newDatabase whether an empty database is used also if the key file has served another one
     * @param warnings hears what administrators should know; no value of a dataset
     * @param timeout how long to wait for a connection, and how long a statement may take; at least 1 second
     * @param connections at most so many at a time
     */
    public PostgresDatabase(
            DatabaseAccess access,
            KeyFile keyFile,
            boolean newDatabase,
            Consumer<String> warnings,
            Duration timeout,
            int connections) {
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || connections < 1) {
            throw new IllegalArgumentException("a database needs 1 second and 1 connection at least");
        }
        this.access = access;
        this.preparation = new DatabasePreparation(access, new KeyCheck(keyFile, newDatabase, warnings), timeout);
        this.timeout = timeout;
        this.connections = connections;
    }

    /**
     * Gives an archive another name when the database is first reached. To be called before the first use.
     *
     * @param former the name while only this server had the archive
     * @param name the name for all servers that share it
     */
    public void rename(String former, String name) {
        preparation.rename(former, name);
    }

    /** What to do when a key file was made. To be called before the first use. */
    public void whenKeyFileIsMade(Runnable told) {
        preparation.whenKeyFileIsMade(told);
    }

    /**
     * The keys that fit this database.
     *
     * @throws StoreException if the server has never been reached yet and cannot be now, or the key file is unfit
     */
    public Keys keys() {
        return ready().keys();
    }

    /** How long a caller waits for a connection, and a statement may usually take. */
    public Duration timeout() {
        return timeout;
    }

    /** Throws {@link StoreException} unless the database answers, fits the key file, and takes changes. */
    public void check() {
        boolean readOnly = select(
                "SELECT current_setting('transaction_read_only') = 'on'",
                query -> query.mapTo(Boolean.class).one());
        if (readOnly) {
            throw SqlFailure.translated(new SQLException("read-only", SqlFailure.READ_ONLY));
        }
    }

    /** Does one statement, which is a transaction of its own. */
    public <T> T query(Handles.Work<T> work) {
        return ready().attempts().statement(work);
    }

    /** Does one query. */
    public <T> T select(String sql, Function<Query, T> parametersAndResult) {
        return query(handle -> parametersAndResult.apply(handle.createQuery(sql)));
    }

    /**
     * Does several statements in one transaction at isolation level "read committed", again if others got in its way.
     */
    public <T> T transaction(Handles.Work<T> work) {
        return ready().attempts().transaction(work);
    }

    /**
     * Does one change, in a transaction.
     *
     * @return how many rows were changed
     */
    int update(String sql, UnaryOperator<Update> parameters) {
        return transaction(handle -> parameters.apply(handle.createUpdate(sql)).execute());
    }

    /**
     * As {@link #transaction(Handles.Work)}, to write values that these keys seal. Keys can be rotated after a caller
     * has asked for them; such a row could never be opened, and a patient whom it was to find would get a second
     * pseudonym.
     *
     * @throws StoreException if the rows are sealed with other keys by now; trying again helps
     */
    public <T> T transaction(DomainKeys keys, Handles.Work<T> work) {
        Ready used = ready();
        if (!keys.belongTo(used.keys())) {
            throw new StoreException(
                    StoreException.Reason.PREPARING, "the keys of the database were rotated meanwhile");
        }
        return used.attempts().transaction(work);
    }

    /**
     * As above, for work on a million rows, which takes longer than a statement usually may. It may also wait longer
     * for the locks of others; callers who take any see to it that few do so at once, because each holds a connection.
     */
    public <T> T longTransaction(DomainKeys keys, Handles.Work<T> work) {
        return transaction(keys, handle -> {
            SessionLimits.lift(handle);
            return work.on(handle);
        });
    }

    private Ready ready() {
        Ready known = ready;
        return known != null && !known.outdated().get() && !closed ? known : prepare();
    }

    private Ready prepare() {
        if (closed) {
            throw unreachable("the database is closed");
        }
        awaitOthers();
        try {
            Ready known = ready;
            if (known == null || known.outdated().get()) {
                known = renewed(known);
            }
            if (closed) {
                known.close();
                throw unreachable("the database is closed");
            }
            return known;
        } finally {
            preparing.unlock();
        }
    }

    private void awaitOthers() {
        try {
            if (!preparing.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw preparation.isRunning()
                        ? new StoreException(StoreException.Reason.PREPARING, "the database is still being prepared")
                        : unreachable("the database has not answered yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("waiting for the database was interrupted");
        }
    }

    private Ready renewed(@Nullable Ready former) {
        ready = null;
        if (former != null) {
            former.close();
        }
        Keys keys = preparation.run();
        AtomicBoolean outdated = new AtomicBoolean();
        KeyUse use = new KeyUse(keys.fingerprint(), () -> outdated.set(true));
        HikariDataSource pool = pool(use);
        Ready made = new Ready(new Attempts(pool, Handles.over(pool), outdated::get), keys, use, outdated);
        ready = made;
        return made;
    }

    /** Whether the database was reached and is being prepared, which may take minutes. */
    public boolean isPreparing() {
        return preparation.isRunning();
    }

    /**
     * A connection of its own, to a database that is prepared; the caller closes it. Keeps keys as they are, too.
     *
     * @throws JdbiException if the server cannot be reached
     */
    Handle connect() {
        return Handles.over(connections(ready().use())).open();
    }

    private DriverConnections connections(KeyUse use) {
        SessionLimits limits = new SessionLimits(timeout);
        return new DriverConnections(
                access,
                timeout,
                timeout,
                connection -> Handles.with(connection, handle -> {
                    limits.set(handle);
                    use.begin(handle);
                    return handle;
                }));
    }

    private HikariDataSource pool(KeyUse use) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("pseudonymizer");
        config.setDataSource(connections(use));
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(timeout.toMillis());
        config.setValidationTimeout(timeout.toMillis() / 2);
        config.setInitializationFailTimeout(-1);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }

    private static StoreException unreachable(String message) {
        return new StoreException(StoreException.Reason.UNREACHABLE, message);
    }

    /** Closes the connections; every later use throws {@link StoreException}. */
    @Override
    public void close() {
        closed = true;
        Ready known = ready;
        if (known != null) {
            known.close();
        }
    }
}
