// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Requester;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a patient and a study cost when there are many already. Times are printed, for a machine may be busy; held is
 * what makes them grow: no statement may read through a table that grows with the patients.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LargeTablesIT {

    private static final Namespace DOMAIN = new Namespace("default", new PseudonymFormat.Random("P"));
    private static final Requester ALICE = new Requester(Requester.Cause.HTTP, "alice", "127.0.0.1");
    private static final int FEW = 1000;
    private static final int STUDIES_OF_A_PATIENT = 3;
    private static final int WARM_UPS = 5;

    private TestServer.Database place;

    private int number;

    @BeforeEach
    void open() throws Exception {
        place = TestServer.createDatabase();
        try (PostgresDatabase database = place.open()) {
            database.check();
        }
    }

    @AfterEach
    void close() {
        place.close();
    }

    @Tag("soak")
    @Test
    void with_ten_times_as_many_patients_nothing_reads_through_a_table() throws Exception {
        compare(10 * FEW, 100);
    }

    @Tag("soak")
    @Test
    void with_a_million_patients_and_three_million_studies_nothing_does_either() throws Exception {
        compare(1_000_000, 1000); // A median of few is a matter of chance.
    }

    @Test
    void a_page_of_copies_that_were_made_by_older_rules_does_not_read_the_others() throws Exception {
        int page = 100;
        try (PostgresDatabase earlier = place.open()) {
            var links = new PostgresLinks(earlier);
            for (int i = 0; i < page; i++) { // Their ids come before those of the others.
                links.begin(link(i));
                links.complete(link(i), 7, 0);
            }
        }
        fill(0, 10 * FEW);
        long before = rowsRead();

        List<Link> outdated;
        try (PostgresDatabase asking = place.open()) {
            outdated = new PostgresLinks(asking).outdated("archive", Map.of("default", Set.of("today")), "", page);
        }

        long read = rowsRead() - before;
        assertEquals(page, outdated.size());
        assertTrue(read >= page && read <= 2L * page, read + " rows were read");
    }

    private void compare(int many, int measured) throws SQLException {
        fill(0, FEW);
        for (int i = 0; i < WARM_UPS; i++) {
            measure(measured);
        }
        List<Duration> before = measure(measured);
        fill(FEW, many);
        execute("CHECKPOINT");
        measure(measured);
        long scans = sequentialScans();

        List<Duration> after = measure(measured);

        assertEquals(scans, sequentialScans());
        for (int i = 0; i < Step.values().length; i++) {
            System.out.printf(
                    "figures: %s: %d µs at %,d patients, %.2f times as long at %,d%n",
                    Step.values()[i],
                    before.get(i).toNanos() / 1000,
                    FEW,
                    (double) after.get(i).toNanos() / before.get(i).toNanos(),
                    many);
        }
    }

    private enum Step {
        ASSIGN_NEW,
        FIND_ASSIGNED,
        LINK_NEW,
        FIND_LINK,
        FIND_COPY,
        QUEUE_AND_FINISH
    }

    private interface Action {
        void run(int number);
    }

    /** The median of each step. */
    private List<Duration> measure(int measured) {
        try (PostgresDatabase database = place.open()) {
            return measure(database, measured);
        }
    }

    private List<Duration> measure(PostgresDatabase database, int measured) {
        var store = new PostgresPseudonymStore(database);
        var links = new PostgresLinks(database);
        var works = new PostgresStudyQueue(database, "server");
        int first = number;
        number += measured;
        Action assign = i -> {
            Map<Identity, Pseudonym> assigned =
                    store.assign(DOMAIN, Set.of(Identity.patient("p" + i), Identity.study("1.2.3." + i)));
            assertEquals(2, assigned.size());
        };
        return List.of(
                median(first, number, assign),
                median(first, number, assign),
                median(first, number, i -> {
                    Link link = link(i);
                    links.begin(link);
                    links.complete(link, 7, 0);
                }),
                median(
                        first,
                        number,
                        i -> assertTrue(
                                links.find("archive", "default", "study" + i).isPresent())),
                median(first, number, i -> assertTrue(links.isCopy("copy" + i))),
                median(first, number, i -> {
                    works.add("archive", List.of("study" + i), Requester.Cause.STABLE_STUDY);
                    PendingStudy work =
                            works.claim("archive", Duration.ofMinutes(1)).orElseThrow();
                    works.finish(work);
                }));
    }

    private static Link link(int i) {
        return new Link(
                "archive", "default", "study" + i, "copy" + i, "P" + i, Link.State.STORING, ALICE, 0, 0, Instant.EPOCH);
    }

    private static Duration median(int first, int end, Action action) {
        List<Long> times = new ArrayList<>();
        for (int i = first; i < end; i++) {
            long start = System.nanoTime();
            action.run(i);
            times.add(System.nanoTime() - start);
        }
        Collections.sort(times);
        return Duration.ofNanos(times.get(times.size() / 2));
    }

    /** Patients of these numbers and their studies, as if they had been pseudonymized; their seals open with no key. */
    private void fill(int from, int to) throws SQLException {
        String patients = "generate_series(" + from + ", " + (to - 1) + ") AS p";
        String studies = patients + ", generate_series(1, " + STUDIES_OF_A_PATIENT + ") AS s";
        execute("INSERT INTO pseudonymizer.domain (name) VALUES ('default') ON CONFLICT DO NOTHING");
        execute("INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, shift, identity)"
                + " SELECT 'default', 'PATIENT', sha256(('p' || p)::bytea), 'filled' || p, sha256('x'),"
                + " sha256(('ip' || p)::bytea) || sha256('x') FROM " + patients);
        execute("INSERT INTO pseudonymizer.pseudonym (domain, kind, digest, value, identity)"
                + " SELECT 'default', 'STUDY', sha256(('s' || p || '.' || s)::bytea), 'filled' || p || '.' || s,"
                + " sha256(('is' || p || '.' || s)::bytea) || sha256('x') FROM " + studies);
        execute("INSERT INTO pseudonymizer.link (archive, domain, original_digest, original, copy, pseudonym, state,"
                + " cause, requested_by, address, instances) SELECT 'archive', 'default', sha256(('o' || p || '.' ||"
                + " s)::bytea), sha256(('io' || p || s)::bytea), 'filled' || p || '.' || s, 'filled' || p, 'COMPLETE',"
                + " 'HTTP', '', '', 100 FROM " + studies);
        execute("VACUUM (ANALYZE) pseudonymizer.pseudonym");
        execute("VACUUM (ANALYZE) pseudonymizer.link");
    }

    /** Of the tables that grow. */
    private long sequentialScans() throws SQLException {
        return statistic("sum(seq_scan)", "'pseudonym', 'link', 'copied_files'");
    }

    /** Of the links. */
    private long rowsRead() throws SQLException {
        return statistic("sum(seq_tup_read + idx_tup_fetch)", "'link'");
    }

    private long statistic(String sum, String tables) throws SQLException {
        place.awaitEndOfSessions();
        return Long.parseLong(place.strings("SELECT " + sum + " FROM pg_stat_user_tables"
                        + " WHERE schemaname = 'pseudonymizer' AND relname IN (" + tables + ")")
                .get(0));
    }

    private void execute(String sql) throws SQLException {
        DriverConnections patient =
                new DriverConnections(place.access(), Duration.ofSeconds(20), Duration.ofMinutes(10));
        try (var connection = patient.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
