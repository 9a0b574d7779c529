package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.Requester;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the {@link PostgresStudyQueue} holds. Thread-safe. */
public final class PostgresQueueContents implements QueueContents {

    private final PostgresDatabase database;

    /** The queue in this database. */
    public PostgresQueueContents(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public Map<String, PendingStudy.Standing> standings(String archive, Collection<String> studies) {
        String sql = """
                SELECT study, cause, state, reason FROM pseudonymizer.work
                WHERE archive = ? AND study_digest = ANY (?::bytea[])
                """;
        DomainKeys keys = PendingStudyRows.keys(database);
        byte[][] digests = PendingStudyRows.digests(database, studies);
        return database.query(connection -> {
            Map<String, PendingStudy.Standing> standings = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setArray(2, connection.createArrayOf("bytea", digests));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        standings.put(keys.open(PendingStudyRows.KIND, rows.getBytes("study")), standing(rows));
                    }
                }
            }
            return standings;
        });
    }

    private static PendingStudy.Standing standing(ResultSet row) throws SQLException {
        return new PendingStudy.Standing(
                Requester.Cause.valueOf(row.getString("cause")),
                PendingStudy.State.valueOf(row.getString("state")),
                row.getString("reason"));
    }

    @Override
    public List<PendingStudy.Failure> failed(String archive, int limit) {
        String sql = """
                SELECT study, cause, attempt, reason, added FROM pseudonymizer.work
                WHERE archive = ? AND state = 'FAILED' ORDER BY added, number LIMIT ?
                """;
        DomainKeys keys = PendingStudyRows.keys(database);
        return database.query(connection -> {
            List<PendingStudy.Failure> failures = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setInt(2, limit);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        failures.add(new PendingStudy.Failure(
                                keys.open(PendingStudyRows.KIND, rows.getBytes(1)),
                                Requester.Cause.valueOf(rows.getString(2)),
                                rows.getInt(3),
                                rows.getString(4),
                                rows.getObject(5, OffsetDateTime.class).toInstant()));
                    }
                }
            }
            return failures;
        });
    }

    @Override
    public int retryFailed(String archive, Collection<String> studies) {
        byte[][] digests = PendingStudyRows.digests(database, studies);
        return database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(PendingStudyRows.ANEW
                    + " WHERE archive = ? AND state = 'FAILED' AND study_digest = ANY (?::bytea[])")) {
                statement.setString(1, archive);
                statement.setArray(2, connection.createArrayOf("bytea", digests));
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public int retryAllFailed(String archive) {
        return database.transaction(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement(PendingStudyRows.ANEW + " WHERE archive = ? AND state = 'FAILED'")) {
                statement.setString(1, archive);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Map<PendingStudy.State, Long> count(String archive) {
        String sql = "SELECT state, count(*) FROM pseudonymizer.work WHERE archive = ? GROUP BY state";
        return database.query(connection -> {
            Map<PendingStudy.State, Long> counts = new EnumMap<>(PendingStudy.State.class);
            for (PendingStudy.State state : PendingStudy.State.values()) {
                counts.put(state, 0L);
            }
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        counts.put(PendingStudy.State.valueOf(rows.getString(1)), rows.getLong(2));
                    }
                }
            }
            return counts;
        });
    }

    @Override
    public PendingStudy.Queue queue(String archive) {
        String sql = """
                SELECT count(*) FILTER (WHERE state = 'WAITING'), count(*) FILTER (WHERE state = 'CLAIMED'),
                  count(*) FILTER (WHERE state = 'FAILED'),
                  coalesce(extract(epoch FROM clock_timestamp() - min(added) FILTER (WHERE state <> 'FAILED')), 0)
                FROM pseudonymizer.work WHERE archive = ?
                """;
        return database.query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    // Not negative: the clock of a database server may be set back.
                    Duration oldest = Duration.ofMillis(Math.max(0, (long) (rows.getDouble(4) * 1000)));
                    return new PendingStudy.Queue(rows.getLong(1), rows.getLong(2), rows.getLong(3), oldest);
                }
            }
        });
    }
}
