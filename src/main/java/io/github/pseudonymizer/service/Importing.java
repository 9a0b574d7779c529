// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.function.LongConsumer;

/**
 * Brings a site's own pseudonyms. Thread-safe.
 *
 * @param archive the archive's name for itself, for the audit trail; empty without one
 * @param progress hears now and then how many rows were read
 */
public record Importing(String archive, PseudonymTable table, LongConsumer progress) {

    /**
     * Imports a table of patients or of studies: all rows, or none if one is in conflict.
     *
     * @param dryRun whether only to find out what would happen
     * @throws io.github.pseudonymizer.service.csv.CsvException if the table is malformed; nothing was kept
     * @throws io.github.pseudonymizer.pseudonym.StoreException if the store fails; nothing was kept
     * @throws io.github.pseudonymizer.pseudonym.BusyException if another import took too long; nothing was kept
     */
    public ImportReport run(Domain domain, TableSource source, boolean dryRun, Requester requester) {
        return run(domain, source, dryRun, requester, () -> {});
    }

    /**
     * The same.
     *
     * @param check is called at each row, and at last before the rows are kept; if it throws, nothing was kept
     */
    public ImportReport run(Domain domain, TableSource source, boolean dryRun, Requester requester, Runnable check) {
        ImportTable rows = new ImportTable(source, domain, progress);
        Identity.Kind kind = rows.kind();
        String name = domain.namespace().name();
        return table.add(domain.namespace(), kind, new Checked(rows, check), dryRun, report -> {
            check.run();
            return new AuditEntry(
                    archive, AuditEntry.Event.IMPORTED, requester, name, "", detail(kind, dryRun, report));
        });
    }

    private record Checked(ImportRows rows, Runnable check) implements ImportRows {

        @Override
        public void readAll(Taker taker) {
            rows.readAll(new Taker() {
                @Override
                public void row(ImportRow row) {
                    check.run();
                    taker.row(row);
                }

                @Override
                public void conflict(Conflict conflict) {
                    check.run();
                    taker.conflict(conflict);
                }
            });
        }
    }

    private static String detail(Identity.Kind kind, boolean dryRun, ImportReport report) {
        String what = kind == Identity.Kind.PATIENT ? "patients" : "studies";
        String result = report.applied() ? "applied" : dryRun ? "dry run" : "refused";
        return what + ", " + result + ": " + report.rows() + " rows, " + report.added() + " new, " + report.known()
                + " known, " + report.conflictCount() + " conflicts";
    }
}
