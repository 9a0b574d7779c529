// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.dump;

import io.github.pseudonymizer.postgres.Schema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The tables and sequences of the schema.
 *
 * @param handle in the transaction of a dump or of a restore
 */
record Catalog(Handle handle) {

    private static final String HISTORY = "flyway_schema_history";

    /**
     * A table.
     *
     * @param columns in their order
     */
    record Table(String name, List<String> columns) {

        /** As COPY takes it. */
        String target() {
            return Schema.NAME + "." + quoted(name)
                    + columns.stream().map(Catalog::quoted).collect(Collectors.joining(", ", " (", ")"));
        }

        /** As a dump has it. */
        String text() {
            return name + " " + String.join(" ", columns);
        }
    }

    /** The version of the schema; empty without one. */
    Optional<String> version() {
        boolean none = handle.createQuery("SELECT to_regclass('pseudonymizer." + HISTORY + "') IS NULL")
                .mapTo(Boolean.class)
                .one();
        return none
                ? Optional.empty()
                : handle.createQuery("SELECT version FROM pseudonymizer." + HISTORY
                                + " WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1")
                        .mapTo(String.class)
                        .findOne();
    }

    /** All tables, those that others refer to first. */
    List<Table> tables() {
        List<String> names = handle.createQuery("""
            WITH RECURSIVE tables AS (
              SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = 'pseudonymizer' AND c.relkind = 'r' AND c.relname <> :history
            ), ranks AS (
              SELECT oid, 0 AS rank FROM tables
              UNION
              SELECT k.conrelid, rank + 1 FROM ranks JOIN pg_constraint k
                ON k.confrelid = ranks.oid AND k.contype = 'f' AND k.conrelid <> k.confrelid
              WHERE rank < 20
            )
            SELECT relname FROM tables JOIN ranks USING (oid) GROUP BY relname ORDER BY max(rank), relname
            """)
                .bind("history", HISTORY)
                .mapTo(String.class)
                .list();
        return names.stream().map(name -> new Table(name, columns(name))).toList();
    }

    private List<String> columns(String table) {
        return handle.createQuery("""
            SELECT attname FROM pg_attribute
            WHERE attrelid = to_regclass(:table) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
            """)
                .bind("table", Schema.NAME + "." + quoted(table))
                .mapTo(String.class)
                .list();
    }

    /** Whether a table has rows. */
    boolean hasRows(Table table) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM " + Schema.NAME + "." + quoted(table.name()) + ")")
                .mapTo(Boolean.class)
                .one();
    }

    /** A line for each sequence: its name, its last value, and whether that was given out. */
    List<String> sequences() {
        return handle
                .createQuery("SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = 'pseudonymizer' AND c.relkind = 'S' ORDER BY 1")
                .mapTo(String.class)
                .list()
                .stream()
                .map(name -> name + " "
                        + handle.createQuery("SELECT last_value || ' ' || is_called FROM " + Schema.NAME + "."
                                        + quoted(name))
                                .mapTo(String.class)
                                .one())
                .toList();
    }

    /** Sets a sequence to what such a line says. */
    void setSequence(String name, long last, boolean given) {
        handle.createQuery("SELECT setval(:name::regclass, :last, :given)")
                .bind("name", Schema.NAME + "." + quoted(name))
                .bind("last", last)
                .bind("given", given)
                .mapTo(Long.class)
                .one();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
