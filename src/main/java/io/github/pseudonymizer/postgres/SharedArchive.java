// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Gives the records of one server about its archive to all servers that share it. Records that the others have already
 * stay, because they are about the same studies. The audit trail keeps the former name.
 */
final class SharedArchive {

    /** With the parameters name and former; they do nothing if there is nothing under the former name. */
    private static final List<String> STATEMENTS = List.of("""
        UPDATE pseudonymizer.link AS own SET archive = new.name
        FROM (SELECT :name::text AS name, :former::text AS former) AS new
        WHERE own.archive = new.former AND NOT EXISTS (
          SELECT FROM pseudonymizer.link AS other WHERE other.archive = new.name AND other.domain = own.domain
            AND other.original_digest = own.original_digest)
        """, """
        UPDATE pseudonymizer.work AS own SET archive = new.name
        FROM (SELECT :name::text AS name, :former::text AS former) AS new
        WHERE own.archive = new.former AND NOT EXISTS (
          SELECT FROM pseudonymizer.work AS other WHERE other.archive = new.name
            AND other.study_digest = own.study_digest)
        """, """
        UPDATE pseudonymizer.forgotten_copy AS own SET archive = new.name
        FROM (SELECT :name::text AS name, :former::text AS former) AS new
        WHERE own.archive = new.former AND NOT EXISTS (
          SELECT FROM pseudonymizer.forgotten_copy AS other WHERE other.archive = new.name AND other.copy = own.copy)
        """, """
        INSERT INTO pseudonymizer.change_cursor AS shared (archive, position, followed_since)
        SELECT new.name, own.position, own.followed_since
        FROM (SELECT :name::text AS name, :former::text AS former) AS new
        JOIN pseudonymizer.change_cursor AS own ON own.archive = new.former
        ON CONFLICT (archive) DO UPDATE SET position = least(shared.position, excluded.position),
          followed_since = least(shared.followed_since, excluded.followed_since)
        """);

    private static final List<String> LEFTOVERS = List.of(
            "DELETE FROM pseudonymizer.link WHERE archive = :former",
            "DELETE FROM pseudonymizer.work WHERE archive = :former",
            "DELETE FROM pseudonymizer.forgotten_copy WHERE archive = :former",
            "DELETE FROM pseudonymizer.change_cursor WHERE archive = :former");

    private SharedArchive() {}

    /** Renames within the transaction of this handle. It may be repeated. */
    static void rename(Handle handle, String former, String name) {
        for (String sql : STATEMENTS) {
            handle.createUpdate(sql).bind("name", name).bind("former", former).execute();
        }
        for (String sql : LEFTOVERS) {
            handle.createUpdate(sql).bind("former", former).execute();
        }
    }
}
