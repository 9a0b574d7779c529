// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.postgres.SealedShift;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.service.Conflict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Finds the rows of an import that the table itself or the database contradicts, all rows at a time. Each row gets the
 * first conflict that is found. Confined to one thread.
 *
 * @param table of {@link ImportStaging}
 * @param domain its name
 */
record ImportConflicts(Handle handle, DomainKeys keys, String table, String domain, Identity.Kind kind) {

    private static final int FETCHED = 1_000;

    private static final String REPEATED_IDENTITY = """
            UPDATE STAGING AS staged SET conflict = 'SAME_IDENTITY', other = repeated.first
            FROM (SELECT digest, min(line) AS first FROM STAGING GROUP BY digest HAVING count(*) > 1) AS repeated
            WHERE staged.digest = repeated.digest AND staged.line > repeated.first
            """;

    private static final String REPEATED_VALUE = """
            UPDATE STAGING AS staged SET conflict = 'SAME_PSEUDONYM', other = repeated.first
            FROM (SELECT value, min(line) AS first FROM STAGING WHERE conflict IS NULL
                  GROUP BY value HAVING count(*) > 1) AS repeated
            WHERE staged.value = repeated.value AND staged.line > repeated.first AND staged.conflict IS NULL
            """;

    private static final String OTHER_VALUE = """
            UPDATE STAGING AS staged SET conflict = 'OTHER_PSEUDONYM'
            FROM pseudonymizer.pseudonym AS known
            WHERE known.domain = :domain AND known.kind = :kind AND known.digest = staged.digest
              AND known.value <> staged.value AND staged.conflict IS NULL
            """;

    private static final String TAKEN_VALUE = """
            UPDATE STAGING AS staged SET conflict = 'TAKEN'
            FROM pseudonymizer.pseudonym AS known
            WHERE known.domain = :domain AND known.kind = :kind AND known.value = staged.value
              AND known.digest <> staged.digest AND staged.conflict IS NULL
            """;

    /** Finds them, and marks them in the table. */
    void mark() {
        handle.execute(inTable(REPEATED_IDENTITY));
        handle.execute(inTable(REPEATED_VALUE));
        for (String contradiction : List.of(OTHER_VALUE, TAKEN_VALUE)) {
            handle.createUpdate(inTable(contradiction))
                    .bind("domain", domain)
                    .bind("kind", kind.name())
                    .execute();
        }
        if (kind == Identity.Kind.PATIENT) {
            markOtherShifts();
        }
    }

    private String inTable(String sql) {
        return sql.replace("STAGING", table);
    }

    /** The database cannot compare sealed values. */
    private void markOtherShifts() {
        List<Long> lines = new ArrayList<>();
        RowMapper<Long> lineOfOther = (row, context) -> {
            byte[] brought = row.getBytes("brought");
            byte[] known = row.getBytes("known");
            return SealedShift.open(keys, brought).equals(SealedShift.open(keys, known)) ? 0 : row.getLong("line");
        };
        try (var found = handle.createQuery(inTable("""
            SELECT staged.line, staged.shift AS brought, known.shift AS known
            FROM STAGING AS staged JOIN pseudonymizer.pseudonym AS known USING (digest)
            WHERE known.domain = :domain AND known.kind = 'PATIENT' AND staged.has_shift AND staged.conflict IS NULL
            """))
                .bind("domain", domain)
                .setFetchSize(FETCHED)
                .map(lineOfOther)
                .iterator()) {
            found.forEachRemaining(line -> {
                if (line > 0) {
                    lines.add(line);
                }
            });
        }
        if (!lines.isEmpty()) {
            handle.createUpdate("UPDATE " + table + " SET conflict = 'OTHER_SHIFT' WHERE line = ANY (:lines)")
                    .bindArray("lines", Long.class, lines)
                    .execute();
        }
    }

    /** Those that were marked. */
    ConflictList all() {
        ConflictList conflicts = new ConflictList();
        try (var found = handle.createQuery(
                        "SELECT line, conflict, other FROM " + table + " WHERE conflict IS NOT NULL ORDER BY line")
                .setFetchSize(FETCHED)
                .map((row, context) -> conflict(row.getLong("line"), row.getString("conflict"), row.getLong("other")))
                .iterator()) {
            found.forEachRemaining(conflicts::add);
        }
        return conflicts;
    }

    private static Conflict conflict(long line, String kind, long other) {
        return Conflict.Kind.valueOf(kind).in(line, other == 0 ? OptionalLong.empty() : OptionalLong.of(other));
    }
}
