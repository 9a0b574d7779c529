// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Opens connections through pgjdbc's driver itself. {@link java.sql.DriverManager} would look for drivers that the
 * class loader of its caller sees, which is not ours where plugins are isolated from each other. Thread-safe.
 */
public final class DriverConnections implements DataSource {

    // Kept, because loggers without a reference are collected and lose their settings.
    private static final Logger DRIVER_LOG = silenced();

    /** Prepares every new connection before it is used. */
    interface Preparation {
        void prepare(Connection connection) throws SQLException;
    }

    /**
     * With this setting of its session a server notices within half a minute that a client's machine has lost its power
     * or its network, and gives back what that had locked; by the defaults of most systems it takes two hours.
     */
    static final String NOTICES_LOST_CLIENTS = "set_config('tcp_keepalives_idle', '15', false),"
            + " set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)";

    private final Driver driver = new Driver();
    private final DatabaseAccess access;
    private final Duration loginTimeout;
    private final Duration answerTimeout;
    private final Preparation preparation;

    /**
     * Connections to one database.
     *
     * @param loginTimeout how long connecting may take; rounded up to whole seconds
     * @param answerTimeout how long the server may stay silent; rounded up to whole seconds
     */
    public DriverConnections(DatabaseAccess access, Duration loginTimeout, Duration answerTimeout) {
        this(access, loginTimeout, answerTimeout, connection -> {});
    }

    /** As the other constructor; a connection is closed if its preparation fails. */
    public DriverConnections(
            DatabaseAccess access, Duration loginTimeout, Duration answerTimeout, Preparation preparation) {
        this.access = access;
        this.loginTimeout = loginTimeout;
        this.answerTimeout = answerTimeout;
        this.preparation = preparation;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Properties properties = new Properties();
        setUnlessEmpty(properties, PGProperty.USER, access.user());
        setUnlessEmpty(properties, PGProperty.PASSWORD, access.password());
        PGProperty.APPLICATION_NAME.set(properties, "pseudonymizer");
        PGProperty.LOGIN_TIMEOUT.set(properties, seconds(loginTimeout));
        int hosts = hosts(access.url());
        PGProperty.CONNECT_TIMEOUT.set(properties, Math.max(1, seconds(loginTimeout) / hosts));
        if (hosts > 1) {
            PGProperty.TARGET_SERVER_TYPE.set(properties, "primary"); // Unless the URL says otherwise.
        }
        PGProperty.SOCKET_TIMEOUT.set(properties, seconds(answerTimeout));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
        Connection connection = hosts > 1 ? primary(properties) : driver.connect(access.url(), properties);
        if (connection == null) {
            throw new SQLException("not a URL of PostgreSQL", SqlFailure.NO_POSTGRES_URL);
        }
        try {
            preparation.prepare(connection);
            return connection;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    /**
     * Where no host is the primary, the driver says the same as where none can be reached. So it is asked once more,
     * for any host, unless that would take too long.
     */
    private @Nullable Connection primary(Properties properties) throws SQLException {
        long begin = System.nanoTime();
        try {
            return driver.connect(access.url(), properties);
        } catch (SQLException none) {
            boolean quick = System.nanoTime() - begin < loginTimeout.toNanos() / 2;
            if (quick && SqlFailure.isBrokenConnection(none) && anyAnswers(properties)) {
                throw new SQLException("no primary", SqlFailure.READ_ONLY);
            }
            throw none;
        }
    }

    private boolean anyAnswers(Properties properties) {
        Properties any = new Properties();
        any.putAll(properties);
        PGProperty.TARGET_SERVER_TYPE.set(any, "any");
        try (Connection other = driver.connect(access.url(), any)) {
            return other != null;
        } catch (SQLException none) {
            return false;
        }
    }

    /** How many hosts a URL names: one that does not answer must leave time for the others. */
    static int hosts(String url) {
        int begin = url.indexOf("//") + 2;
        int end = begin;
        while (end < url.length() && "/?".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return 1 + (int) url.substring(begin, end).chars().filter(c -> c == ',').count();
    }

    /** pgjdbc logs statements and parameters if its logger is set so. This one cannot be: it reaches no handler. */
    private static Logger silenced() {
        Logger logger = Logger.getLogger("org.postgresql");
        logger.setLevel(Level.OFF);
        logger.setUseParentHandlers(false);
        return logger;
    }

    private static void setUnlessEmpty(Properties properties, PGProperty property, String value) {
        if (!value.isEmpty()) {
            property.set(properties, value);
        }
    }

    private static int seconds(Duration duration) {
        return Math.toIntExact(duration.plusMillis(999).toSeconds());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // There is nothing to write.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // Given to the constructor; the pool would overwrite it.
    }

    @Override
    public int getLoginTimeout() {
        return seconds(loginTimeout);
    }

    @Override
    public Logger getParentLogger() {
        return DRIVER_LOG;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
