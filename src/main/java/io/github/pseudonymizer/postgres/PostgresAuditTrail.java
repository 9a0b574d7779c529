// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Keeps the audit trail in a table to which rows can only be added. Thread-safe. */
public final class PostgresAuditTrail implements AuditTrail {

    private final PostgresDatabase database;

    public PostgresAuditTrail(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public void record(AuditEntry entry) {
        database.transaction(handle -> insert(handle, entry));
    }

    @Override
    public void recordAll(List<AuditEntry> entries) {
        database.transaction(handle -> {
            entries.forEach(entry -> insert(handle, entry));
            return entries.size();
        });
    }

    /** Records in the transaction of the caller: the event and its record happen together or not at all. */
    public static int insert(Handle handle, AuditEntry entry) {
        return handle.createUpdate("""
            INSERT INTO pseudonymizer.audit
              (archive, event, cause, requested_by, address, domain, subject, detail)
            VALUES (:archive, :event, :cause, :user, :address, :domain, :subject, :detail)
            """)
                .bind("archive", entry.archive())
                .bind("event", entry.event().word())
                .bind("cause", entry.requester().cause().word())
                .bind("user", StoredText.of(entry.requester().user()))
                .bind("address", StoredText.of(entry.requester().address()))
                .bind("domain", StoredText.of(entry.domain()))
                .bind("subject", StoredText.of(entry.subject()))
                .bind("detail", StoredText.of(entry.detail()))
                .execute();
    }
}
