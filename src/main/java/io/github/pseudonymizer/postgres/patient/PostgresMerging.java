// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.patient;

import io.github.pseudonymizer.postgres.PatientRows;
import io.github.pseudonymizer.postgres.PendingStudyRows;
import io.github.pseudonymizer.postgres.PostgresAuditTrail;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.PostgresLinks;
import io.github.pseudonymizer.postgres.SealedShift;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.forget.Forgetting;
import io.github.pseudonymizer.study.merge.Merging;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Joins patients in PostgreSQL. Thread-safe. */
public final class PostgresMerging implements Merging {

    private static final int DIGEST_BYTES = 32;

    /** The database copies the sealed shift, because rows of one domain are sealed with one key. */
    private static final String JOIN = """
            UPDATE pseudonymizer.pseudonym AS joined SET value = :keep, shift = kept.shift, alias = numbered.alias
            FROM (SELECT digest, row_number() OVER (ORDER BY alias)
                    + (SELECT max(alias) FROM pseudonymizer.pseudonym
                       WHERE domain = :domain AND kind = 'PATIENT' AND value = :keep) AS alias
                  FROM pseudonymizer.pseudonym
                  WHERE domain = :domain AND kind = 'PATIENT' AND value = :merge) AS numbered,
              (SELECT shift FROM pseudonymizer.pseudonym
                 WHERE domain = :domain AND kind = 'PATIENT' AND value = :keep ORDER BY alias LIMIT 1) AS kept
            WHERE joined.domain = :domain AND joined.kind = 'PATIENT' AND joined.digest = numbered.digest
            """;

    private static final String KEEP_TAKEN = """
            INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, forgotten, merged_into)
            VALUES (:domain, 'PATIENT', :digest, :merge, now(), :keep)
            """;

    private static final String FOLLOW = """
            UPDATE pseudonymizer.pseudonym SET merged_into = :keep
            WHERE domain = :domain AND kind = 'PATIENT' AND merged_into = :merge
            """;

    /** Their digests hold the pseudonym; the copies that are made again tell them anew. */
    private static final String DROP_TRAITS =
            "DELETE FROM pseudonymizer.patient_trait WHERE domain = :domain AND pseudonym = :merge";

    private final PostgresDatabase database;
    private final PostgresLinks links;
    private final Forgetting forgetting;
    private final SecureRandom random = new SecureRandom();

    /** Joins in this database. */
    public PostgresMerging(PostgresDatabase database) {
        this.database = database;
        this.links = new PostgresLinks(database);
        this.forgetting = new PostgresForgetting(database);
    }

    @Override
    public Optional<Known> find(String domain, String pseudonym) {
        return database.query(handle -> PatientRows.find(handle, domain, pseudonym)
                .map(state -> new Known(
                        state.mergedInto().isEmpty() && state.forgotten(),
                        state.mergedInto(),
                        links.ofPatient(handle, domain, pseudonym))));
    }

    @Override
    public boolean isNamedIn(String domain, String pseudonym, String text) {
        return forgetting.isNamedIn(domain, pseudonym, text);
    }

    @Override
    public boolean haveOneShift(String domain, String pseudonym, String other) {
        DomainKeys keys = database.keys().of(domain);
        List<DateShift> shifts = database.select(
                "SELECT DISTINCT shift FROM pseudonymizer.pseudonym WHERE domain = :domain AND kind = :kind"
                        + " AND value IN (:one, :other) AND forgotten IS NULL",
                query -> query.bind("domain", domain)
                        .bind("kind", Identity.Kind.PATIENT.name())
                        .bind("one", pseudonym)
                        .bind("other", other)
                        .mapTo(byte[].class)
                        .map(shift -> SealedShift.open(keys, shift))
                        .list());
        return shifts.stream().distinct().count() <= 1;
    }

    @Override
    public boolean merge(String domain, String keep, String merge, AuditEntry entry) {
        return database.transaction(database.keys().of(domain), handle -> {
            PatientRows.lock(handle, domain, List.of(keep, merge));
            if (!isRemembered(handle, domain, keep) || !isRemembered(handle, domain, merge)) {
                return false;
            }
            note(handle, links.ofPatient(handle, domain, merge));
            byte[] digest = new byte[DIGEST_BYTES];
            random.nextBytes(digest);
            change(handle, JOIN, domain, keep, merge);
            handle.createUpdate(KEEP_TAKEN)
                    .bind("domain", domain)
                    .bind("digest", digest)
                    .bind("merge", merge)
                    .bind("keep", keep)
                    .execute();
            change(handle, FOLLOW, domain, keep, merge);
            handle.createUpdate(DROP_TRAITS)
                    .bind("domain", domain)
                    .bind("merge", merge)
                    .execute();
            PostgresAuditTrail.insert(handle, entry);
            return true;
        });
    }

    private static boolean isRemembered(Handle handle, String domain, String pseudonym) {
        return PatientRows.find(handle, domain, pseudonym)
                .filter(state -> !state.forgotten())
                .isPresent();
    }

    private static void change(Handle handle, String sql, String domain, String keep, String merge) {
        handle.createUpdate(sql)
                .bind("domain", domain)
                .bind("keep", keep)
                .bind("merge", merge)
                .execute();
    }

    private void note(Handle handle, List<Link> copied) {
        Map<String, List<String>> byArchive = new TreeMap<>();
        copied.forEach(link -> byArchive
                .computeIfAbsent(link.archive(), unused -> new ArrayList<>())
                .add(link.original()));
        DomainKeys keys = PendingStudyRows.keys(database.keys());
        byArchive.forEach((archive, studies) ->
                PendingStudyRows.insert(handle, keys, archive, studies, Requester.Cause.MERGE, ""));
    }
}
