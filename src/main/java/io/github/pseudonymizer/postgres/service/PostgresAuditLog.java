// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.service;

import io.github.pseudonymizer.postgres.PostgresAuditTrail;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.service.AuditLog;
import io.github.pseudonymizer.study.AuditEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.LongFunction;

/** Reads the audit trail, and deletes old entries. Thread-safe. */
public final class PostgresAuditLog implements AuditLog {

    private static final int AT_A_TIME = 10_000;

    private final PostgresDatabase database;

    /** The audit trail in this database. */
    public PostgresAuditLog(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public List<Kept> entries(Selection selection, int limit) {
        return database.select(
                """
            SELECT number, at, archive, event, cause, requested_by, address, domain, subject, detail
            FROM pseudonymizer.audit
            WHERE number > :after AND at >= :since AND (:subject = '' OR (subject <> '' AND subject = :subject))
            ORDER BY number LIMIT :limit
            """,
                query -> query.bind("after", selection.after())
                        .bind("since", selection.since().atOffset(ZoneOffset.UTC))
                        .bind("subject", selection.subject().orElse(""))
                        .bind("limit", limit)
                        .map((row, context) -> kept(row))
                        .list());
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                row.getLong("number"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("archive"),
                row.getString("event"),
                row.getString("cause"),
                row.getString("requested_by"),
                row.getString("address"),
                row.getString("domain"),
                row.getString("subject"),
                row.getString("detail"));
    }

    @Override
    public long deleteOlderThan(int days, LongFunction<AuditEntry> entry) {
        long deleted = 0;
        for (int some = AT_A_TIME; some == AT_A_TIME; deleted += some) {
            some = deleteSome(days, entry);
        }
        return deleted;
    }

    /** A trigger refuses to delete any entry if this transaction does not name the limit, or the entry is younger. */
    private int deleteSome(int days, LongFunction<AuditEntry> entry) {
        return database.transaction(handle -> {
            handle.execute("SELECT set_config('pseudonymizer.audit_keep_days', ?, true)", "" + days);
            int deleted = handle.createUpdate("""
                DELETE FROM pseudonymizer.audit WHERE number IN (
                  SELECT number FROM pseudonymizer.audit WHERE at < now() - make_interval(days => :days)
                  ORDER BY at LIMIT :some)
                """)
                    .bind("days", days)
                    .bind("some", AT_A_TIME)
                    .execute();
            if (deleted > 0) {
                PostgresAuditTrail.insert(handle, entry.apply(deleted));
            }
            return deleted;
        });
    }
}
