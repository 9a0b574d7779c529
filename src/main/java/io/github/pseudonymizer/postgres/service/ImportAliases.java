// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import org.jdbi.v3.core.Handle;

/**
 * The rows of an import that may share a pseudonym, and those with the same pseudonym: they get one shift, and a number
 * each. Confined to one thread.
 *
 * @param table of {@link ImportStaging}
 * @param domain its name
 */
record ImportAliases(Handle handle, String table, String domain) {

    private static final String EXIST = "SELECT EXISTS (SELECT FROM STAGING WHERE alias)";

    private static final String LOCK = """
            SELECT count(*) FROM (SELECT FROM pseudonymizer.pseudonym AS known
              WHERE known.domain = :domain AND known.kind = 'PATIENT'
                AND known.value IN (SELECT value FROM STAGING WHERE alias)
              ORDER BY value, alias FOR SHARE) AS locked
            """;

    private static final String GIVEN_UP = """
            UPDATE STAGING AS staged SET conflict = 'GIVEN_UP'
            FROM pseudonymizer.pseudonym AS known
            WHERE known.domain = :domain AND known.kind = 'PATIENT' AND known.value = staged.value
              AND known.forgotten IS NOT NULL AND staged.alias AND staged.conflict IS NULL
            """;

    /** That of the database comes first, then the first one that the table gives, then a drawn one. */
    private static final String ONE_SHIFT = """
            UPDATE STAGING AS staged SET shared = one.shift
            FROM (SELECT DISTINCT ON (value) value, shift
                  FROM (SELECT known.value, known.shift, 0 AS preference, 0 AS line
                        FROM pseudonymizer.pseudonym AS known
                        WHERE known.domain = :domain AND known.kind = 'PATIENT' AND known.forgotten IS NULL
                          AND known.value IN (SELECT value FROM STAGING WHERE alias)
                        UNION ALL
                        SELECT value, shift, CASE WHEN has_shift THEN 1 ELSE 2 END, line
                        FROM STAGING WHERE value IN (SELECT value FROM STAGING WHERE alias)) AS shifts
                  ORDER BY value, preference, line) AS one
            WHERE staged.value = one.value
            """;

    private static final String NUMBERS = """
            UPDATE STAGING AS staged SET number = numbered.number
            FROM (SELECT line, row_number() OVER (PARTITION BY value ORDER BY alias, line) - 1 + coalesce(
                    (SELECT max(known.alias) + 1 FROM pseudonymizer.pseudonym AS known
                     WHERE known.domain = :domain AND known.kind = 'PATIENT' AND known.value = new.value), 0) AS number
                  FROM STAGING AS new
                  WHERE value IN (SELECT value FROM STAGING WHERE alias)
                    AND NOT EXISTS (SELECT FROM pseudonymizer.pseudonym AS own
                      WHERE own.domain = :domain AND own.kind = 'PATIENT' AND own.digest = new.digest)) AS numbered
            WHERE staged.line = numbered.line
            """;

    /** Whether there are any. */
    boolean exist() {
        return handle.createQuery(inTable(EXIST)).mapTo(Boolean.class).one();
    }

    /** Keeps the patients who have the pseudonyms from being forgotten or merged until the transaction ends. */
    void lock() {
        handle.createQuery(inTable(LOCK))
                .bind("domain", domain)
                .mapTo(Long.class)
                .one();
    }

    /** Marks those whose pseudonym only stays taken. */
    void markGivenUp() {
        update(GIVEN_UP);
    }

    /** Gives rows with one pseudonym one shift and different numbers. */
    void share() {
        update(ONE_SHIFT);
        update(NUMBERS);
    }

    private void update(String sql) {
        handle.createUpdate(inTable(sql)).bind("domain", domain).execute();
    }

    private String inTable(String sql) {
        return sql.replace("STAGING", table);
    }
}
