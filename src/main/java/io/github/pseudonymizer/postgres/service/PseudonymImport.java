// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.postgres.PostgresAuditTrail;
import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.PseudonymGenerator;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.service.ImportReport;
import io.github.pseudonymizer.service.ImportRows;
import io.github.pseudonymizer.study.AuditEntry;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * One import, in one transaction. Others who insert one of its identities or pseudonyms at the same time wait for its
 * end, or it waits for theirs; then it looks for conflicts again. Used once.
 *
 * @param domain its name
 * @param kind of all rows
 */
record PseudonymImport(String domain, Identity.Kind kind, DomainKeys keys, PseudonymGenerator generator) {

    /** Two imports into one domain follow each other; "pseudimp" in ASCII, and a hash of the domain's name. */
    private static final String ALONE = "SELECT pg_advisory_xact_lock(('x' || md5('pseudimp' || ?))::bit(64)::bigint)";

    private static final String BEFORE_INSERT = "before_insert";
    private static final int ATTEMPTS = 5;

    /** How many rows are known, and how many new. */
    private record Standing(long known, long added) {}

    ImportReport run(Handle handle, ImportRows rows, boolean dryRun, Function<ImportReport, AuditEntry> entry) {
        handle.execute(ALONE, domain);
        ConflictList unfit = new ConflictList();
        ImportStaging staging = new ImportStaging(handle, keys, generator, unfit);
        rows.readAll(staging);
        staging.complete();
        ImportReport report = decided(handle, staging, unfit, dryRun);
        staging.drop();
        PostgresAuditTrail.insert(handle, entry.apply(report));
        return report;
    }

    private ImportReport decided(Handle handle, ImportStaging staging, ConflictList unfit, boolean dryRun) {
        ImportConflicts conflicts = new ImportConflicts(handle, keys, staging.table(), domain, kind);
        for (int attempt = 1; ; attempt++) {
            handle.savepoint(BEFORE_INSERT);
            conflicts.mark();
            ConflictList found = conflicts.all();
            Standing standing = standing(handle, staging.table());
            boolean apply = !dryRun && found.count() + unfit.count() == 0;
            if (!apply || insert(handle, staging.table()) == standing.added()) {
                return new ImportReport(
                        staging.rows(),
                        standing.added(),
                        standing.known(),
                        unfit.with(found),
                        found.count() + unfit.count(),
                        apply);
            }
            if (attempt == ATTEMPTS) {
                throw new StoreException(
                        StoreException.Reason.FAILED,
                        "others kept inserting pseudonyms of the table; please import it again");
            }
            handle.rollbackToSavepoint(BEFORE_INSERT); // Somebody inserted one of them since we looked.
        }
    }

    private Standing standing(Handle handle, String table) {
        return handle.createQuery("""
            SELECT count(known.digest) AS known, count(*) - count(known.digest) AS added
            FROM %s AS staged LEFT JOIN pseudonymizer.pseudonym AS known
              ON known.domain = :domain AND known.kind = :kind AND known.digest = staged.digest
            WHERE staged.conflict IS NULL
            """.formatted(table))
                .bind("domain", domain)
                .bind("kind", kind.name())
                .map((row, context) -> new Standing(row.getLong("known"), row.getLong("added")))
                .one();
    }

    /** In the order in which all who insert do so, which prevents most deadlocks; the rest is tried again. */
    private long insert(Handle handle, String table) {
        handle.createUpdate("INSERT INTO pseudonymizer.domain (name) VALUES (:domain) ON CONFLICT DO NOTHING")
                .bind("domain", domain)
                .execute();
        long inserted = handle.createUpdate("""
            INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, shift, identity, imported)
            SELECT :domain, :kind, staged.digest, staged.value, staged.shift, staged.identity, true
            FROM %s AS staged
            WHERE NOT EXISTS (SELECT FROM pseudonymizer.pseudonym AS known
              WHERE known.domain = :domain AND known.kind = :kind AND known.digest = staged.digest)
            ORDER BY staged.digest
            ON CONFLICT DO NOTHING
            """.formatted(table))
                .bind("domain", domain)
                .bind("kind", kind.name())
                .execute();
        if (kind == Identity.Kind.STUDY && inserted > 0) {
            handle.createUpdate("UPDATE pseudonymizer.domain SET imports_of_studies = imports_of_studies + 1"
                            + " WHERE name = :domain")
                    .bind("domain", domain)
                    .execute();
        }
        return inserted;
    }
}
