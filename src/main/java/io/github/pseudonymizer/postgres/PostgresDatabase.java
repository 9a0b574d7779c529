package io.github.pseudonymizer.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.Keys;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.UidMapping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The database behind the adapters of this package: a pool of connections, which migrates the schema and checks the key
 * file when it first reaches the server. Constructing one does nothing yet, so it succeeds while the server is away.
 * Keys that are rotated meanwhile are noticed before a row is read or written with old ones ({@link KeyUse}); the key
 * file is read anew then. Thread-safe.
 */
public final class PostgresDatabase implements AutoCloseable {

    private static final Duration MIGRATION_TIMEOUT = Duration.ofMinutes(10);
    /** All servers that share a database agree on it; "pseudonm" in ASCII. */
    static final long PREPARATION_LOCK = 0x70736575646f6e6dL;

    private static final int ATTEMPTS = 6;
    private static final long LONGEST_PAUSE_MILLIS = 40;

    /** Work on one connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Connections, the keys that the rows are sealed with, and whether they are no more. */
    private record Ready(HikariDataSource pool, Keys keys, KeyUse use, AtomicBoolean outdated) {}

    /** Another name for the archive of this server. */
    private record Renaming(String former, String name) {}

    private final DatabaseAccess access;
    private final KeyFile keyFile;
    private final KeyCheck keyCheck;
    private final Duration timeout;
    private final int connections;
    private final ReentrantLock preparation = new ReentrantLock();
    private volatile @Nullable Renaming renaming;
    private volatile Runnable keyFileMade = () -> {};
    private volatile @Nullable Ready ready;
    private volatile boolean preparing;
    private volatile boolean closed;

