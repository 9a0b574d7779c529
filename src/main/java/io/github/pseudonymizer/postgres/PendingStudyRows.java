package io.github.pseudonymizer.postgres;

import io.github.pseudonymizer.pseudonym.DomainKeys;
import io.github.pseudonymizer.study.Requester;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rows of the table {@code work}: how studies are named in it, and how work comes into it. */
final class PendingStudyRows {

    static final String KIND = "WAITING_STUDY";

    /** Makes a work new, as if it had been added after its end. */
    static final String ANEW = """
            UPDATE pseudonymizer.work SET number = nextval('pseudonymizer.work_number'), state = 'WAITING',
              attempt = 0, due = clock_timestamp(), added = clock_timestamp(), again = false, reason = ''
            """;

    private PendingStudyRows() {}

    /** Each study once, for a statement cannot change a row twice, and in one order, against deadlocks. */
    static int insert(
            Connection connection,
            DomainKeys keys,
            String archive,
            List<String> studies,
            Requester.Cause cause,
            String domain)
            throws SQLException {
        String sql = """
                INSERT INTO pseudonymizer.work AS work (archive, study_digest, study, cause, domain, remake)
                SELECT ?, study_digest, study, ?, ?, ?
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
                  remake = excluded.remake OR (work.remake AND work.state <> 'FAILED'),
                  reason = CASE work.state WHEN 'FAILED' THEN '' ELSE work.reason END,
                  state = CASE work.state WHEN 'FAILED' THEN 'WAITING' ELSE work.state END
                """;
        Map<String, byte[]> sealed = new TreeMap<>();
        studies.forEach(study -> sealed.computeIfAbsent(study, id -> keys.seal(KIND, id)));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, archive);
            statement.setString(2, cause.name());
            statement.setString(3, domain);
            statement.setBoolean(4, cause == Requester.Cause.REMAKE);
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "bytea",
                            sealed.keySet().stream()
                                    .map(study -> keys.digest(KIND, study))
                                    .toArray(byte[][]::new)));
            statement.setArray(
                    6, connection.createArrayOf("bytea", sealed.values().toArray(byte[][]::new)));
            return statement.executeUpdate();
        }
    }

    static byte[][] digests(PostgresDatabase database, Collection<String> studies) {
        DomainKeys keys = keys(database);
        return studies.stream().map(study -> keys.digest(KIND, study)).toArray(byte[][]::new);
    }

    static DomainKeys keys(PostgresDatabase database) {
        // Which studies wait is not a matter of one domain.
        return database.keys().of("");
    }
}
