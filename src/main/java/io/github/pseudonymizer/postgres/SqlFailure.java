// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of an {@link SQLException}, by its SQLSTATE alone, because its message may quote values.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL, Appendix A</a>
 */
public final class SqlFailure {

    /** Our own SQLSTATE, of a class the standard leaves to implementations. */
    static final String NO_POSTGRES_URL = "PZ001";

    /** Our own SQLSTATE: Jdbi refused a statement, or could not read a row; a fault of ours. */
    static final String NOT_SENT = "PZ002";

    /** The server is a standby, or was set so. */
    static final String READ_ONLY = "25006";

    private static final Set<String> CONTENTION = Set.of("40001", "40P01");
    private static final Set<String> GOING_AWAY = Set.of("57P01", "57P02", "57P03", "57P05");
    /** Of a schema, table, column or function. */
    private static final Set<String> UNKNOWN_NAME = Set.of("3F000", "42P01", "42703", "42883");

    private static final Set<String> NOT_IN_TIME = Set.of("55P03", "57014", "25P03", "25P04");

    private SqlFailure() {}

    /** Whether the same transaction can succeed if it is tried again. */
    static boolean isContention(SQLException failure) {
        return CONTENTION.contains(state(failure));
    }

    /** Whether the connection broke, as every pooled one does when the server restarts. */
    public static boolean isBrokenConnection(SQLException failure) {
        String state = state(failure);
        return state.startsWith("08") || GOING_AWAY.contains(state);
    }

    /** Whether the server takes no changes, as one that was the primary before a fail-over. */
    static boolean isReadOnly(SQLException failure) {
        return state(failure).equals(READ_ONLY);
    }

    /** Whether another session kept a lock for longer than we wait for it. */
    static boolean isLockTimeout(SQLException failure) {
        return state(failure).equals("55P03");
    }

    /**
     * The exception for our callers; it tells the SQLSTATE and its meaning, and nothing from the database's message.
     */
    public static StoreException translated(SQLException failure) {
        StoreException ours = causedByUs(failure);
        if (ours != null) {
            return ours;
        }
        String state = state(failure);
        String meaning = isTls(failure)
                ? "cannot be trusted: TLS failed, see sslmode and sslrootcert in its URL"
                : meaning(state);
        Reason reason = reason(state);
        return new StoreException(reason, "the database " + meaning + " (SQLSTATE " + state + "): " + reason.advice());
    }

    /** As {@link #translated(SQLException)}. */
    static StoreException translated(JdbiException failure) {
        return translated(inside(failure));
    }

    /**
     * The exception of the driver or the pool that Jdbi has wrapped. Jdbi's own quotes the statement and its values.
     */
    static SQLException inside(JdbiException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return new SQLException("not sent", NOT_SENT);
    }

    private static boolean isTls(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    /** The pool wraps what happened when it tried to connect. */
    private static String state(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        // The pool gives up with no SQLSTATE when every connection stayed busy.
        return "08001";
    }

    private static @Nullable StoreException causedByUs(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreException ours) {
                return ours;
            }
        }
        return null;
    }

    private static Reason reason(String state) {
        boolean laterMayHelp = state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("58")
                || GOING_AWAY.contains(state)
                || NOT_IN_TIME.contains(state)
                || CONTENTION.contains(state);
        if (laterMayHelp) {
            return Reason.UNREACHABLE;
        }
        if (state.startsWith("28")) {
            return Reason.CREDENTIALS_REFUSED;
        }
        if (UNKNOWN_NAME.contains(state)) {
            return Reason.OUTDATED_SCHEMA;
        }
        return switch (state) {
            case "3D000" -> Reason.DATABASE_MISSING;
            case "42501" -> Reason.RIGHTS_MISSING;
            case READ_ONLY -> Reason.STANDBY;
            default -> Reason.FAILED;
        };
    }

    private static String meaning(String state) {
        if (NOT_IN_TIME.contains(state) || CONTENTION.contains(state)) {
            return "did not finish in time";
        }
        if (UNKNOWN_NAME.contains(state)) {
            return "lacks a table or column that this version of the plugin needs";
        }
        return switch (state) {
            case NO_POSTGRES_URL -> "URL does not begin with jdbc:postgresql:";
            case NOT_SENT -> "was asked in a wrong way, by a fault of the plugin";
            case READ_ONLY -> "takes no changes: it is a standby or set read-only";
            case "3D000" -> "does not exist on this server";
            case "08004" -> "rejects such a connection: it may want TLS or a password, or have no TLS";
            case "42501" -> "refuses this user a right that it needs";
            default -> meaningOfClass(state.substring(0, 2));
        };
    }

    private static String meaningOfClass(String stateClass) {
        return switch (stateClass) {
            case "08" -> "cannot be reached, or not in time";
            case "28" -> "refused the user or password";
            case "53" -> "has run out of connections, memory or disk";
            case "57" -> "is starting or stopping";
            case "58" -> "has trouble with its files";
            default -> "refused";
        };
    }
}
