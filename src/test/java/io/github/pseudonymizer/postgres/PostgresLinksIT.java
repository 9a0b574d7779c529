// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresLinksIT {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Requester ALICE = new Requester(Requester.Cause.HTTP, "alice", "127.0.0.1");

    private static TestServer.Database place;
    private static PostgresDatabase database;
    private static Links links;

    private String archive = "";

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        database = place.open();
        links = new PostgresLinks(database);
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
    void of_which_part_a_copy_is_made_is_kept_until_it_begins_again() {
        List<Resource> part =
                List.of(new Resource(Level.SERIES, "a series"), new Resource(Level.INSTANCE, "an instance"));
        Link link = link("original", "copy");

        links.begin(link, part);
        assertEquals(part, links.part(link));
        links.complete(link, 2, 0);
        assertEquals(part, links.part(link));
        links.begin(link, part.subList(0, 1));
        assertEquals(part.subList(0, 1), links.part(link));
        links.begin(link);
        assertEquals(List.of(), links.part(link));
    }

    @Test
    void a_link_begins_and_becomes_complete() {
        Link begun = link("original", "copy");
        links.begin(begun);
        Link storing = links.find(archive, "default", "original").orElseThrow();

        links.complete(begun, 250, 3);
        Link complete = links.find(archive, "default", "original").orElseThrow();

        assertEquals(withChanged(begun, storing.changed()), storing);
        assertEquals(Link.State.COMPLETE, complete.state());
        assertEquals(250, complete.instances());
        assertEquals(3, complete.orphans());
        assertTrue(complete.changed().isAfter(storing.changed()));
    }

    @Test
    void of_which_files_a_copy_was_made_is_kept_for_each_link() {
        Link link = link("original", "copy");
        Link another = link("another", "copy of another");
        links.begin(link);
        links.begin(another);

        links.copied(link, files(1));
        links.copied(another, files(2));
        links.copied(link, files(20_000));
        links.complete(link, 20_000, 0);

        assertEquals(files(20_000), links.copiedFiles(link));
        assertEquals(files(2), links.copiedFiles(another));
    }

    @Test
    void before_that_is_known_there_are_no_files() {
        links.begin(link("original", "copy"));

        assertEquals(CopiedFiles.NONE, links.copiedFiles(link("original", "copy")));
    }

    private static CopiedFiles files(int count) {
        SortedMap<Long, CopiedFiles.File> files = new TreeMap<>();
        for (long number = 1; number <= count; number++) {
            files.put(number << 16, new CopiedFiles.File(number, number + 1));
        }
        return new CopiedFiles(files);
    }

    @Test
    void it_is_found_by_its_copy_too_but_only_in_its_archive_and_domain() {
        links.begin(link("original", "copy"));

        assertEquals("original", links.findByCopy(archive, "copy").orElseThrow().original());
        links.begin(link("the same patient's", "copy"));
        List<Link> last = links.ofCopy(archive, "copy");
        assertEquals(
                List.of("the same patient's", "original"),
                last.stream().map(Link::original).toList());
        assertEquals(Optional.empty(), links.findByCopy("elsewhere", "copy"));
        assertTrue(links.isCopy("copy"));
        assertFalse(links.isCopy("original"));
        assertEquals(Optional.empty(), links.find(archive, "other", "original"));
        assertEquals(Optional.empty(), links.find("elsewhere", "default", "original"));
    }

    @Test
    void all_copies_of_an_original_are_found_whatever_their_domain_but_only_in_its_archive() {
        assignIn("trial");
        assignIn("default");
        links.begin(link("trial", "original", "copy for the trial"));
        links.begin(link("original", "copy"));
        links.begin(link("another", "copy of another"));

        List<String> copies =
                links.ofOriginal(archive, "original").stream().map(Link::copy).toList();

        assertEquals(List.of("copy", "copy for the trial"), copies);
        assertEquals(List.of(), links.ofOriginal("elsewhere", "original"));
        assertEquals(List.of(), links.ofOriginal(archive, "unknown"));
    }

    @Test
    void a_link_that_begins_again_keeps_its_first_requester() {
        links.begin(link("original", "copy"));
        Link second = new Link(
                archive,
                "default",
                "original",
                "other copy",
                "P2",
                Link.State.STORING,
                Requester.itself(Requester.Cause.RECOVERY),
                0,
                0,
                Instant.EPOCH);

        links.begin(second);

        Link found = links.find(archive, "default", "original").orElseThrow();
        assertEquals(ALICE, found.requester());
        assertEquals("other copy", found.copy());
        assertEquals("P2", found.pseudonym());
        assertEquals(1, links.latest(archive, 10).size());
    }

    @Test
    void only_links_that_are_being_stored_were_interrupted_oldest_first() {
        for (String original : List.of("a", "b", "c", "d")) {
            links.begin(link(original, "copy of " + original));
        }
        links.complete(link("b", "copy of b"), 1, 0);
        links.fail(link("c", "copy of c"));
        links.begin(link("a", "copy of a"));

        List<String> interrupted =
                links.interrupted(archive).stream().map(Link::original).toList();

        assertEquals(List.of("d", "a"), interrupted);
    }

    @Test
    void the_latest_come_newest_first_and_no_more_than_asked() {
        for (String original : List.of("a", "b", "c")) {
            links.begin(link(original, "copy"));
        }
        links.fail(link("a", "copy"));

        List<String> latest =
                links.latest(archive, 2).stream().map(Link::original).toList();

        assertEquals(List.of("a", "c"), latest);
    }

    @Test
    void copies_come_page_by_page_and_each_once() {
        for (String original : List.of("a", "b", "c", "d")) {
            links.begin(link(original, "copy of " + (original.equals("d") ? "a" : original)));
        }
        links.fail(link("b", "copy of b"));

        List<String> first = links.copies(archive, "", 2);
        List<String> second = links.copies(archive, first.get(1), 2);

        assertEquals(List.of("copy of a", "copy of b"), first);
        assertEquals(List.of("copy of c"), second);
        assertEquals(List.of(), links.copies("another archive", "", 2));
    }

    @Test
    void a_limit_out_of_range_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> links.latest(archive, 0));
        assertThrows(IllegalArgumentException.class, () -> links.latest(archive, 10_001));
    }

    @Test
    void what_never_began_cannot_end() {
        assertThrows(StoreException.class, () -> links.complete(link("unknown", "copy"), 1, 0));
        assertThrows(StoreException.class, () -> links.fail(link("unknown", "copy")));
        assertThrows(StoreException.class, () -> links.copied(link("unknown", "copy"), CopiedFiles.NONE));
    }

    private static final Wishes WISHES = new Wishes(
            Set.of(), Set.of(Tag.of(0x0018, 0x0060)), Map.of(Tag.of(0x0008, 0x1090), "Mercy's CT"), true, "2023b");

    @Test
    void by_what_a_copy_was_made_is_kept_until_it_is_made_by_something_else() {
        Link link = link("original", "copy");
        Link another = link("another", "another copy");
        assertEquals(Making.UNKNOWN, links.making(link));

        links.begin(link, List.of(), new Making("digest", "the rules", WISHES, "1.2.840.10008.1.2.4.80", true));
        links.begin(another, List.of(), new Making("digest", "the rules", Wishes.NONE, "", false));

        assertEquals(new Making("digest", "", WISHES, "1.2.840.10008.1.2.4.80", true), links.making(link));
        assertEquals(new Making("digest", "", Wishes.NONE, "", false), links.making(another));
        assertEquals(Optional.of("the rules"), links.rules("default", "digest"));
        assertEquals(Optional.empty(), links.rules("trial", "digest"));
        links.begin(link);
        assertEquals(Making.UNKNOWN, links.making(link));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.840.10008.1.2.4.80"})
    void labels_of_a_copy_are_kept_while_its_instances_are_replaced(String transferSyntax) {
        Link link = link("original", "copy");
        Map<Resource, Set<String>> labels = Map.of(
                new Resource(Level.STUDY, "copy"),
                Set.of("reviewed", "good"),
                new Resource(Level.SERIES, "copied series"),
                Set.of("key"));
        Making making = new Making("digest", "", Wishes.NONE, transferSyntax, true, labels);

        links.begin(link, List.of(), making);

        assertEquals(making, links.making(link));
        links.begin(link, List.of(), new Making("digest", "", Wishes.NONE, transferSyntax, false));
        assertEquals(Map.of(), links.making(link).labels());
    }

    @Test
    void no_run_can_record_as_complete_what_another_is_making_again() {
        Link link = link("original", "copy");
        links.begin(link, List.of(), new Making("digest", "", Wishes.NONE, "", true));

        links.complete(link, 7, 0);
        assertEquals(
                Link.State.STORING,
                links.find(archive, "default", "original").orElseThrow().state());
        links.begin(link, List.of(), new Making("digest", "", Wishes.NONE, "", false));
        links.complete(link, 7, 0);
        assertEquals(
                Link.State.COMPLETE,
                links.find(archive, "default", "original").orElseThrow().state());
    }

    @Test
    void copies_that_were_made_by_other_rules_are_counted_and_come_page_by_page() {
        for (int i = 0; i < 5; i++) {
            Link link = link("original" + i, "copy" + i);
            links.begin(link, List.of(), new Making(i == 0 ? "now" : i == 1 ? "" : "then", "", Wishes.NONE, "", false));
            links.complete(link, 7, 0);
        }
        links.begin(link("never complete", "no copy"), List.of(), new Making("then", "", Wishes.NONE, "", false));
        Link elsewhere = link("gone", "original", "copy elsewhere");
        links.begin(elsewhere);
        links.complete(elsewhere, 7, 0);
        Map<String, Set<String>> current = Map.of("default", Set.of("now", "now, with wishes"), "trial", Set.of("now"));

        assertEquals(4, links.countOutdated(archive, current));
        assertEquals(0, links.countOutdated("elsewhere", current));
        List<Link> first = links.outdated(archive, current, "", 3);
        List<Link> second = links.outdated(archive, current, "copy3", 3);
        assertEquals(
                List.of("copy1", "copy2", "copy3"),
                first.stream().map(Link::copy).toList());
        assertEquals(List.of("copy4"), second.stream().map(Link::copy).toList());
    }

    /** As before every copy: a pseudonym. */
    private static void assignIn(String namespace) {
        new PostgresPseudonymStore(database)
                .assign(new Namespace(namespace, new PseudonymFormat.Random("P")), Set.of(Identity.patient("4711")));
    }

    private Link link(String original, String copy) {
        return link("default", original, copy);
    }

    private Link link(String namespace, String original, String copy) {
        return new Link(archive, namespace, original, copy, "P1", Link.State.STORING, ALICE, 0, 0, Instant.EPOCH);
    }

    private static Link withChanged(Link link, Instant changed) {
        return new Link(
                link.archive(),
                link.domain(),
                link.original(),
                link.copy(),
                link.pseudonym(),
                link.state(),
                link.requester(),
                link.instances(),
                link.orphans(),
                changed);
    }
}
