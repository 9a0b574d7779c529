// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Requester.Cause;
import io.github.pseudonymizer.testing.Eventually;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresQueueContentsIT extends StudyQueueFixture {

    @Test
    void what_was_given_up_is_listed_and_can_be_tried_again() {
        log.add(archive, List.of("a", "b", "c"), Cause.STABLE_STUDY);
        PendingStudy first = queue.claim(archive, "a");
        log.retry(first, OVER, "not yet");
        log.giveUp(queue.claim(archive, "a"), "at last");
        PendingStudy second = queue.claim(archive, "b");
        log.giveUp(second, "at once");
        log.giveUp(queue.claim(archive, "c"), "at once");

        List<PendingStudy.Failure> failed = contents.failed(archive, 2);
        int one = contents.retryFailed(archive, List.of("b", "unknown"));
        int rest = contents.retryAllFailed(archive);

        assertEquals(
                List.of("a STABLE_STUDY 2 at last", "b STABLE_STUDY " + second.attempt() + " at once"),
                failed.stream()
                        .map(failure -> failure.study() + " " + failure.cause() + " " + failure.attempts() + " "
                                + failure.reason())
                        .toList());
        assertEquals(1, one);
        assertEquals(2, rest);
        assertEquals(TestWorks.counts(3, 0, 0), contents.count(archive));
        assertEquals(1, queue.claim(archive, "a").attempt());
        assertEquals(List.of(), contents.failed(archive, 10));
    }

    @Test
    void it_tells_where_the_works_of_studies_stand() {
        log.addBuiltInCopies(archive, List.of("failed"), "");
        log.giveUp(queue.claim(archive, "failed"), "LEAK: invented reason");
        log.addBuiltInCopies(archive, List.of("is worked on"), "");
        PendingStudy unused = queue.claim(archive, "is worked on");
        log.addBuiltInCopies(archive, List.of("waits"), "");
        log.add(archive, List.of("other"), Cause.STABLE_STUDY);

        Map<String, PendingStudy.Standing> standings =
                contents.standings(archive, List.of("waits", "is worked on", "failed", "other", "done"));

        assertEquals(
                Map.of(
                        "waits", new PendingStudy.Standing(Cause.BUILT_IN_COPY, PendingStudy.State.WAITING, ""),
                        "is worked on", new PendingStudy.Standing(Cause.BUILT_IN_COPY, PendingStudy.State.CLAIMED, ""),
                        "failed",
                                new PendingStudy.Standing(
                                        Cause.BUILT_IN_COPY, PendingStudy.State.FAILED, "LEAK: invented reason"),
                        "other", new PendingStudy.Standing(Cause.STABLE_STUDY, PendingStudy.State.WAITING, "")),
                standings);
        assertEquals(Map.of(), contents.standings(archive, List.of()));
        assertEquals(Map.of(), contents.standings("elsewhere", List.of("waits")));
    }

    @Test
    void the_queue_tells_how_much_is_in_each_state_and_the_age_of_the_oldest_that_has_not_failed() throws Exception {
        PendingStudy.Queue empty = contents.queue(archive);
        log.add(archive, List.of("failed", "claimed", "waiting", "late"), Cause.STABLE_STUDY);
        log.add(archive + "other", List.of("elsewhere"), Cause.STABLE_STUDY);
        log.giveUp(log.claim(archive, LONG).orElseThrow(), "invented");
        PendingStudy claimed = log.claim(archive, LONG).orElseThrow();
        queue.place()
                .execute("UPDATE pseudonymizer.work SET added = added - interval '9 hours' WHERE state = 'FAILED'");
        queue.place()
                .execute("UPDATE pseudonymizer.work SET added = added - interval '2 hours' WHERE number = "
                        + claimed.number());

        PendingStudy.Queue told = contents.queue(archive);

        assertEquals(new PendingStudy.Queue(0, 0, 0, Duration.ZERO), empty);
        assertEquals(List.of(2L, 1L, 1L), List.of(told.waiting(), told.claimed(), told.failed()));
        assertEquals(2, told.oldest().toHours());
        log.finish(claimed);
        assertEquals(0, contents.queue(archive).oldest().toHours());
    }

    @Test
    void a_queue_that_seems_to_come_from_the_future_has_no_age() throws Exception {
        log.add(archive, List.of("waiting"), Cause.STABLE_STUDY);
        queue.place()
                .execute("UPDATE pseudonymizer.work SET added = added + interval '1 hour' WHERE archive = '" + archive
                        + "'");

        assertEquals(new PendingStudy.Queue(1, 0, 0, Duration.ZERO), contents.queue(archive));
    }

    @Test
    void a_long_queue_is_told_from_an_index() throws Exception {
        queue.place().execute("""
                INSERT INTO pseudonymizer.work (archive, study_digest, study, cause)
                SELECT 'long', sha256(study::text::bytea), sha256(study::text::bytea), 'STABLE_STUDY'
                FROM generate_series(1, 20000) AS study""");
        queue.place().execute("VACUUM ANALYZE pseudonymizer.work");
        long before = indexScans();

        assertEquals(20_000, contents.queue("long").waiting());

        // The server notes it a moment later, when the same connection is used again.
        Eventually.until("the scan to be noted", () -> {
            contents.queue("long");
            return indexScans() > before;
        });
    }

    private static long indexScans() throws SQLException {
        return Long.parseLong(queue.place()
                .strings("SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = 'work_by_age'")
                .get(0));
    }
}
