// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Resource;
import java.util.List;
import java.util.Optional;

/** Keeps former copies in PostgreSQL. Thread-safe. */
final class PostgresFormerCopies implements Links.Former {

    /** Comes before the statement that changes the link, and sees it as it was. */
    static final String NOTE = """
            WITH former AS (
              INSERT INTO pseudonymizer.former_copy (archive, domain, original_digest, copy)
              SELECT link.archive, link.domain, link.original_digest, link.copy
              FROM pseudonymizer.link JOIN pseudonymizer.pseudonym AS patient
                ON patient.domain = link.domain AND patient.kind = 'PATIENT' AND patient.value = link.pseudonym
              WHERE link.archive = :archive AND link.domain = :domain AND link.original_digest = :digest
                AND link.copy <> :copy AND patient.merged_into IS NOT NULL
              ON CONFLICT DO NOTHING)
            """;

    private final PostgresDatabase database;

    PostgresFormerCopies(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<String> mergedInto(String domain, String pseudonym) {
        return database.query(handle -> PatientRows.find(handle, domain, pseudonym))
                .flatMap(PatientRows.State::mergedInto);
    }

    @Override
    public List<String> of(Link link) {
        LinkRow row = row(link);
        return database.select(
                "SELECT copy FROM pseudonymizer.former_copy " + LinkRow.CONDITION + " ORDER BY copy",
                query -> row.bind(query).mapTo(String.class).list());
    }

    @Override
    public void drop(Link link) {
        LinkRow row = row(link);
        int unused = database.update("DELETE FROM pseudonymizer.former_copy " + LinkRow.CONDITION, row::bind);
    }

    @Override
    public void restore(Link before, List<Resource> part, Making making) {
        LinkRow row = row(before);
        database.transaction(row.keys(), handle -> {
            row.bind(handle.createUpdate(
                            "DELETE FROM pseudonymizer.former_copy " + LinkRow.CONDITION + " AND copy = :copy"))
                    .bind("copy", before.copy())
                    .execute();
            row.bind(handle.createUpdate("UPDATE pseudonymizer.link SET copy = :copy, pseudonym = :pseudonym,"
                            + " state = :state, rules = :rules, unfinished = :unfinished,"
                            + " changed = clock_timestamp() " + LinkRow.CONDITION))
                    .bind("copy", before.copy())
                    .bind("pseudonym", before.pseudonym())
                    .bind("state", before.state().name())
                    .bind("rules", making.digest())
                    .bind("unfinished", making.unfinished())
                    .execute();
            LinkMakings.set(handle, row, making);
            LinkParts.set(handle, row, part);
            return before;
        });
    }

    private LinkRow row(Link link) {
        return new LinkRow(database.keys().of(link.domain()), link);
    }
}
