package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Keeps the audit trail in a table to which rows can only be added. Thread-safe. */
public final class PostgresAuditTrail implements AuditTrail {

    private final PostgresDatabase database;

    /** The audit trail in this database. */
    public PostgresAuditTrail(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public void record(AuditEntry entry) {
        database.transaction(connection -> insert(connection, entry));
    }

    /**
     * Records in the transaction of somebody else: what is told and the telling of it happen together or not at all.
     */
    static int insert(Connection connection, AuditEntry entry) throws SQLException {
        String sql = """
                INSERT INTO pseudonymizer.audit
                  (archive, event, cause, requested_by, address, domain, subject, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, entry.archive());
            statement.setString(2, entry.event().word());
            statement.setString(3, entry.requester().cause().word());
            statement.setString(4, StoredText.of(entry.requester().user()));
            statement.setString(5, StoredText.of(entry.requester().address()));
            statement.setString(6, StoredText.of(entry.domain()));
            statement.setString(7, StoredText.of(entry.subject()));
            statement.setString(8, StoredText.of(entry.detail()));
            return statement.executeUpdate();
        }
    }
}
