package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Work;
import io.github.pseudonymizer.study.WorkLog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps work in PostgreSQL. All times are the database's, so that the servers' clocks need not agree. A claim is known
 * by the work's number and attempt: a worker whose lease ended, and whose work was claimed by another, changes nothing.
 * Thread-safe.
 */
public final class PostgresWorkLog implements WorkLog {

    static final String KIND = "WAITING_STUDY";
    private static final String ITS_CLAIM = " WHERE number = ? AND attempt = ? AND state = 'CLAIMED'";

    /** Makes a work new, as if it had been added after its end. */
    private static final String ANEW = """
            UPDATE pseudonymizer.work SET number = nextval('pseudonymizer.work_number'), state = 'WAITING',
              attempt = 0, due = clock_timestamp(), added = clock_timestamp(), again = false, reason = ''
            """;

    private final PostgresDatabase database;
    private final String server;

    /**
     * The work log in this database.
     *
     * @param server by what the claims of this server are known from those of others that share its archive
     */
    public PostgresWorkLog(PostgresDatabase database, String server) {
        this.database = database;
        this.server = server;
    }

    @Override
    public OptionalLong cursor(String archive) {
        String sql = "SELECT position FROM pseudonymizer.change_cursor WHERE archive = ?";
        return database.query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
                }
            }
        });
    }

    @Override
    public void begin(String archive, long cursor, Instant since) {
        String sql = """
                INSERT INTO pseudonymizer.change_cursor (archive, position, followed_since) VALUES (?, ?, ?)
                ON CONFLICT (archive) DO NOTHING
                """;
        database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setLong(2, cursor);
                statement.setObject(3, since.atOffset(ZoneOffset.UTC));
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Instant> followedSince(String archive) {
        String sql = "SELECT followed_since FROM pseudonymizer.change_cursor WHERE archive = ?";
        return database.query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(instant(rows, 1)) : Optional.empty();
                }
            }
        });
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    @Override
    public void advance(String archive, long cursor, List<String> studies, Requester.Cause cause) {
        String sql = """
                INSERT INTO pseudonymizer.change_cursor (archive, position) VALUES (?, ?)
                ON CONFLICT (archive) DO UPDATE SET position = excluded.position, changed = clock_timestamp()
                """;
        DomainKeys keys = keys();
        database.transaction(keys, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setLong(2, cursor);
                statement.executeUpdate();
            }
            return insert(connection, keys, archive, studies, cause, "");
        });
    }

    @Override
    public void add(String archive, List<String> studies, Requester.Cause cause) {
        DomainKeys keys = keys();
        database.transaction(keys, connection -> insert(connection, keys, archive, studies, cause, ""));
    }

    @Override
    public void addStrays(String archive, List<String> strays, String domain) {
        DomainKeys keys = keys();
        database.transaction(
                keys, connection -> insert(connection, keys, archive, strays, Requester.Cause.STRAY, domain));
    }

    /** Each study once, for a statement cannot change a row twice, and in one order, against deadlocks. */
    private static int insert(
            Connection connection,
            DomainKeys keys,
            String archive,
            List<String> studies,
            Requester.Cause cause,
            String domain)
            throws SQLException {
        String sql = """
                INSERT INTO pseudonymizer.work AS work (archive, study_digest, study, cause, domain)
                SELECT ?, study_digest, study, ?, ?
                FROM unnest(?::bytea[], ?::bytea[]) WITH ORDINALITY AS added (study_digest, study, place)
                ORDER BY place
                ON CONFLICT (archive, study_digest) DO UPDATE SET
                  again = work.state = 'CLAIMED',
                  number = CASE work.state WHEN 'FAILED' THEN excluded.number ELSE work.number END,
                  attempt = CASE work.state WHEN 'FAILED' THEN 0 ELSE work.attempt END,
                  due = CASE work.state WHEN 'FAILED' THEN clock_timestamp() ELSE work.due END,
                  added = CASE work.state WHEN 'FAILED' THEN clock_timestamp() ELSE work.added END,
                  cause = CASE WHEN 'STRAY' IN (work.cause, excluded.cause) THEN 'STRAY'
                    WHEN work.state = 'FAILED' OR excluded.cause = 'STABLE_STUDY'
                    THEN excluded.cause ELSE work.cause END,
                  domain = CASE excluded.cause WHEN 'STRAY' THEN excluded.domain ELSE work.domain END,
                  reason = CASE work.state WHEN 'FAILED' THEN '' ELSE work.reason END,
                  state = CASE work.state WHEN 'FAILED' THEN 'WAITING' ELSE work.state END
                """;
        Map<String, byte[]> sealed = new TreeMap<>();
        studies.forEach(study -> sealed.computeIfAbsent(study, id -> keys.seal(KIND, id)));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, archive);
            statement.setString(2, cause.name());
            statement.setString(3, domain);
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "bytea",
                            sealed.keySet().stream()
                                    .map(study -> keys.digest(KIND, study))
                                    .toArray(byte[][]::new)));
            statement.setArray(
                    5, connection.createArrayOf("bytea", sealed.values().toArray(byte[][]::new)));
            return statement.executeUpdate();
        }
    }

    @Override
    public Optional<Work> claim(String archive, Duration lease) {
        String sql = """
                UPDATE pseudonymizer.work SET state = 'CLAIMED', attempt = attempt + 1, server = ?,
                  due = clock_timestamp() + ? * interval '1 millisecond'
                WHERE number = (
                  SELECT number FROM pseudonymizer.work
                  WHERE archive = ? AND state <> 'FAILED' AND due <= clock_timestamp()
                  ORDER BY due, number LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING number, study, cause, domain, attempt
                """;
        DomainKeys keys = keys();
        return database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, server);
                statement.setLong(2, lease.toMillis());
                statement.setString(3, archive);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(work(archive, keys, rows)) : Optional.empty();
                }
            }
        });
    }

    private static Work work(String archive, DomainKeys keys, ResultSet row) throws SQLException {
        return new Work(
                row.getLong("number"),
                archive,
                keys.open(KIND, row.getBytes("study")),
                Requester.Cause.valueOf(row.getString("cause")),
                row.getString("domain"),
                row.getInt("attempt"));
    }

    @Override
    public Map<String, Work.Standing> standings(String archive, Collection<String> studies) {
        String sql = """
                SELECT study, cause, state, reason FROM pseudonymizer.work
                WHERE archive = ? AND study_digest = ANY (?::bytea[])
                """;
        DomainKeys keys = keys();
        byte[][] digests = digests(studies);
        return database.query(connection -> {
            Map<String, Work.Standing> standings = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setArray(2, connection.createArrayOf("bytea", digests));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        standings.put(keys.open(KIND, rows.getBytes("study")), standing(rows));
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
    public void release(String archive, Set<Long> held) {
        String sql = """
                UPDATE pseudonymizer.work SET state = 'WAITING', again = false, due = clock_timestamp()
                WHERE archive = ? AND state = 'CLAIMED' AND server IN ('', ?) AND number <> ALL (?::bigint[])
                """;
        database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setString(2, server);
                statement.setArray(3, connection.createArrayOf("bigint", held.toArray()));
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public void takeOver(String archive, Collection<String> studies) {
        String sql = """
                UPDATE pseudonymizer.work SET state = 'WAITING', again = false, due = clock_timestamp()
                WHERE archive = ? AND state = 'CLAIMED' AND server <> ? AND study_digest = ANY (?::bytea[])
                """;
        byte[][] digests = digests(studies);
        database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setString(2, server);
                statement.setArray(3, connection.createArrayOf("bytea", digests));
                return statement.executeUpdate();
            }
        });
    }

    /** @throws StoreException also if the lease ended and somebody else claimed the work */
    @Override
    public void renew(Work work, Duration lease) {
        String sql = "UPDATE pseudonymizer.work SET due = clock_timestamp() + ? * interval '1 millisecond'" + ITS_CLAIM;
        int renewed = database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, lease.toMillis());
                setClaim(statement, 2, work);
                return statement.executeUpdate();
            }
        });
        if (renewed == 0) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "the lease of work " + work.number() + " ended before it was renewed");
        }
    }

    @Override
    public void finish(Work work) {
        database.transaction(connection -> {
            anewIfAddedAgain(connection, work);
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM pseudonymizer.work" + ITS_CLAIM)) {
                setClaim(statement, 1, work);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public void retry(Work work, Duration pause, String reason) {
        String sql = """
                UPDATE pseudonymizer.work SET state = 'WAITING', again = false, reason = ?,
                  due = clock_timestamp() + ? * interval '1 millisecond'
                """ + ITS_CLAIM;
        database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, StoredText.of(reason));
                statement.setLong(2, pause.toMillis());
                setClaim(statement, 3, work);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public void giveUp(Work work, String reason) {
        String sql = "UPDATE pseudonymizer.work SET state = 'FAILED', reason = ?" + ITS_CLAIM;
        database.transaction(connection -> {
            anewIfAddedAgain(connection, work);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, StoredText.of(reason));
                setClaim(statement, 2, work);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public List<Work.Failure> failed(String archive, int limit) {
        String sql = """
                SELECT study, cause, attempt, reason, added FROM pseudonymizer.work
                WHERE archive = ? AND state = 'FAILED' ORDER BY added, number LIMIT ?
                """;
        DomainKeys keys = keys();
        return database.query(connection -> {
            List<Work.Failure> failures = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setInt(2, limit);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        failures.add(new Work.Failure(
                                keys.open(KIND, rows.getBytes(1)),
                                Requester.Cause.valueOf(rows.getString(2)),
                                rows.getInt(3),
                                rows.getString(4),
                                instant(rows, 5)));
                    }
                }
            }
            return failures;
        });
    }

    @Override
    public int retryFailed(String archive, Collection<String> studies) {
        byte[][] digests = digests(studies);
        return database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    ANEW + " WHERE archive = ? AND state = 'FAILED' AND study_digest = ANY (?::bytea[])")) {
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
                    connection.prepareStatement(ANEW + " WHERE archive = ? AND state = 'FAILED'")) {
                statement.setString(1, archive);
                return statement.executeUpdate();
            }
        });
    }

    private byte[][] digests(Collection<String> studies) {
        DomainKeys keys = keys();
        return studies.stream().map(study -> keys.digest(KIND, study)).toArray(byte[][]::new);
    }

    private static void anewIfAddedAgain(Connection connection, Work work) throws SQLException {
        // Locks the row first: otherwise an addition between this statement and the next would be lost.
        String lock = "SELECT FROM pseudonymizer.work" + ITS_CLAIM + " FOR UPDATE";
        for (String sql : List.of(lock, ANEW + ITS_CLAIM + " AND again")) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                setClaim(statement, 1, work);
                statement.execute();
            }
        }
    }

    private static void setClaim(PreparedStatement statement, int first, Work work) throws SQLException {
        statement.setLong(first, work.number());
        statement.setInt(first + 1, work.attempt());
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

    private DomainKeys keys() {
        // Which studies wait is not a matter of one domain.
        return database.keys().of("");
    }
}