    /** As the other one; no new database is wanted, and nobody hears warnings. */
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
        this.keyFile = keyFile;
        this.keyCheck = new KeyCheck(keyFile, newDatabase, warnings);
        this.timeout = timeout;
        this.connections = connections;
    }

    /**
     * Lets an archive have another name, from the moment on when the database is first reached. To be called before the
     * first use.
     *
     * @param former that this server had for its archive when it had it for itself
     * @param name that all servers have for it which share it
     */
    public void rename(String former, String name) {
        renaming = new Renaming(former, name);
    }

    /** What to do when a key file was made. To be called before the first use. */
    public void whenKeyFileIsMade(Runnable told) {
        keyFileMade = told;
    }

    /**
     * The keys that fit this database.
     *
     * @throws StoreException if the server has never been reached yet and cannot be now, or the key file is unfit
     */
    public Keys keys() {
        return ready().keys();
    }

    /**
     * Maps the UIDs of a domain; each call throws {@link StoreException} as {@link #keys} does.
     *
     * @param domain its name
     */
    public UidMapping uids(String domain) {
        return uid -> keys().of(domain).uids().map(uid);
    }

    /** Throws {@link StoreException} unless the database answers, fits the key file, and takes changes. */
    public void check() {
        query(connection -> {
            try (PreparedStatement statement =
                            connection.prepareStatement("SELECT current_setting('transaction_read_only') = 'on'");
                    ResultSet rows = statement.executeQuery()) {
                rows.next();
                if (rows.getBoolean(1)) {
                    throw new SQLException("read-only", SqlFailure.READ_ONLY);
                }
                return true;
            }
        });
    }

    /** Does one statement, which is a transaction of its own. */
    <T> T query(Work<T> work) {
        return repeated(ready(), work, true);
    }

    /**
     * Does several statements in one transaction at isolation level "read committed", again if others got in its way.
     */
    <T> T transaction(Work<T> work) {
        return repeated(ready(), work, false);
    }

    /**
     * As {@link #transaction(Work)}, to write what these keys seal. Keys can be rotated between a caller's asking for
     * them and this; such a row could never be opened, and a patient whom it was to find would get a second pseudonym.
     *
     * @throws StoreException if the rows are sealed with others by now; trying again helps
     */
    <T> T transaction(DomainKeys keys, Work<T> work) {
        Ready used = ready();
        if (!keys.belongTo(used.keys())) {
            throw new StoreException(
                    StoreException.Reason.PREPARING, "the keys of the database were rotated meanwhile");
        }
        return repeated(used, work, false);
    }

    private <T> T repeated(Ready used, Work<T> work, boolean autoCommit) {
        for (int attempt = 1; ; attempt++) {
            boolean[] committing = {autoCommit};
            try (Connection connection = used.pool().getConnection()) {
                connection.setAutoCommit(autoCommit);
                T result = work.on(connection);
                if (!autoCommit) {
                    committing[0] = true;
                    connection.commit();
                }
                return result;
            } catch (SQLException e) {
                if (SqlFailure.isReadOnly(e)) {
                    used.pool()
                            .getHikariPoolMXBean()
                            .softEvictConnections(); // To whom the next ones lead is decided anew.
                }
                if (attempt == ATTEMPTS || used.outdated().get() || !mayRepeat(e, attempt, committing[0])) {
                    throw SqlFailure.translated(e);
                }
                pause(attempt);
            }
        }
    }

    /**
     * A broken connection is worth one more attempt, unless the server may have committed already; so is one to a
     * server that is the primary no more.
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
            throw unreachable("waiting for the database was interrupted");
        }
    }

    private Ready ready() {
        Ready known = ready;
        return known != null && !known.outdated().get() && !closed ? known : prepare();
    }

    private Ready prepare() {
        if (closed) {
            throw unreachable("the database is closed");
        }
        try {
            if (!preparation.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw preparing
                        ? new StoreException(StoreException.Reason.PREPARING, "the database is still being prepared")
                        : unreachable("the database has not answered yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("waiting for the database was interrupted");
        }
        try {
            Ready known = ready;
            if (known == null || known.outdated().get()) {
                forget(known);
                Keys keys = preparedKeys();
                AtomicBoolean outdated = new AtomicBoolean();
                KeyUse use = new KeyUse(keys.fingerprint(), () -> outdated.set(true));
                known = new Ready(pool(use), keys, use, outdated);
                ready = known;
            }
            if (closed) {
                known.pool().close();
                throw unreachable("the database is closed");
            }
            return known;
        } catch (SQLException e) {
            throw SqlFailure.translated(e);
        } finally {
            preparation.unlock();
        }
    }

    private void forget(@Nullable Ready outdated) {
        ready = null;
        if (outdated != null) {
            outdated.pool().close();
        }
    }

    private Keys preparedKeys() throws SQLException {
        DriverConnections unpooled = new DriverConnections(access, timeout, MIGRATION_TIMEOUT);
        try (Connection connection = unpooled.getConnection()) {
            preparing = true;
            connection.setAutoCommit(false);
            lockPreparation(connection);
            Schema.migrate(unpooled);
            boolean existed = keyFile.exists();
            Keys keys = keyCheck.fit(connection);
            if (!existed) {
                keyFileMade.run();
            }
            long sealed = SealedShift.complete(connection, keys);
            Renaming wanted = renaming;
            if (wanted != null) {
                SharedArchive.rename(connection, wanted.former(), wanted.name());
            }
            connection.commit();
            connection.setAutoCommit(true);
            keyCheck.note(connection);
            if (sealed > 0) {
                SealedShift.clean(connection);
            }
            return keys;
        } finally {
            preparing = false;
        }
    }

    /** So that of many servers one migrates and makes the key. A rotation of keys has the lock for minutes. */
    private void lockPreparation(Connection connection) throws SQLException {
        try {
            new SessionLimits(timeout).lock(connection, PREPARATION_LOCK);
        } catch (SQLException failed) {
            if (SqlFailure.isLockTimeout(failed)) {
                throw new StoreException(
                        StoreException.Reason.PREPARING,
                        "another server is preparing the database, or its keys are being rotated");
            }
            throw failed;
        }
    }

    /** Whether the database was reached and is being prepared, which may take minutes. */
    public boolean isPreparing() {
        return preparing;
    }

    /**
     * A connection of its own, to a database that is prepared; whoever asked closes it. Keeps keys as they are, too.
     */
    Connection connect() throws SQLException {
        return connections(ready().use()).getConnection();
    }

    private DriverConnections connections(KeyUse use) {
        return new DriverConnections(access, timeout, timeout, connection -> {
            new SessionLimits(timeout).set(connection);
            use.prepare(connection);
        });
    }

    /** How long a statement may take. */
    Duration timeout() {
        return timeout;
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
            known.pool().close();
        }
    }
}
