package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.study.Requester.Cause;
import io.github.pseudonymizer.study.Work;
import io.github.pseudonymizer.study.Work.State;
import io.github.pseudonymizer.study.WorkLog;
import io.github.pseudonymizer.study.WorkQueue;
import io.github.pseudonymizer.testing.Eventually;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresWorkQueueIT {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration OVER = Duration.ZERO;

    private static TestServer.Database place;
    private static WorkLog log;
    private static WorkQueue queue;

    private String archive = "";

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        PostgresDatabase database = place.open();
        log = new PostgresWorkLog(database, "server");
        queue = new PostgresWorkQueue(database);
    }

    @AfterAll
    static void close() {
        place.close();
    }

    @BeforeEach
    void nameTheArchive() {
        archive = "archive" + NUMBER.incrementAndGet();
    }

    @Test
    void what_was_given_up_is_listed_and_can_be_tried_again() {
        log.add(archive, List.of("a", "b", "c"), Cause.STABLE_STUDY);
        Work first = claim("a");
        log.retry(first, OVER, "not yet");
        log.giveUp(claim("a"), "at last");
        Work second = claim("b");
        log.giveUp(second, "at once");
        log.giveUp(claim("c"), "at once");

        List<Work.Failure> failed = queue.failed(archive, 2);
        int one = queue.retryFailed(archive, List.of("b", "unknown"));
        int rest = queue.retryAllFailed(archive);

        assertEquals(
                List.of("a STABLE_STUDY 2 at last", "b STABLE_STUDY " + second.attempt() + " at once"),
                failed.stream()
                        .map(failure -> failure.study() + " " + failure.cause() + " " + failure.attempts() + " "
                                + failure.reason())
                        .toList());
        assertEquals(1, one);
        assertEquals(2, rest);
        assertEquals(counts(3, 0, 0), queue.count(archive));
        assertEquals(1, claim("a").attempt());
        assertEquals(List.of(), queue.failed(archive, 10));
    }

    @Test
    void it_tells_where_the_works_of_studies_stand() {
        log.addStrays(archive, List.of("failed"), "");
        log.giveUp(claim("failed"), "LEAK: invented reason");
        log.addStrays(archive, List.of("is worked on"), "");
        Work unused = claim("is worked on");
        log.addStrays(archive, List.of("waits"), "");
        log.add(archive, List.of("other"), Cause.STABLE_STUDY);

        Map<String, Work.Standing> standings =
                queue.standings(archive, List.of("waits", "is worked on", "failed", "other", "done"));

        assertEquals(
                Map.of(
                        "waits", new Work.Standing(Cause.STRAY, Work.State.WAITING, ""),
                        "is worked on", new Work.Standing(Cause.STRAY, Work.State.CLAIMED, ""),
                        "failed", new Work.Standing(Cause.STRAY, Work.State.FAILED, "LEAK: invented reason"),
                        "other", new Work.Standing(Cause.STABLE_STUDY, Work.State.WAITING, "")),
                standings);
        assertEquals(Map.of(), queue.standings(archive, List.of()));
        assertEquals(Map.of(), queue.standings("elsewhere", List.of("waits")));
    }

    /** Claims the work of one study; others that are due earlier wait on. */
    private Work claim(String study) {
        while (true) {
            Work work = log.claim(archive, LONG).orElseThrow();
            if (work.study().equals(study)) {
                return work;
            }
            log.retry(work, OVER, "not its turn");
        }
    }

    @Test
    void the_queue_tells_how_much_is_in_each_state_and_the_age_of_the_oldest_that_has_not_failed() throws Exception {
        Work.Queue empty = queue.queue(archive);
        log.add(archive, List.of("failed", "claimed", "waiting", "late"), Cause.STABLE_STUDY);
        log.add(archive + "other", List.of("elsewhere"), Cause.STABLE_STUDY);
        log.giveUp(log.claim(archive, LONG).orElseThrow(), "invented");
        Work claimed = log.claim(archive, LONG).orElseThrow();
        execute("UPDATE pseudonymizer.work SET added = added - interval '9 hours' WHERE state = 'FAILED'");
        execute("UPDATE pseudonymizer.work SET added = added - interval '2 hours' WHERE number = " + claimed.number());

        Work.Queue told = queue.queue(archive);

        assertEquals(new Work.Queue(0, 0, 0, Duration.ZERO), empty);
        assertEquals(List.of(2L, 1L, 1L), List.of(told.waiting(), told.claimed(), told.failed()));
        assertEquals(2, told.oldest().toHours());
        log.finish(claimed);
        assertEquals(0, queue.queue(archive).oldest().toHours());
    }

    @Test
    void a_queue_that_seems_to_come_from_the_future_has_no_age() throws Exception {
        log.add(archive, List.of("waiting"), Cause.STABLE_STUDY);
        execute("UPDATE pseudonymizer.work SET added = added + interval '1 hour' WHERE archive = '" + archive + "'");

        assertEquals(new Work.Queue(1, 0, 0, Duration.ZERO), queue.queue(archive));
    }

    @Test
    void a_long_queue_is_told_from_an_index() throws Exception {
        execute("""
                INSERT INTO pseudonymizer.work (archive, study_digest, study, cause)
                SELECT 'long', sha256(study::text::bytea), sha256(study::text::bytea), 'STABLE_STUDY'
                FROM generate_series(1, 20000) AS study""");
        execute("VACUUM ANALYZE pseudonymizer.work");
        long before = indexScans();

        assertEquals(20_000, queue.queue("long").waiting());

        // The server notes it a moment later, when the same connection is used again.
        Eventually.until("the scan to be noted", () -> {
            queue.queue("long");
            return indexScans() > before;
        });
    }

    private static long indexScans() throws SQLException {
        String sql = "SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'work_by_age'";
        try (Connection connection = place.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = place.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Map<State, Long> counts(long waiting, long claimed, long failed) {
        return Map.of(State.WAITING, waiting, State.CLAIMED, claimed, State.FAILED, failed);
    }
}
