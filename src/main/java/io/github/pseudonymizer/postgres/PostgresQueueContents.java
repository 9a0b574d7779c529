// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.Requester;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the {@link PostgresStudyQueue} holds. Thread-safe. */
public final class PostgresQueueContents implements QueueContents {

    private final PostgresDatabase database;

    public PostgresQueueContents(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    public Map<String, PendingStudy.Standing> standings(String archive, Collection<String> studies) {
        String sql = """
            SELECT study, cause, state, reason FROM pseudonymizer.work
            WHERE archive = :archive AND study_digest = ANY (:digests::bytea[])
            """;
        DomainKeys keys = keys();
        return database.select(
                sql,
                query -> query.bind("archive", archive)
                        .bind("digests", Handles.bytes(PendingStudyRows.digests(keys, studies)))
                        .map((row, context) -> Map.entry(study(keys, row), standing(row)))
                        .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static PendingStudy.Standing standing(ResultSet row) throws SQLException {
        return new PendingStudy.Standing(
                Requester.Cause.of(row.getString("cause")),
                PendingStudy.State.valueOf(row.getString("state")),
                row.getString("reason"));
    }

    @Override
    public List<PendingStudy.Failure> failed(String archive, int limit) {
        String sql = """
            SELECT study, cause, attempt, reason, added FROM pseudonymizer.work
            WHERE archive = :archive AND state = 'FAILED' ORDER BY added, number LIMIT :limit
            """;
        DomainKeys keys = keys();
        return database.select(
                sql,
                query -> query.bind("archive", archive)
                        .bind("limit", limit)
                        .map((row, context) -> failure(keys, row))
                        .list());
    }

    private static PendingStudy.Failure failure(DomainKeys keys, ResultSet row) throws SQLException {
        return new PendingStudy.Failure(
                study(keys, row),
                Requester.Cause.of(row.getString("cause")),
                row.getInt("attempt"),
                row.getString("reason"),
                row.getObject("added", OffsetDateTime.class).toInstant());
    }

    private static String study(DomainKeys keys, ResultSet row) throws SQLException {
        return keys.open(SealedKind.STUDY, row.getBytes("study"));
    }

    @Override
    public int retryFailed(String archive, Collection<String> studies) {
        String sql = PendingStudyRows.RENEW
                + " WHERE archive = :archive AND state = 'FAILED' AND study_digest = ANY (:digests::bytea[])";
        List<byte[]> digests = PendingStudyRows.digests(keys(), studies);
        return database.update(sql, update -> update.bind("archive", archive).bind("digests", Handles.bytes(digests)));
    }

    @Override
    public int retryAllFailed(String archive) {
        String sql = PendingStudyRows.RENEW + " WHERE archive = :archive AND state = 'FAILED'";
        return database.update(sql, update -> update.bind("archive", archive));
    }

    @Override
    public Map<PendingStudy.State, Long> count(String archive) {
        String sql = "SELECT state, count(*) FROM pseudonymizer.work WHERE archive = :archive GROUP BY state";
        Map<PendingStudy.State, Long> counts = new EnumMap<>(PendingStudy.State.class);
        for (PendingStudy.State state : PendingStudy.State.values()) {
            counts.put(state, 0L);
        }
        counts.putAll(database.select(
                sql,
                query -> query.bind("archive", archive)
                        .map((row, context) -> Map.entry(PendingStudy.State.valueOf(row.getString(1)), row.getLong(2)))
                        .collectToMap(Map.Entry::getKey, Map.Entry::getValue)));
        return counts;
    }

    @Override
    public PendingStudy.Queue queue(String archive) {
        String sql = """
            SELECT count(*) FILTER (WHERE state = 'WAITING'), count(*) FILTER (WHERE state = 'CLAIMED'),
              count(*) FILTER (WHERE state = 'FAILED'),
              coalesce(extract(epoch FROM clock_timestamp() - min(added) FILTER (WHERE state <> 'FAILED')), 0)
            FROM pseudonymizer.work WHERE archive = :archive
            """;
        return database.select(
                sql,
                query -> query.bind("archive", archive)
                        .map((row, context) -> new PendingStudy.Queue(
                                row.getLong(1), row.getLong(2), row.getLong(3), age(row.getDouble(4))))
                        .one());
    }

    /** Not negative, although the clock of a database server may be set back. */
    private static Duration age(double seconds) {
        return Duration.ofMillis(Math.max(0, (long) (seconds * 1000)));
    }

    private DomainKeys keys() {
        return PendingStudyRows.keys(database.keys());
    }
}
