// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.copy.Fixture;
import io.github.pseudonymizer.study.domain.DomainRule;
import io.github.pseudonymizer.study.domain.StudyTraits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StableStudiesTest extends StableStudiesFixture {

    @Test
    void the_first_start_begins_at_the_end_of_the_log() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.archive.stable.add("4711|1.2.3");
        StableStudies studies = fixture.stableStudies(false);

        studies.catchUp();

        assertEquals(0, workAll(studies));
    }

    @Test
    void a_backlog_is_worked_off_if_that_is_wanted() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.archive.stable.add("4711|1.2.3");
        StableStudies studies = fixture.stableStudies(true);

        studies.catchUp();

        assertEquals(1, workAll(studies));
        assertEquals(2, fixture.archive.files.size());
    }

    @Test
    void every_study_that_becomes_stable_after_the_start_gets_its_copy() {
        StableStudies studies = fixture.stableStudies(false);
        studies.catchUp();
        for (int study = 0; study < 5; study++) {
            fixture.receive("4711", "1.2." + study, 1);
            fixture.archive.stable.add("4711|1.2." + study);
        }

        studies.catchUp();
        workAll(studies);

        assertEquals(5, fixture.stores.links.size());
        assertTrue(fixture.stores.links.values().stream()
                .allMatch(link -> link.state() == Link.State.COMPLETE
                        && link.requester().cause() == Requester.Cause.STABLE_STUDY));
    }

    @Test
    void a_copy_that_becomes_stable_is_left_alone() {
        fixture.receive("4711", "1.2.3", 1);
        String copy = fixture.pseudonymization
                .carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN)
                .copies()
                .get(0)
                .study();
        StableStudies studies = fixture.stableStudies(true);
        fixture.archive.stable.add(copy);

        studies.catchUp();
        workAll(studies);

        assertEquals(2, fixture.archive.files.size());
    }

    @Test
    void a_study_that_was_deidentified_elsewhere_is_left_alone() {
        fixture.archive.receive(Fixture.slice("anon", "1.2.3", 1, Map.of(0x00120062, "YES")));
        StableStudies studies = fixture.stableStudies(true);
        fixture.archive.stable.add("anon|1.2.3");

        studies.catchUp();
        workAll(studies);

        assertEquals(1, fixture.archive.files.size());
    }

    @Test
    void what_a_crash_interrupted_is_completed() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);
        Link link = fixture.stores.find("fake", "default", "4711|1.2.3").orElseThrow();
        fixture.archive.delete(new Resource(Level.STUDY, link.copy()));
        fixture.stores.begin(link);
        StableStudies studies = fixture.stableStudies(false);

        studies.recover();
        workAll(studies);

        assertEquals(1, fixture.archive.instancesOf(link.copy()).size());
        assertEquals(
                Link.State.COMPLETE,
                fixture.stores
                        .find("fake", "default", "4711|1.2.3")
                        .orElseThrow()
                        .state());
    }

    @Test
    void half_a_copy_whose_original_was_deleted_goes_too() {
        Link link = interruptedWithoutOriginal(0);

        assertEquals(Set.of(), fixture.archive.instancesOf(link.copy()));
        assertEquals(List.of(Link.State.FAILED), states());
    }

    @Test
    void a_copy_that_was_complete_before_its_original_grew_and_was_deleted_stays() {
        Link link = interruptedWithoutOriginal(1);

        assertEquals(1, fixture.archive.instancesOf(link.copy()).size());
        assertEquals(List.of(Link.State.COMPLETE), states());
    }

    private Link interruptedWithoutOriginal(int instances) {
        fixture.receive("4711", "1.2.3", 1);
        fixture.pseudonymization.carryOut(fixture.order("4711|1.2.3"), Progress.UNSEEN);
        Link link = fixture.stores.find("fake", "default", "4711|1.2.3").orElseThrow();
        fixture.stores.complete(link, instances, 0);
        fixture.stores.begin(
                fixture.stores.find("fake", "default", "4711|1.2.3").orElseThrow());
        fixture.archive.delete(new Resource(Level.STUDY, "4711|1.2.3"));
        StableStudies studies = fixture.stableStudies(false);

        studies.recover();
        workAll(studies);
        return link;
    }

    private List<Link.State> states() {
        return fixture.stores.links.values().stream().map(Link::state).toList();
    }

    @Test
    void a_full_archive_means_to_try_again_later() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.archive.storesUntilFull = 0;
        StableStudies studies = fixture.stableStudies(true);
        fixture.archive.stable.add("4711|1.2.3");

        studies.catchUp();
        workAll(studies);

        assertEquals("NOT_STORED: full", fixture.stores.retried.get("4711|1.2.3"));
    }

    @Test
    void an_instance_that_cannot_be_pseudonymized_is_given_up_with_its_reason() {
        fixture.receiveLeaking("4711", "1.2.3", 1);
        StableStudies studies = fixture.stableStudies(true);
        fixture.archive.stable.add("4711|1.2.3");

        studies.catchUp();
        workAll(studies);

        String reason = fixture.stores.givenUp.getOrDefault("4711|1.2.3", "");
        assertTrue(reason.startsWith("LEAK"), reason);
        assertTrue(!reason.contains("4711"), "the reason must not quote the value");
    }

    @Test
    void a_study_goes_to_the_domain_of_which_a_rule_holds() {
        DomainRule rule = new DomainRule(Set.of(), Set.of("trial"), Set.of(), Set.of(), Set.of(), List.of());
        Domains domains = new Domains(List.of(fixture.domain, fixture.trial), Map.of("trial", List.of(rule)));
        StableStudies studies = fixture.stableStudies(domains, true);
        fixture.archive.traits.put("4711|1.2.3", new StudyTraits(Set.of("trial"), Set.of(), Set.of(), Set.of(), ""));
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("0815", "1.2.4", 1);
        fixture.archive.stable.addAll(List.of("4711|1.2.3", "0815|1.2.4"));

        studies.catchUp();
        workAll(studies);

        assertEquals("trial", domainOf("4711|1.2.3"));
        assertEquals("default", domainOf("0815|1.2.4"));
    }

    private String domainOf(String original) {
        return fixture.stores.latest("fake", 10).stream()
                .filter(link -> link.original().equals(original))
                .map(Link::domain)
                .findFirst()
                .orElse("none");
    }

    @Test
    void a_study_for_which_rules_of_two_domains_hold_is_given_up_with_the_reason() {
        DomainRule rule = new DomainRule(Set.of(), Set.of("trial"), Set.of(), Set.of(), Set.of(), List.of());
        Domains domains = new Domains(
                List.of(fixture.domain, fixture.trial), Map.of("trial", List.of(rule), "default", List.of(rule)));
        StableStudies studies = fixture.stableStudies(domains, true);
        fixture.archive.traits.put("4711|1.2.3", new StudyTraits(Set.of("trial"), Set.of(), Set.of(), Set.of(), ""));
        fixture.receive("4711", "1.2.3", 1);
        fixture.archive.stable.add("4711|1.2.3");

        studies.catchUp();
        workAll(studies);

        String reason = fixture.stores.givenUp.getOrDefault("4711|1.2.3", "");
        assertTrue(reason.contains("[default, trial]"), reason);
        assertEquals(1, fixture.archive.files.size());
    }

    @Test
    void a_work_that_fails_for_ever_is_given_up_and_can_be_tried_again() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.archive.storesUntilFull = 0;
        StableStudies studies = fixture.stableStudies(true);
        fixture.stores.waiting.add(work(Fixture.MAX_ATTEMPTS));

        workAll(studies);
        fixture.archive.storesUntilFull = Integer.MAX_VALUE;
        String reason = fixture.stores.givenUp.getOrDefault("4711|1.2.3", "");
        int retried = fixture.stores.retryAllFailed("fake");
        workAll(studies);

        assertEquals("NOT_STORED: full", reason);
        assertEquals(1, retried);
        assertEquals(2, fixture.archive.files.size());
    }

    @Test
    void a_work_whose_last_attempt_ended_the_process_is_not_tried_again() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.stores.waiting.add(work(Fixture.MAX_ATTEMPTS + 1));

        workAll(fixture.stableStudies(true));

        assertEquals("the last attempt did not end", fixture.stores.givenUp.get("4711|1.2.3"));
        assertEquals(1, fixture.archive.files.size());
    }

    @Test
    void what_nobody_foresaw_is_noted_with_the_work() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.archive.whileShowingOrigin = () -> {
            throw new OutOfMemoryError("invented");
        };
        StableStudies studies = fixture.stableStudies(true);
        fixture.stores.waiting.add(work(1));

        assertThrows(OutOfMemoryError.class, () -> studies.workOnce(Progress.UNSEEN));

        assertEquals("unexpected OutOfMemoryError", fixture.stores.retried.get("4711|1.2.3"));
    }

    @Test
    void pauses_grow_up_to_ten_minutes() {
        RandomGenerator random = () -> 0; // A fifth less.

        assertEquals(Duration.ofMillis(1600), StableStudies.pauseAfter(1, random));
        assertEquals(Duration.ofMillis(12_800), StableStudies.pauseAfter(4, random));
        assertEquals(Duration.ofMinutes(8), StableStudies.pauseAfter(500, random));
    }

    @Test
    void pauses_differ_by_a_fifth_at_most() {
        List<Duration> pauses = new Random(4711)
                .longs(1000)
                .mapToObj(seed -> StableStudies.pauseAfter(500, new Random(seed)))
                .distinct()
                .sorted()
                .toList();

        assertEquals(Duration.ofMinutes(8), pauses.get(0));
        assertEquals(Duration.ofMinutes(12), pauses.get(pauses.size() - 1));
        assertTrue(pauses.size() > 30, "" + pauses.size());
    }
}
