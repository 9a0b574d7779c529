// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.service.csv.CsvWriting;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Requester;
import java.io.OutputStream;
import java.util.List;

/**
 * Reads the audit trail, which is itself recorded before. Thread-safe.
 *
 * @param archive the archive's name for itself; empty without one
 */
public record ReadingAudit(String archive, ServicePorts ports) {

    private static final int PAGE = 5_000;

    private static final List<String> NAMES =
            List.of("Number", "At", "Archive", "Event", "Cause", "User", "Address", "Domain", "Subject", "Detail");

    /** Entries, the oldest first, at most so many. */
    public List<AuditLog.Kept> entries(AuditLog.Selection selection, int limit, Requester requester) {
        record(selection, requester, "at most " + limit);
        return ports.log().entries(selection, limit);
    }

    /**
     * Writes entries as a table, the oldest first.
     *
     * @param limit at most so many
     * @param out gets CSV in UTF-8, and is closed
     */
    public void write(AuditLog.Selection selection, long limit, Requester requester, OutputStream out) {
        record(selection, requester, "as a table");
        try (CsvWriting csv = new CsvWriting(out, NAMES)) {
            AuditLog.Selection next = selection;
            long left = limit;
            while (left > 0) {
                int size = (int) Math.min(PAGE, left);
                List<AuditLog.Kept> page = ports.log().entries(next, size);
                page.forEach(kept -> csv.row(row(kept)));
                if (page.size() < size) {
                    return;
                }
                next = next.behind(page.get(page.size() - 1));
                left -= size;
            }
        }
    }

    /** The subject that is asked about is left out: a reader may mistake an identity for one. */
    private void record(AuditLog.Selection selection, Requester requester, String how) {
        String detail = how
                + (selection.after() > 0 ? ", behind number " + selection.after() : "")
                + (selection.subject().isPresent() ? ", about one subject" : "");
        ports.audit().record(new AuditEntry(archive, AuditEntry.Event.AUDIT_READ, requester, "", "", detail));
    }

    private static List<String> row(AuditLog.Kept kept) {
        return List.of(
                "" + kept.number(),
                kept.at().toString(),
                kept.archive(),
                kept.event(),
                kept.cause(),
                kept.user(),
                kept.address(),
                kept.domain(),
                kept.subject(),
                kept.detail());
    }
}
