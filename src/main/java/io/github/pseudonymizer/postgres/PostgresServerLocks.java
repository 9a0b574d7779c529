// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ServerLocks;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Session-level advisory locks of PostgreSQL, on one connection that is used for nothing else. PostgreSQL gives them
 * back when that connection ends, so none outlives its server. They do not work through a pooler that changes sessions.
 * Thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">PostgreSQL, Advisory
 *     Locks</a>
 */
public final class PostgresServerLocks implements ServerLocks, AutoCloseable {

    private static final String STUDY = "LOCK_OF_STUDY";
    private static final String COPY = "LOCK_OF_COPY";
    private static final String SERVER = "LOCK_OF_SERVER";

    private final PostgresDatabase database;
    private final String archive;
    private final String server;
    private @Nullable Handle session;
    private boolean closed;

    /**
     * The locks of the servers that share this archive and this database.
     *
     * @param archive the name that all of them have for it
     * @param server the name that the claims of this server have in the queue
     */
    public PostgresServerLocks(PostgresDatabase database, String archive, String server) {
        this.database = database;
        this.archive = archive;
        this.server = server;
    }

    @Override
    public boolean isAlone() {
        return false;
    }

    @Override
    public synchronized void appear() {
        call("SELECT :key IS NOT NULL", 0); // A server that is connected has appeared.
    }

    @Override
    public synchronized boolean isGone(String other) {
        return isFree(key(SERVER, other));
    }

    @Override
    public synchronized Optional<Hold> take(String study) {
        long key = key(STUDY, study);
        return call("SELECT pg_try_advisory_lock(:key)", key)
                ? Optional.of(new SessionHold(key, "SELECT pg_advisory_unlock(:key)", session))
                : Optional.empty();
    }

    @Override
    public synchronized Hold rely(String copy) {
        long key = key(COPY, copy);
        call(
                "SELECT pg_advisory_lock_shared(:key) IS NOT NULL",
                key); // Waits, because isReliedOn may have it for a moment.
        return new SessionHold(key, "SELECT pg_advisory_unlock_shared(:key)", session);
    }

    @Override
    public synchronized boolean isReliedOn(String copy) {
        return !isFree(key(COPY, copy));
    }

    /** For all but this server. */
    private boolean isFree(long key) {
        if (!call("SELECT pg_try_advisory_lock(:key)", key)) {
            return false;
        }
        call("SELECT pg_advisory_unlock(:key)", key);
        return true;
    }

    /** These numbers do not tell an id, because they can be seen in the database. */
    private long key(String kind, String id) {
        return ByteBuffer.wrap(database.keys().of("").digest(kind, archive + " " + id))
                .getLong();
    }

    private boolean call(String sql, long key) {
        try {
            return answer(opened(), sql, key);
        } catch (JdbiException failed) {
            lose();
            throw SqlFailure.translated(failed);
        }
    }

    private static boolean answer(Handle session, String sql, long key) {
        return session.createQuery(sql).bind("key", key).mapTo(Boolean.class).one();
    }

    private Handle opened() {
        if (closed) {
            throw new StoreException(StoreException.Reason.UNREACHABLE, "the database is closed");
        }
        Handle open = session;
        if (open == null) {
            open = database.connect();
            session = open;
            // Shared, because PostgreSQL may not have noticed yet that the former connection has ended.
            answer(open, "SELECT pg_advisory_lock_shared(:key) IS NOT NULL", key(SERVER, server));
        }
        return open;
    }

    private void lose() {
        Handle lost = session;
        session = null;
        if (lost != null) {
            try {
                lost.close();
            } catch (JdbiException broken) {
                // It was broken already.
            }
        }
    }

    /** One lock of one session. */
    private final class SessionHold implements Hold {
        private final long key;
        private final String unlock;
        private final @Nullable Handle held;

        SessionHold(long key, String unlock, @Nullable Handle held) {
            this.key = key;
            this.unlock = unlock;
            this.held = held;
        }

        @Override
        public void check() {
            synchronized (PostgresServerLocks.this) {
                if (Objects.equals(held, session)) {
                    call("SELECT :key IS NOT NULL", key);
                }
                if (!Objects.equals(held, session)) {
                    throw new StoreException(
                            StoreException.Reason.UNREACHABLE,
                            "the connection was lost that keeps other servers from the study");
                }
            }
        }

        @Override
        public void close() {
            synchronized (PostgresServerLocks.this) {
                if (Objects.equals(held, session) && !closed) {
                    try {
                        call(unlock, key);
                    } catch (StoreException lost) {
                        // Then PostgreSQL has given it back.
                    }
                }
            }
        }
    }

    /** Gives everything back. */
    @Override
    public synchronized void close() {
        closed = true;
        lose();
    }
}
