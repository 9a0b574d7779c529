// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.StudyQueue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Keeps work in PostgreSQL. All times are the database's, so the servers' clocks need not agree. The number and attempt
 * of the work identify a claim: a worker changes nothing if its lease ended and another worker claimed its work.
 * Thread-safe.
 */
public final class PostgresStudyQueue implements StudyQueue {

    private static final String ITS_CLAIM = " WHERE number = :number AND attempt = :attempt AND state = 'CLAIMED'";
    private static final String RELEASE =
            "UPDATE pseudonymizer.work SET state = 'WAITING', again = false, due = clock_timestamp()";
    private static final String CLAIMED = " WHERE archive = :archive AND state = 'CLAIMED'";

    private final PostgresDatabase database;
    private final String server;

    /**
     * The queue in this database.
     *
     * @param server marks the claims of this server among those of all servers that share its archive
     */
    public PostgresStudyQueue(PostgresDatabase database, String server) {
        this.database = database;
        this.server = server;
    }

    @Override
    public void add(String archive, List<String> studies, Requester.Cause cause) {
        insert(archive, studies, cause, "");
    }

    @Override
    public void addBuiltInCopies(String archive, List<String> copies, String domain) {
        insert(archive, copies, Requester.Cause.BUILT_IN_COPY, domain);
    }

    private void insert(String archive, List<String> studies, Requester.Cause cause, String domain) {
        DomainKeys keys = keys();
        database.transaction(keys, handle -> PendingStudyRows.insert(handle, keys, archive, studies, cause, domain));
    }

    @Override
    public Optional<PendingStudy> claim(String archive, Duration lease) {
        String sql = """
            UPDATE pseudonymizer.work SET state = 'CLAIMED', attempt = attempt + 1, server = :server,
              due = clock_timestamp() + :lease * interval '1 millisecond'
            WHERE number = (
              SELECT number FROM pseudonymizer.work
              WHERE archive = :archive AND state <> 'FAILED' AND due <= clock_timestamp()
              ORDER BY due, number LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING number, study, cause, domain, attempt, remake
            """;
        DomainKeys keys = keys();
        return database.transaction(handle -> handle.createQuery(sql)
                .bind("server", server)
                .bind("lease", lease.toMillis())
                .bind("archive", archive)
                .map((row, context) -> work(archive, keys, row))
                .findOne());
    }

    private static PendingStudy work(String archive, DomainKeys keys, ResultSet row) throws SQLException {
        return new PendingStudy(
                row.getLong("number"),
                archive,
                keys.open(SealedKind.STUDY, row.getBytes("study")),
                Requester.Cause.of(row.getString("cause")),
                row.getString("domain"),
                row.getInt("attempt"),
                row.getBoolean("remake"));
    }

    @Override
    public void release(String archive) {
        database.update(
                RELEASE + CLAIMED + " AND server IN ('', :server)",
                update -> update.bind("archive", archive).bind("server", server));
    }

    @Override
    public void withdraw(String archive, Set<Long> held) {
        String sql = RELEASE + ", attempt = attempt - 1" + CLAIMED
                + " AND server = :server AND number <> ALL (:held::bigint[])";
        database.update(
                sql,
                update -> update.bind("archive", archive).bind("server", server).bindArray("held", Long.class, held));
    }

    @Override
    public void takeOver(String archive, Collection<String> studies) {
        String sql = RELEASE + CLAIMED + " AND server <> :server AND study_digest = ANY (:digests::bytea[])";
        List<byte[]> digests = PendingStudyRows.digests(keys(), studies);
        database.update(
                sql,
                update ->
                        update.bind("archive", archive).bind("server", server).bind("digests", Handles.bytes(digests)));
    }

    @Override
    public Set<String> otherClaimants(String archive) {
        String sql = "SELECT DISTINCT server FROM pseudonymizer.work" + CLAIMED + " AND server NOT IN ('', :server)";
        return database.select(
                sql,
                query -> query.bind("archive", archive)
                        .bind("server", server)
                        .mapTo(String.class)
                        .set());
    }

    @Override
    public void releaseAllOf(String archive, String other) {
        database.update(
                RELEASE + CLAIMED + " AND server = :server",
                update -> update.bind("archive", archive).bind("server", other));
    }

    @Override
    public void bringForward(String archive, Duration longest) {
        String sql = """
            UPDATE pseudonymizer.work
            SET due = CASE state WHEN 'WAITING' THEN clock_timestamp() ELSE clock_timestamp() + longest END
            FROM (SELECT :longest * interval '1 millisecond' AS longest) AS given
            WHERE archive = :archive AND state <> 'FAILED' AND due > clock_timestamp() + longest
            """;
        database.update(
                sql, update -> update.bind("longest", longest.toMillis()).bind("archive", archive));
    }

    /** @throws StoreException also if the lease ended and another worker claimed the work */
    @Override
    public void renew(PendingStudy work, Duration lease) {
        String sql =
                "UPDATE pseudonymizer.work SET due = clock_timestamp() + :lease * interval '1 millisecond'" + ITS_CLAIM;
        int renewed = database.update(sql, update -> bindClaim(update, work).bind("lease", lease.toMillis()));
        if (renewed == 0) {
            throw new StoreException(
                    StoreException.Reason.FAILED,
                    "the lease of work " + work.number() + " ended before it was renewed");
        }
    }

    @Override
    public void finish(PendingStudy work) {
        String sql = "DELETE FROM pseudonymizer.work" + ITS_CLAIM;
        database.transaction(handle -> {
            renewIfAddedAgain(handle, work);
            return bindClaim(handle.createUpdate(sql), work).execute();
        });
    }

    @Override
    public void retry(PendingStudy work, Duration pause, String reason) {
        String sql = """
            UPDATE pseudonymizer.work SET state = 'WAITING', again = false, reason = :reason,
              due = clock_timestamp() + :pause * interval '1 millisecond'
            """ + ITS_CLAIM;
        database.update(
                sql,
                update -> bindClaim(update, work)
                        .bind("reason", StoredText.of(reason))
                        .bind("pause", pause.toMillis()));
    }

    @Override
    public void giveUp(PendingStudy work, String reason) {
        String sql = "UPDATE pseudonymizer.work SET state = 'FAILED', reason = :reason" + ITS_CLAIM;
        database.transaction(handle -> {
            renewIfAddedAgain(handle, work);
            return bindClaim(handle.createUpdate(sql), work)
                    .bind("reason", StoredText.of(reason))
                    .execute();
        });
    }

    private static void renewIfAddedAgain(Handle handle, PendingStudy work) {
        // Locks the row first: otherwise an addition between this statement and the next would be lost.
        String lock = "SELECT FROM pseudonymizer.work" + ITS_CLAIM + " FOR UPDATE";
        for (String sql : List.of(lock, PendingStudyRows.RENEW + ITS_CLAIM + " AND again")) {
            bindClaim(handle.createUpdate(sql), work).execute();
        }
    }

    private static <S extends SqlStatement<S>> S bindClaim(S statement, PendingStudy work) {
        return statement.bind("number", work.number()).bind("attempt", work.attempt());
    }

    private DomainKeys keys() {
        return PendingStudyRows.keys(database.keys());
    }
}
