// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Requester;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What becomes of the records of a server when its archive gets a name that others use, too. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SharedArchiveIT {

    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final CopiedFiles FILES = new CopiedFiles(new TreeMap<>(Map.of(1L, new CopiedFiles.File(2, 3))));

    private TestServer.Database place;
    private PostgresLinks links;
    private PostgresChangeCursor cursor;
    private PostgresStudyQueue works;
    private PostgresQueueContents queue;

    @BeforeEach
    void open() throws Exception {
        place = TestServer.createDatabase();
        PostgresDatabase database = place.open();
        links = new PostgresLinks(database);
        cursor = new PostgresChangeCursor(database);
        works = new PostgresStudyQueue(database, "one");
        queue = new PostgresQueueContents(database);
    }

    @AfterEach
    void close() {
        place.close();
    }

    private void renamed(String former) {
        PostgresDatabase database = place.open();
        database.rename(former, "shared");
        database.check();
    }

    private Link link(String archive, String original, String copy) {
        Link link = new Link(
                archive,
                "default",
                original,
                copy,
                "P1",
                Link.State.STORING,
                new Requester(Requester.Cause.HTTP, "alice", "127.0.0.1"),
                0,
                0,
                Instant.now());
        links.begin(link);
        return link;
    }

    @Test
    void everything_that_one_server_recorded_belongs_to_all() {
        Link link = link("one", "original", "copy");
        links.copied(link, FILES);
        links.complete(link, 7, 0);
        cursor.begin("one", 4711, LONG_AGO);
        works.add("one", List.of("waiting study"), Requester.Cause.STABLE_STUDY);

        renamed("one");
        renamed("one");

        Link shared = links.find("shared", "default", "original").orElseThrow();
        assertEquals(7, shared.instances());
        assertEquals(FILES, links.copiedFiles(shared));
        assertEquals(Optional.empty(), links.find("one", "default", "original"));
        assertEquals(OptionalLong.of(4711), cursor.position("shared"));
        assertEquals(Optional.of(LONG_AGO), cursor.followedSince("shared"));
        assertEquals(OptionalLong.empty(), cursor.position("one"));
        assertEquals(
                Optional.of("waiting study"),
                works.claim("shared", Duration.ofMinutes(1)).map(PendingStudy::study));
    }

    @Test
    void what_the_others_know_already_stays_and_nothing_is_passed_over() {
        Link known = link("shared", "original", "copy");
        links.copied(known, FILES);
        links.complete(known, 8, 0);
        cursor.begin("shared", 5000, LONG_AGO.plusSeconds(60));
        works.add("shared", List.of("study"), Requester.Cause.STABLE_STUDY);
        links.complete(link("one", "original", "copy"), 7, 0);
        links.complete(link("one", "another original", "another copy"), 3, 0);
        cursor.begin("one", 4711, LONG_AGO);
        works.add("one", List.of("study", "another study"), Requester.Cause.STABLE_STUDY);

        renamed("one");

        assertEquals(
                8, links.find("shared", "default", "original").orElseThrow().instances());
        assertEquals(FILES, links.copiedFiles(known));
        assertEquals(
                3,
                links.find("shared", "default", "another original")
                        .orElseThrow()
                        .instances());
        assertEquals(2, links.latest("shared", 10).size());
        assertEquals(List.of(), links.latest("one", 10));
        assertEquals(OptionalLong.of(4711), cursor.position("shared"));
        assertEquals(Optional.of(LONG_AGO), cursor.followedSince("shared"));
        assertEquals(2, queue.count("shared").get(PendingStudy.State.WAITING));
    }

    @Test
    void of_a_server_that_recorded_nothing_nothing_changes() {
        cursor.begin("shared", 5000, LONG_AGO);

        renamed("unknown");

        assertEquals(OptionalLong.of(5000), cursor.position("shared"));
    }

    @Test
    void a_server_that_starts_gives_back_its_own_claims_only() {
        PostgresStudyQueue others = new PostgresStudyQueue(place.open(), "two");
        cursor.begin("shared", 0, LONG_AGO);
        works.add("shared", List.of("first", "second"), Requester.Cause.STABLE_STUDY);
        assertTrue(works.claim("shared", Duration.ofMinutes(10)).isPresent());
        PendingStudy theirs = others.claim("shared", Duration.ofMinutes(10)).orElseThrow();

        works.release("shared");

        assertTrue(works.claim("shared", Duration.ofMinutes(10)).isPresent());
        assertTrue(works.claim("shared", Duration.ofMinutes(10)).isEmpty());
        others.finish(theirs);
        assertEquals(
                1, queue.count("shared").values().stream().mapToLong(n -> n).sum());
    }

    @Test
    void a_server_gives_back_what_was_claimed_for_it_and_it_does_not_do_as_if_never_attempted() {
        PostgresStudyQueue others = new PostgresStudyQueue(place.open(), "two");
        cursor.begin("shared", 0, LONG_AGO);
        works.add("shared", List.of("first", "second", "third"), Requester.Cause.STABLE_STUDY);
        PendingStudy held = works.claim("shared", Duration.ofMinutes(10)).orElseThrow();
        PendingStudy lost = works.claim("shared", Duration.ofMinutes(10)).orElseThrow();
        PendingStudy theirs = others.claim("shared", Duration.ofMinutes(10)).orElseThrow();

        works.withdraw("shared", Set.of(held.number()));

        assertEquals(lost, works.claim("shared", Duration.ofMinutes(10)).orElseThrow());
        assertTrue(works.claim("shared", Duration.ofMinutes(10)).isEmpty());
        others.finish(theirs);
        assertEquals(
                2, queue.count("shared").values().stream().mapToLong(n -> n).sum());
    }

    @Test
    void what_another_server_claimed_and_does_no_more_is_taken_over_and_what_is_ones_own_is_not() {
        PostgresStudyQueue others = new PostgresStudyQueue(place.open(), "two");
        cursor.begin("shared", 0, LONG_AGO);
        works.add("shared", List.of("first"), Requester.Cause.STABLE_STUDY);
        PendingStudy theirs = others.claim("shared", Duration.ofMinutes(10)).orElseThrow();

        others.takeOver("shared", List.of("first"));
        assertTrue(works.claim("shared", Duration.ofMinutes(10)).isEmpty());
        works.takeOver("shared", List.of("second"));
        assertTrue(works.claim("shared", Duration.ofMinutes(10)).isEmpty());
        works.takeOver("shared", List.of("first"));
        PendingStudy ours = works.claim("shared", Duration.ofMinutes(10)).orElseThrow();

        others.finish(theirs);
        assertEquals(1, queue.count("shared").get(PendingStudy.State.CLAIMED), "the former claim ends nothing");
        works.finish(ours);
        assertEquals(
                0, queue.count("shared").values().stream().mapToLong(n -> n).sum());
    }

    @Test
    void whatever_a_server_that_is_gone_has_claimed_is_due_again() {
        PostgresStudyQueue others = new PostgresStudyQueue(place.open(), "two");
        cursor.begin("shared", 0, LONG_AGO);
        works.add("shared", List.of("first", "second"), Requester.Cause.STABLE_STUDY);
        PendingStudy lost = others.claim("shared", Duration.ofMinutes(10)).orElseThrow();
        assertTrue(works.claim("shared", Duration.ofMinutes(10)).isPresent());
        Set<String> claimants = works.otherClaimants("shared");

        works.releaseAllOf("shared", "two");

        assertEquals(Set.of("two"), claimants);
        assertEquals(Set.of(), works.otherClaimants("shared"));
        assertEquals(Set.of("one"), others.otherClaimants("shared"));
        PendingStudy again = works.claim("shared", Duration.ofMinutes(10)).orElseThrow();
        assertEquals(lost.number(), again.number());
        assertTrue(works.claim("shared", Duration.ofMinutes(10)).isEmpty());
    }
}
