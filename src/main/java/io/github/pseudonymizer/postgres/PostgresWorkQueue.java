package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Work;
import io.github.pseudonymizer.study.WorkQueue;
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

/** What the {@link PostgresWorkLog} holds. Thread-safe. */
public final class PostgresWorkQueue implements WorkQueue {

    private final PostgresDatabase database;

    /** The queue in this database. */
    public PostgresWorkQueue(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public Map<String, Work.Standing> standings(String archive, Collection<String> studies) {
        String sql = """
                SELECT study, cause, state, reason FROM pseudonymizer.work
                WHERE archive = ? AND study_digest = ANY (?::bytea[])
                """;
        DomainKeys keys = WorkRows.keys(database);
        byte[][] digests = WorkRows.digests(database, studies);
        return database.query(connection -> {
            Map<String, Work.Standing> standings = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setArray(2, connection.createArrayOf("bytea", digests));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        standings.put(keys.open(WorkRows.KIND, rows.getBytes("study")), standing(rows));
                    }
                }
            }
            return standings;
        });
    }

    private static Work.Standing standing(ResultSet row) throws SQLException {
        return new Work.Standing(
                Requester.Cause.valueOf(row.getString("cause")),
                Work.State.valueOf(row.getString("state")),
                row.getString("reason"));
    }

    @Override
    public List<Work.Failure> failed(String archive, int limit) {
        String sql = """
                SELECT study, cause, attempt, reason, added FROM pseudonymizer.work
                WHERE archive = ? AND state = 'FAILED' ORDER BY added, number LIMIT ?
                """;
        DomainKeys keys = WorkRows.keys(database);
        return database.query(connection -> {
            List<Work.Failure> failures = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setInt(2, limit);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        failures.add(new Work.Failure(
                                keys.open(WorkRows.KIND, rows.getBytes(1)),
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
        byte[][] digests = WorkRows.digests(database, studies);
        return database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    WorkRows.ANEW + " WHERE archive = ? AND state = 'FAILED' AND study_digest = ANY (?::bytea[])")) {
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
                    connection.prepareStatement(WorkRows.ANEW + " WHERE archive = ? AND state = 'FAILED'")) {
                statement.setString(1, archive);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Map<Work.State, Long> count(String archive) {
        String sql = "SELECT state, count(*) FROM pseudonymizer.work WHERE archive = ? GROUP BY state";
        return database.query(connection -> {
            Map<Work.State, Long> counts = new EnumMap<>(Work.State.class);
            for (Work.State state : Work.State.values()) {
                counts.put(state, 0L);
            }
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        counts.put(Work.State.valueOf(rows.getString(1)), rows.getLong(2));
                    }
                }
            }
            return counts;
        });
    }

    @Override
    public Work.Queue queue(String archive) {
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
                    return new Work.Queue(rows.getLong(1), rows.getLong(2), rows.getLong(3), oldest);
                }
            }
        });
    }
}
