// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.copy.Fixture;
import io.github.pseudonymizer.study.domain.DomainException;
import io.github.pseudonymizer.study.domain.DomainRule;
import io.github.pseudonymizer.study.domain.StudyTraits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Copies that the archive's own anonymization made are found, and replaced by ours. */
class BuiltInCopiesTest extends BuiltInCopiesFixture {

    @Test
    void copies_of_the_built_in_are_told_from_originals_and_from_our_copies() {
        anonymize();
        anonymize("0815|gone", "anon", "9.2");
        pseudonymize(ORIGINAL);

        BuiltInCopies.Page page = builtInCopies().page(0, 100, Fixture.MERCY);

        assertEquals(
                List.of(
                        new BuiltInCopies.BuiltInCopy(
                                COPY_OF_BUILT_IN, ORIGINAL, true, 1, 2, BuiltInCopies.BuiltInCopy.State.FOUND, ""),
                        new BuiltInCopies.BuiltInCopy(
                                "anon|9.2", "0815|gone", false, 1, 0, BuiltInCopies.BuiltInCopy.State.FOUND, "")),
                page.builtInCopies());
        assertTrue(page.done());
        assertEquals(4, page.next());
    }

    @Test
    void pages_together_are_the_whole() {
        anonymize();
        anonymize(ORIGINAL, "anon", "9.2");

        BuiltInCopies.Page first = builtInCopies().page(0, 2, Fixture.MERCY);
        BuiltInCopies.Page second = builtInCopies().page(first.next(), 2, Fixture.MERCY);

        assertEquals(1, first.builtInCopies().size());
        assertFalse(first.done());
        assertEquals(1, second.builtInCopies().size());
        assertTrue(second.done());
    }

    @Test
    void a_copy_of_the_built_in_gives_way_to_the_complete_copy_of_its_original() {
        anonymize();

        replaceAll();
        work();

        Link link = fixture.stores.find("fake", "default", ORIGINAL).orElseThrow();
        assertEquals(Set.of(ORIGINAL, link.copy()), studies());
        assertEquals(Link.State.COMPLETE, link.state());
        assertEquals(2, archive.instancesOf(link.copy()).size());
        assertEquals(Requester.Cause.BUILT_IN_COPY, link.requester().cause());
        assertEquals(
                List.of(new AuditEntry(
                        "fake",
                        AuditEntry.Event.BUILT_IN_COPY_REPLACED,
                        Requester.itself(Requester.Cause.BUILT_IN_COPY),
                        "default",
                        link.copy(),
                        "")),
                replacements());
    }

    @Test
    void a_list_tells_what_is_queued_and_what_failed_and_why() {
        fixture.receiveLeaking("4711", "1.2.3", 3);
        anonymize();
        fixture.stores.add("fake", List.of(COPY_OF_BUILT_IN), Requester.Cause.STABLE_STUDY);
        BuiltInCopies.BuiltInCopy stable = onlyCopy();
        fixture.stores.waiting.clear();

        replaceAll();
        BuiltInCopies.BuiltInCopy queued = onlyCopy();
        work();
        BuiltInCopies.BuiltInCopy failed = onlyCopy();

        assertEquals(BuiltInCopies.BuiltInCopy.State.FOUND, stable.state());
        assertEquals(BuiltInCopies.BuiltInCopy.State.QUEUED, queued.state());
        assertEquals("", queued.reason());
        assertEquals(BuiltInCopies.BuiltInCopy.State.FAILED, failed.state());
        assertTrue(failed.reason().startsWith("LEAK"), failed.reason());
    }

    private BuiltInCopies.BuiltInCopy onlyCopy() {
        List<BuiltInCopies.BuiltInCopy> builtInCopies =
                builtInCopies().page(0, 100, Fixture.MERCY).builtInCopies();
        assertEquals(1, builtInCopies.size());
        return builtInCopies.get(0);
    }

    @Test
    void the_original_goes_to_the_domain_that_is_asked_for_whatever_the_rules_say() {
        anonymize();
        Domains domains = new Domains(List.of(fixture.domain, fixture.trial), Map.of());
        BuiltInCopies builtInCopies = new BuiltInCopies(archive, fixture.stores.all(), domains);

        builtInCopies.replaceAll("trial", false, Fixture.MERCY);
        work(domains);

        assertTrue(fixture.stores.find("fake", "trial", ORIGINAL).isPresent());
        assertEquals(1, fixture.stores.links.size());
        assertEquals("trial", fixture.stores.audit.get(0).domain());
        assertFalse(studies().contains(COPY_OF_BUILT_IN));
    }

