// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Jdbi as this package uses it: without plugins, which it would look for on a class path that is not ours. Its
 * exceptions quote statements and values, so none leaves this package: see {@link SqlFailure}.
 */
public final class Handles {

    /** Statements on one connection. */
    public interface Work<T> {
        T on(Handle handle);
    }

    /** All text that a statement takes, so that a NUL in what was asked for is no failure of the database. */
    private static final class Text extends AbstractArgumentFactory<String> {

        Text() {
            super(Types.VARCHAR);
        }

        @Override
        protected Argument build(String value, ConfigRegistry config) {
            return (position, statement, context) -> statement.setString(position, StoredText.of(value));
        }
    }

    private Handles() {}

    /** A handle takes its connection from there, and closes it. */
    public static Jdbi over(DataSource connections) {
        return configured(Jdbi.create(connections));
    }

    /**
     * Works on a connection that stays open.
     *
     * @throws SQLException that Jdbi has wrapped
     */
    static <T> T with(Connection connection, Work<T> work) throws SQLException {
        try (Handle handle = configured(Jdbi.create(connection)).open()) {
            return work.on(handle);
        } catch (JdbiException failed) {
            throw SqlFailure.inside(failed);
        }
    }

    /** An array of PostgreSQL's {@code bytea}; Jdbi would give the driver another array, which that refuses. */
    public static Argument bytes(Collection<byte @Nullable []> arrays) {
        byte[][] elements = arrays.toArray(byte[][]::new);
        return (position, statement, context) ->
                statement.setArray(position, statement.getConnection().createArrayOf("bytea", elements));
    }

    private static Jdbi configured(Jdbi jdbi) {
        return jdbi.registerArgument(new Text())
                .registerArrayType(String.class, "text", StoredText::of)
                .registerArrayType(Long.class, "bigint")
                .registerArrayType(Boolean.class, "boolean");
    }
}
