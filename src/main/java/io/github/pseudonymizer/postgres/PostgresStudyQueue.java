package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.StudyQueue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps work in PostgreSQL. All times are the database's, so that the servers' clocks need not agree. A claim is known
 * by the work's number and attempt: a worker whose lease ended, and whose work was claimed by another, changes nothing.
 * Thread-safe.
 */
public final class PostgresStudyQueue implements StudyQueue {

    private static final String ITS_CLAIM = " WHERE number = ? AND attempt = ? AND state = 'CLAIMED'";

    private final PostgresDatabase database;
    private final String server;

    /**
     * The work log in this database.
     *
     * @param server by what the claims of this server are known from those of others that share its archive
     */
    public PostgresStudyQueue(PostgresDatabase database, String server) {
        this.database = database;
        this.server = server;
    }

    @Override
    public void add(String archive, List<String> studies, Requester.Cause cause) {
        DomainKeys keys = PendingStudyRows.keys(database);
        database.transaction(
                keys, connection -> PendingStudyRows.insert(connection, keys, archive, studies, cause, ""));
    }

    @Override
    public void addStrays(String archive, List<String> strays, String domain) {
        DomainKeys keys = PendingStudyRows.keys(database);
        database.transaction(
                keys,
                connection ->
                        PendingStudyRows.insert(connection, keys, archive, strays, Requester.Cause.STRAY, domain));
    }

    @Override
    public Optional<PendingStudy> claim(String archive, Duration lease) {
        String sql = """
                UPDATE pseudonymizer.work SET state = 'CLAIMED', attempt = attempt + 1, server = ?,
                  due = clock_timestamp() + ? * interval '1 millisecond'
                WHERE number = (
                  SELECT number FROM pseudonymizer.work
                  WHERE archive = ? AND state <> 'FAILED' AND due <= clock_timestamp()
                  ORDER BY due, number LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING number, study, cause, domain, attempt, remake
                """;
        DomainKeys keys = PendingStudyRows.keys(database);
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

    private static PendingStudy work(String archive, DomainKeys keys, ResultSet row) throws SQLException {
        return new PendingStudy(
                row.getLong("number"),
                archive,
                keys.open(PendingStudyRows.KIND, row.getBytes("study")),
                Requester.Cause.valueOf(row.getString("cause")),
                row.getString("domain"),
                row.getInt("attempt"),
                row.getBoolean("remake"));
    }

    @Override
    public void release(String archive) {
        String sql = """
                UPDATE pseudonymizer.work SET state = 'WAITING', again = false, due = clock_timestamp()
                WHERE archive = ? AND state = 'CLAIMED' AND server IN ('', ?)
                """;
        update(sql, archive, server);
    }

    /** @param sql with a parameter for the archive and one for the server */
    private void update(String sql, String archive, String claimant) {
        database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setString(2, claimant);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public void withdraw(String archive, Set<Long> held) {
        String sql = """
                UPDATE pseudonymizer.work
                SET state = 'WAITING', again = false, due = clock_timestamp(), attempt = attempt - 1
                WHERE archive = ? AND state = 'CLAIMED' AND server = ? AND number <> ALL (?::bigint[])
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
        byte[][] digests = PendingStudyRows.digests(database, studies);
        database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setString(2, server);
                statement.setArray(3, connection.createArrayOf("bytea", digests));
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Set<String> otherClaimants(String archive) {
        String sql = """
                SELECT DISTINCT server FROM pseudonymizer.work
                WHERE archive = ? AND state = 'CLAIMED' AND server NOT IN ('', ?)
                """;
        return database.query(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, archive);
                statement.setString(2, server);
                try (ResultSet rows = statement.executeQuery()) {
                    Set<String> servers = new HashSet<>();
                    while (rows.next()) {
                        servers.add(rows.getString(1));
                    }
                    return servers;
                }
            }
        });
    }

    @Override
    public void releaseAllOf(String archive, String other) {
        String sql = """
                UPDATE pseudonymizer.work SET state = 'WAITING', again = false, due = clock_timestamp()
                WHERE archive = ? AND state = 'CLAIMED' AND server = ?
                """;
        update(sql, archive, other);
    }

    @Override
    public void bringForward(String archive, Duration longest) {
        String sql = """
                UPDATE pseudonymizer.work
                SET due = CASE state WHEN 'WAITING' THEN clock_timestamp() ELSE clock_timestamp() + longest END
                FROM (SELECT ? * interval '1 millisecond' AS longest) AS given
                WHERE archive = ? AND state <> 'FAILED' AND due > clock_timestamp() + longest
                """;
        database.transaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, longest.toMillis());
                statement.setString(2, archive);
                return statement.executeUpdate();
            }
        });
    }

    /** @throws StoreException also if the lease ended and somebody else claimed the work */
    @Override
    public void renew(PendingStudy work, Duration lease) {
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
    public void finish(PendingStudy work) {
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
    public void retry(PendingStudy work, Duration pause, String reason) {
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
    public void giveUp(PendingStudy work, String reason) {
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

    private static void anewIfAddedAgain(Connection connection, PendingStudy work) throws SQLException {
        // Locks the row first: otherwise an addition between this statement and the next would be lost.
        String lock = "SELECT FROM pseudonymizer.work" + ITS_CLAIM + " FOR UPDATE";
        for (String sql : List.of(lock, PendingStudyRows.ANEW + ITS_CLAIM + " AND again")) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                setClaim(statement, 1, work);
                statement.execute();
            }
        }
    }

    private static void setClaim(PreparedStatement statement, int first, PendingStudy work) throws SQLException {
        statement.setLong(first, work.number());
        statement.setInt(first + 1, work.attempt());
    }
}