    @Test
    void an_unknown_domain_is_refused_and_nothing_is_queued() {
        anonymize();

        assertThrows(DomainException.class, () -> builtInCopies().replaceAll("strange", false, Fixture.MERCY));
        assertThrows(
                DomainException.class,
                () -> builtInCopies().replace(List.of(COPY_OF_BUILT_IN), "strange", false, Fixture.MERCY));

        assertTrue(fixture.stores.waiting.isEmpty());
        assertEquals(List.of(), fixture.stores.audit);
    }

    @Test
    void a_domain_that_is_gone_when_its_turn_comes_leaves_the_copy_of_the_built_in() {
        anonymize();
        fixture.stores.addBuiltInCopies("fake", List.of(COPY_OF_BUILT_IN), "strange");

        work();

        assertTrue(studies().contains(COPY_OF_BUILT_IN));
        assertTrue(fixture.stores.givenUp.getOrDefault(COPY_OF_BUILT_IN, "").startsWith("unknown Domain"));
    }

    @Test
    void a_dry_run_queues_nothing() {
        anonymize();

        Map<String, BuiltInCopies.Result> results = builtInCopies().replaceAll("", true, Fixture.MERCY);

        assertEquals(Map.of(COPY_OF_BUILT_IN, BuiltInCopies.Result.WOULD_BE_REPLACED), results);
        assertTrue(fixture.stores.waiting.isEmpty());
    }

    @Test
    void copies_of_the_built_in_of_one_original_all_give_way_to_one_copy() {
        anonymize();
        anonymize(ORIGINAL, "anon", "9.2");

        replaceAll();
        work();

        assertEquals(2, studies().size());
        assertEquals(2, replacements().size());
    }

    @Test
    void the_copy_of_the_built_in_of_one_of_our_copies_is_just_deleted() {
        String copy = pseudonymize(ORIGINAL);
        anonymize(copy, "anon", "9.1");

        replaceAll();
        work();

        assertEquals(Set.of(ORIGINAL, copy), studies());
        assertEquals(1, fixture.stores.links.size());
        assertEquals(copy, replacements().get(0).subject());
    }

    @Test
    void copies_of_the_built_in_of_copies_of_the_built_in_go_back_to_the_first_original() {
        anonymize();
        anonymize(COPY_OF_BUILT_IN, "bnon", "9.2");
        anonymize("bnon|9.2", "cnon", "9.3");

        replaceAll();
        work();

        Link link = fixture.stores.find("fake", "default", ORIGINAL).orElseThrow();
        assertEquals(Set.of(ORIGINAL, link.copy()), studies());
        assertEquals(1, fixture.stores.links.size());
    }

    @Test
    void a_copy_of_the_built_in_of_which_only_another_copy_of_the_built_in_is_left_is_replaced_by_the_copy_of_that() {
        anonymize("0815|gone", "anon", "9.1");
        anonymize(COPY_OF_BUILT_IN, "bnon", "9.2");

        replaceAll();
        work();

        Link link = fixture.stores.find("fake", "default", COPY_OF_BUILT_IN).orElseThrow();
        assertEquals(Set.of(ORIGINAL, COPY_OF_BUILT_IN, link.copy()), studies());
    }

    @Test
    void the_original_goes_to_the_domain_of_which_a_rule_holds() {
        anonymize();
        DomainRule rule = new DomainRule(Set.of(), Set.of("trial"), Set.of(), Set.of(), Set.of(), List.of());
        archive.traits.put(ORIGINAL, new StudyTraits(Set.of("trial"), Set.of(), Set.of(), Set.of(), ""));

        replaceAll();
        work(new Domains(List.of(fixture.domain, fixture.trial), Map.of("trial", List.of(rule))));

        assertTrue(fixture.stores.find("fake", "trial", ORIGINAL).isPresent());
        assertFalse(studies().contains(COPY_OF_BUILT_IN));
    }
}
