// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.postgres.review.PostgresReviews;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.review.Decision;
import io.github.pseudonymizer.study.review.LinkQuestion;
import io.github.pseudonymizer.study.review.ReviewedLink;
import io.github.pseudonymizer.study.review.Reviews;
import io.github.pseudonymizer.study.review.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresReviewsIT {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Requester RHEA = new Requester(Requester.Cause.HTTP, "rhea", "127.0.0.1");
    private static final LinkQuestion.Page ALL = new LinkQuestion.Page("", 100);

    private static TestServer.Database place;
    private static PostgresDatabase database;
    private static PostgresLinks links;
    private static Reviews reviews;

    private String archive = "";

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        database = place.open();
        links = new PostgresLinks(database);
        reviews = new PostgresReviews(database);
    }

    @AfterAll
    static void close() {
        place.close();
    }

    @BeforeEach
    void nameTheArchive() {
        archive = "archive" + NUMBER.incrementAndGet();
    }

    private Link link(String domain, String original, String copy, String pseudonym) {
        return new Link(archive, domain, original, copy, pseudonym, Link.State.STORING, RHEA, 0, 0, Instant.EPOCH);
    }

    private Link complete(String original, String copy) {
        Link link = link("default", original, copy, "P-" + original);
        links.begin(link);
        links.complete(link, 7, 0);
        return link;
    }

    private static Decision decision(Decision.Kind kind, String comment) {
        return new Decision(kind, "", "rhea", comment, Instant.EPOCH, 0, "as seen");
    }

    private AuditEntry entry() {
        return new AuditEntry(archive, AuditEntry.Event.LINK_CONFIRMED, RHEA, "default", "copy", "");
    }

    private boolean decide(Link link, int begun, Decision.Kind kind) {
        return reviews.decide(
                link,
                Optional.of(begun),
                decision(kind, "Mercy's liver"),
                all -> kind == Decision.Kind.CONFIRMED ? Verdict.CONFIRMED : Verdict.REJECTED,
                entry());
    }

    private ReviewedLink found(String copy) {
        return reviews.find(archive, copy).orElseThrow();
    }

    private List<String> originals(LinkQuestion question) {
        return reviews.page(archive, question, ALL).stream()
                .map(reviewed -> reviewed.link().original())
                .toList();
    }

    private static LinkQuestion with(
            Optional<String> study, Optional<Link.State> state, Optional<Verdict> verdict, Optional<Instant> until) {
        return new LinkQuestion(Optional.empty(), Optional.empty(), study, state, verdict, Optional.empty(), until);
    }

    @Test
    void pages_have_the_newest_first_and_follow_each_other_without_gap_while_copies_change() {
        for (int i = 0; i < 7; i++) {
            complete("original" + i, "copy" + i);
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        for (int page = 0; page < 4; page++) {
            List<ReviewedLink> some = reviews.page(archive, LinkQuestion.ALL, new LinkQuestion.Page(after, 2));
            some.forEach(reviewed -> seen.add(reviewed.link().original()));
            after = page % 2 == 0
                    ? some.get(some.size() - 1).next()
                    : some.get(some.size() - 1).link().copy();
            complete("original0", "copy0");
        }

        assertEquals(
                List.of("original6", "original5", "original4", "original3", "original2", "original1", "original0"),
                seen);
    }

    @Test
    void links_of_one_moment_come_once_each() throws Exception {
        for (int i = 0; i < 5; i++) {
            complete("original" + i, "copy" + i);
        }
        place.execute("UPDATE pseudonymizer.link SET created = '2026-11-29' WHERE archive = '" + archive + "'");
        List<String> seen = new ArrayList<>();
        String after = "";
        for (int page = 0; page < 5; page++) {
            ReviewedLink one = reviews.page(archive, LinkQuestion.ALL, new LinkQuestion.Page(after, 1))
                    .get(0);
            seen.add(one.link().original());
            after = one.next();
        }

        assertEquals(5, Set.copyOf(seen).size());
        assertEquals(List.of(), reviews.page(archive, LinkQuestion.ALL, new LinkQuestion.Page(after, 1)));
    }

    @Test
    void each_condition_leaves_the_links_for_which_it_holds() {
        Namespace trial = new Namespace("trial", new PseudonymFormat.Random("P"));
        Identity mercy = Identity.patient("4711", "");
        Pseudonym pseudonym = Objects.requireNonNull(new PostgresPseudonymStore(database)
                .assign(trial, Set.of(mercy))
                .get(mercy));
        String value = ((Pseudonym.OfPatient) pseudonym).value();
        Link ofMercy = link("trial", "mercy's", "copy of mercy's", value);
        links.begin(ofMercy);
        links.fail(ofMercy);
        complete("other", "copy of other");
        decide(complete("confirmed", "copy of confirmed"), 1, Decision.Kind.CONFIRMED);
        Optional<LinkQuestion.Patient> patient = reviews.patients(Map.of("trial", mercy, "default", mercy)).stream()
                .findFirst();

        assertEquals(Optional.of(new LinkQuestion.Patient("trial", value)), patient);
        assertEquals(List.of("mercy's"), originals(LinkQuestion.ALL.of(List.of(patient.get()))));
        assertEquals(List.of("mercy's"), originals(LinkQuestion.ALL.of(List.of(new LinkQuestion.Patient("", value)))));
        assertEquals(List.of(), originals(LinkQuestion.ALL.of(List.of())));
        assertEquals(
                List.of("mercy's"),
                originals(with(Optional.of("mercy's"), Optional.empty(), Optional.empty(), Optional.empty())));
        assertEquals(
                List.of("mercy's"),
                originals(with(Optional.of("copy of mercy's"), Optional.empty(), Optional.empty(), Optional.empty())));
        assertEquals(
                List.of("mercy's"),
                originals(with(Optional.empty(), Optional.of(Link.State.FAILED), Optional.empty(), Optional.empty())));
        assertEquals(
                List.of("confirmed"),
                originals(with(Optional.empty(), Optional.empty(), Optional.of(Verdict.CONFIRMED), Optional.empty())));
        assertEquals(
                List.of(),
                originals(with(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Instant.EPOCH))));
        assertEquals(List.of("confirmed", "other", "mercy's"), originals(LinkQuestion.ALL));
    }

    @Test
    void a_decision_is_kept_with_its_comment_sealed_and_counted() throws Exception {
        Link link = complete("original", "copy");

        assertTrue(decide(link, 1, Decision.Kind.REJECTED));
        assertTrue(decide(link, 1, Decision.Kind.CONFIRMED));

        ReviewedLink found = found("copy");
        assertEquals(Verdict.CONFIRMED, found.verdict());
        assertEquals("Mercy's liver", found.decision().orElseThrow().comment());
        assertEquals("rhea", found.decision().orElseThrow().by());
        assertEquals(
                List.of(Decision.Kind.REJECTED, Decision.Kind.CONFIRMED),
                reviews.history(link).stream().map(Decision::kind).toList());
        assertEquals(Map.of(Verdict.CONFIRMED, 1L, Verdict.REJECTED, 0L, Verdict.STALE, 0L), reviews.count(archive));
        assertEquals(
                List.of(),
                place.strings("SELECT comment FROM pseudonymizer.confirmation"
                        + " WHERE position('Mercy'::bytea in comment) > 0"));
        assertEquals(
                List.of("2"),
                place.strings("SELECT count(*) FROM pseudonymizer.audit WHERE archive = '" + archive + "'"));
    }

    @Test
    void a_copy_that_has_begun_again_since_it_was_seen_is_not_confirmed() {
        Link link = complete("original", "copy");
        links.begin(link);

        assertFalse(decide(link, 1, Decision.Kind.CONFIRMED));
        assertFalse(decide(link, 2, Decision.Kind.CONFIRMED));
        links.complete(link, 7, 0);
        assertFalse(decide(link, 1, Decision.Kind.CONFIRMED));
        assertEquals(List.of(), reviews.history(link));
        assertTrue(decide(link, 2, Decision.Kind.CONFIRMED));
    }

    @Test
    void a_click_that_changes_nothing_leaves_a_confirmation() {
        Link link = complete("original", "copy");
        decide(link, 1, Decision.Kind.CONFIRMED);

        links.begin(link);
        links.complete(link, 7, 0);

        assertEquals(Verdict.CONFIRMED, found("copy").verdict());
    }

    @Test
    void instances_that_are_copied_make_a_decision_stale_until_the_next_one() {
        Link link = complete("original", "copy");
        decide(link, 1, Decision.Kind.CONFIRMED);
        int content = found("copy").content();

        links.copied(link, new CopiedFiles(new TreeMap<>(Map.of(1L, new CopiedFiles.File(2, 3)))));

        assertEquals(Verdict.STALE, found("copy").verdict());
        assertNotEquals(content, found("copy").content());
        assertEquals("rhea", found("copy").decision().orElseThrow().by());
        decide(link, 1, Decision.Kind.REJECTED);
        assertEquals(Verdict.REJECTED, found("copy").verdict());
    }

    @Test
    void another_number_of_instances_and_a_remake_make_a_decision_stale() {
        Link grown = complete("grown", "copy of grown");
        Link remade = complete("remade", "copy of remade");
        decide(grown, 1, Decision.Kind.CONFIRMED);
        decide(remade, 1, Decision.Kind.REJECTED);

        links.complete(grown, 8, 0);
        links.begin(remade, List.of(), new Making("digest", "", Wishes.NONE, "", true));
        links.begin(remade, List.of(), new Making("digest", "", Wishes.NONE, "", false));

        assertEquals(Verdict.STALE, found("copy of grown").verdict());
        assertEquals(Verdict.STALE, found("copy of remade").verdict());
        assertEquals(2L, reviews.count(archive).get(Verdict.STALE));
    }

    @Test
    void what_is_withdrawn_no_longer_counts() {
        Link link = complete("original", "copy");
        decide(link, 1, Decision.Kind.CONFIRMED);

        assertTrue(reviews.decide(
                link, Optional.empty(), decision(Decision.Kind.WITHDRAWN, ""), all -> Verdict.NONE, entry()));
        links.copied(link, CopiedFiles.NONE);

        assertEquals(Verdict.NONE, found("copy").verdict());
        assertEquals(Optional.empty(), found("copy").decision());
        assertEquals(2, reviews.history(link).size());
    }

    @Test
    void a_deleted_link_takes_its_decisions_along_and_its_copy_stays_known_as_one() {
        Link link = complete("original", "copy");
        decide(link, 1, Decision.Kind.REJECTED);

        reviews.delete(archive, "copy");

        assertEquals(Optional.empty(), reviews.find(archive, "copy"));
        assertTrue(links.isCopy("copy"));
        assertEquals(List.of(), reviews.history(link));
        complete("original", "copy");
        assertEquals(Verdict.NONE, found("copy").verdict());
    }

    @Test
    void copies_that_the_copy_of_a_deleted_link_was_to_replace_stay_known_as_copies() throws Exception {
        Link link = complete("original", "copy");
        place.execute("INSERT INTO pseudonymizer.former_copy SELECT archive, domain, original_digest, 'former'"
                + " FROM pseudonymizer.link WHERE archive = '" + archive + "'");
        assertEquals(List.of("former"), links.former().of(link));

        reviews.delete(archive, "copy");

        assertEquals(List.of(), links.former().of(link));
        assertTrue(links.isCopy("former"));
    }
}
