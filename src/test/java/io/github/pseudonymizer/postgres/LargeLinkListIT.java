// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.review.PostgresReviews;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.review.LinkQuestion;
import io.github.pseudonymizer.study.review.ReviewedLink;
import io.github.pseudonymizer.study.review.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A page of the list of links when there are very many. Times are printed; held is that no question reads through the
 * table.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LargeLinkListIT {

    private static final int PAGE = 100;
    private static final Requester ALICE = new Requester(Requester.Cause.HTTP, "alice", "127.0.0.1");

    @Test
    void with_twenty_thousand_links_a_page_reads_few_of_them() throws Exception {
        ask(20_000);
    }

    @Tag("soak")
    @Test
    void with_a_million_links_a_page_reads_few_of_them() throws Exception {
        ask(1_000_000);
    }

    private static void ask(int links) throws Exception {
        try (TestServer.Database place = TestServer.createDatabase()) {
            try (PostgresDatabase database = place.open()) {
                for (String domain : List.of("default", "trial", "small")) {
                    new PostgresLinks(database)
                            .begin(new Link(
                                    "archive", domain, "o", "c", "P", Link.State.STORING, ALICE, 0, 0, Instant.EPOCH));
                }
            }
            fill(place, links);
            long before = rowsRead(place);
            int asked = 0;
            try (PostgresDatabase database = place.open()) {
                PostgresReviews reviews = new PostgresReviews(database);
                for (Map.Entry<String, LinkQuestion> question : questions().entrySet()) {
                    for (String after : List.of("", "copy" + links / 2)) {
                        asked++;
                        measure(reviews, question, after);
                    }
                }
            }
            long read = rowsRead(place) - before;
            assertTrue(read <= 2L * asked * PAGE, read + " rows were read for " + asked + " pages");
        }
    }

    private static void measure(PostgresReviews reviews, Map.Entry<String, LinkQuestion> question, String after) {
        long begin = System.nanoTime();
        List<ReviewedLink> page = reviews.page("archive", question.getValue(), new LinkQuestion.Page(after, PAGE));
        System.out.printf(
                "figures: %s%s: %d ms, %d found%n",
                question.getKey(),
                after.isEmpty() ? "" : " in the middle",
                Duration.ofNanos(System.nanoTime() - begin).toMillis(),
                page.size());
    }

    private static Map<String, LinkQuestion> questions() {
        Map<String, LinkQuestion> questions = new LinkedHashMap<>();
        questions.put("all", LinkQuestion.ALL);
        for (String domain : List.of("default", "small")) {
            questions.put(domain, question(Optional.of(domain), Optional.empty(), Optional.empty()));
            for (Verdict verdict : Verdict.values()) {
                questions.put(
                        domain + " " + verdict, question(Optional.of(domain), Optional.empty(), Optional.of(verdict)));
            }
        }
        for (Verdict verdict : Verdict.values()) {
            questions.put("any " + verdict, question(Optional.empty(), Optional.empty(), Optional.of(verdict)));
        }
        for (Link.State state : Link.State.values()) {
            questions.put("any " + state, question(Optional.empty(), Optional.of(state), Optional.empty()));
            questions.put("small " + state, question(Optional.of("small"), Optional.of(state), Optional.empty()));
        }
        questions.put("a pseudonym", LinkQuestion.ALL.of(List.of(new LinkQuestion.Patient("", "P77"))));
        questions.put("nobody", LinkQuestion.ALL.of(List.of()));
        questions.put(
                "a copy",
                new LinkQuestion(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("copy77"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        questions.put(
                "long ago",
                new LinkQuestion(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Instant.EPOCH),
                        Optional.of(Instant.EPOCH.plusSeconds(60))));
        return questions;
    }

    private static LinkQuestion question(
            Optional<String> domain, Optional<Link.State> state, Optional<Verdict> verdict) {
        return new LinkQuestion(
                domain, Optional.empty(), Optional.empty(), state, verdict, Optional.empty(), Optional.empty());
    }

    /** Most links are of one domain and not confirmed; few failed. Their order in the table is not that of the list. */
    private static void fill(TestServer.Database place, int links) throws SQLException {
        DriverConnections patient =
                new DriverConnections(place.access(), Duration.ofSeconds(20), Duration.ofMinutes(10));
        try (Connection connection = patient.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO pseudonymizer.domain (name) VALUES ('default'), ('trial'), ('small')"
                    + " ON CONFLICT DO NOTHING");
            statement.execute("INSERT INTO pseudonymizer.link (archive, domain, original_digest, original, copy,"
                    + " pseudonym, state, cause, requested_by, address, instances, created, confirmation)"
                    + " SELECT 'archive', domain, sha256(('o' || i)::bytea), (SELECT original FROM pseudonymizer.link"
                    + " AS real WHERE real.domain = made.domain LIMIT 1), 'copy' || i, 'P' || i / 3,"
                    + " CASE WHEN i % 1000 = 0 THEN 'FAILED' WHEN i % 50000 = 1 THEN 'STORING' ELSE 'COMPLETE' END,"
                    + " 'HTTP', 'alice', '', 100, now() - (i::bigint * 7919 % " + links + ") * interval '1 second',"
                    + " CASE WHEN i % 100 = 0 THEN 'CONFIRMED' WHEN i % 5000 = 1 THEN 'REJECTED'"
                    + " WHEN i % 10000 = 2 THEN 'STALE' ELSE 'NONE' END FROM (SELECT i, CASE WHEN i % 1000 = 7 THEN"
                    + " 'small' WHEN i % 10 = 0 THEN 'trial' ELSE 'default' END AS domain FROM generate_series(1, "
                    + links + ") AS i) AS made");
            statement.execute("VACUUM (ANALYZE) pseudonymizer.link");
        }
    }

    private static long rowsRead(TestServer.Database place) throws SQLException {
        place.awaitEndOfSessions();
        return Long.parseLong(place.strings("SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_user_tables"
                        + " WHERE schemaname = 'pseudonymizer' AND relname = 'link'")
                .get(0));
    }
}
