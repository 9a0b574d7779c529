// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.FakeArchive;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.copy.Fixture;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a copy that is made again keeps, and what it never loses on the way. */
class CopiesMadeAgainTest extends RemakesFixture {

    @Test
    void the_wishes_of_a_copy_are_those_of_the_copy_that_is_made_again() {
        Tag model = Tag.of(0x0008, 0x1090);
        fixture.archive.receive(Fixture.slice("4712", "1.2.4", 1, Map.of(0x00081090, "Invented CT 7")));
        Wishes wishes = new Wishes(Set.of(), Set.of(model), Map.of(), false, "");
        Order order = new Order(
                List.of(new Resource(Level.STUDY, "4712|1.2.4")), fixture.domain, wishes, true, false, Fixture.MERCY);
        copy = fixture.pseudonymization
                .carryOut(order, Progress.UNSEEN)
                .copies()
                .get(0);

        remakes.remake(List.of("4712|1.2.4"), false, Fixture.MERCY);

        assertEquals("", work());
        assertEquals(0, with("Invented CT 7"));
        assertEquals(
                wishes,
                fixture.stores
                        .making(fixture.stores
                                .find("fake", "default", "4712|1.2.4")
                                .orElseThrow())
                        .wishes());
    }

    @Test
    void labels_that_users_put_on_the_copy_stay_on_it() {
        String series = copy.series().get(0);
        fixture.archive.label(new Resource(Level.STUDY, copy.study()), "reviewed");
        fixture.archive.label(new Resource(Level.SERIES, series), "good");
        fixture.archive.label(new Resource(Level.INSTANCE, copy.instances().get(0)), "key");
        remakeOutdated();

        assertEquals("", work());

        assertEquals(0, with("120"));
        Map<String, Set<String>> labels = Objects.requireNonNull(fixture.archive.labels);
        assertEquals(Set.of("reviewed"), labels.get(copy.study()));
        assertEquals(Set.of("good"), labels.get(series));
        assertEquals(Set.of("key"), labels.get(copy.instances().get(0)));
    }

    @Test
    void labels_stay_also_if_a_crash_comes_when_the_only_instance_of_the_copy_is_deleted() {
        Labelled labelled = labelled();
        fixture.archive.storesUntilFull = fixture.archive.stores.get() + 1; // It is there, so it is deleted first.
        long unused =
                remakes.remake(List.of(labelled.study()), false, Fixture.MERCY).size();
        assertTrue(work().startsWith("will be tried again"));
        assertEquals(Set.of(), fixture.archive.instancesOf(labelled.copy().study()));
        assertEquals(List.of(), labelled.labels());
        fixture.archive.storesUntilFull = Integer.MAX_VALUE;
        fixture.stores.waiting.clear();

        fixture.stableStudies(domains, false).recover();
        assertEquals("", work());

        assertEquals(List.of("patient", "study", "series", "instance"), labelled.labels());
        assertEquals(0, with("120", labelled.copy().study()));
        Making made = fixture.stores.making(
                fixture.stores.find("fake", "default", labelled.study()).orElseThrow());
        assertEquals(Map.of(), made.labels(), "nothing is left of them in the record");
    }

    @Test
    void labels_stay_also_if_the_only_instance_is_replaced_because_its_original_changed() {
        Labelled labelled = labelled();
        fixture.archive.receive(Fixture.slice("4712", "1.2.4", 1, Map.of(0x00180060, "90")));
        fixture.stores.add("fake", List.of(labelled.study()), Requester.Cause.STABLE_STUDY);

        StableWork.Attempt attempt =
                fixture.stableStudies(false).workOnce(Progress.UNSEEN).orElseThrow();

        assertEquals("", attempt.problem());
        assertEquals(0, with("120", labelled.copy().study()));
        assertEquals(List.of("patient", "study", "series", "instance"), labelled.labels());
    }

    /** A study of one instance and its copy, which users have labelled. */
    private record Labelled(FakeArchive archive, String study, Outcome.Copy copy) {

        List<String> labels() {
            Map<String, Set<String>> all = Objects.requireNonNull(archive.labels);
            return Stream.of(
                            copy.patient(),
                            copy.study(),
                            copy.series().get(0),
                            copy.instances().get(0))
                    .flatMap(id -> all.getOrDefault(id, Set.of()).stream())
                    .toList();
        }
    }

    private Labelled labelled() {
        fixture.archive.receive(Fixture.slice("4712", "1.2.4", 1, Map.of(0x00180060, "120")));
        Outcome.Copy one = fixture.pseudonymization
                .carryOut(fixture.order("4712|1.2.4"), Progress.UNSEEN)
                .copies()
                .get(0);
        fixture.archive.label(new Resource(Level.PATIENT, one.patient()), "patient");
        fixture.archive.label(new Resource(Level.STUDY, one.study()), "study");
        fixture.archive.label(new Resource(Level.SERIES, one.series().get(0)), "series");
        fixture.archive.label(new Resource(Level.INSTANCE, one.instances().get(0)), "instance");
        return new Labelled(fixture.archive, "4712|1.2.4", one);
    }

    @Test
    void instances_that_are_as_they_should_be_are_not_stored_again() {
        remakeOutdated();
        assertEquals("", work());
        int stores = fixture.archive.stores.get();
        remakes.remake(List.of(STUDY), false, Fixture.MERCY);

        assertEquals("", work());

        assertEquals(stores, fixture.archive.stores.get());
    }

    @Test
    void a_crash_in_the_middle_ends_in_a_copy_that_is_wholly_new() {
        for (int stored = 1; stored <= 2; stored++) {
            fixture.stores.makings.clear();
            fixture.archive.overwrites = stored == 1;
            fixture.archive.storesUntilFull = fixture.archive.stores.get() + stored;
            remakes.remake(List.of(STUDY), false, Fixture.MERCY);
            Outcome.Copy unused = copy;
            String problem = work();
            fixture.archive.storesUntilFull = Integer.MAX_VALUE;
            if (!problem.isEmpty()) {
                assertEquals(Link.State.STORING, link().state());
                assertTrue(making().unfinished());
                fixture.stores.waiting.clear();
                fixture.stableStudies(domains, false).recover();
                assertEquals("", work());
            }

            assertEquals(0, with("120"));
            assertEquals(2, fixture.archive.instancesOf(copy.study()).size());
            assertEquals(Link.State.COMPLETE, link().state());
            assertFalse(making().unfinished());
        }
    }

    @Test
    void originals_are_not_deleted_while_another_run_needs_them() {
        fixture.stores.begin(link(), List.of(), making().unfinished(true));
        Order order =
                new Order(List.of(new Resource(Level.STUDY, STUDY)), today, Wishes.NONE, false, false, Fixture.MERCY);
        fixture.archive.overwrites = true;
        fixture.archive.storesUntilFull = fixture.archive.stores.get() + 1;
        assertThrows(ArchiveException.class, () -> fixture.pseudonymization.carryOut(order, Progress.UNSEEN));

        assertEquals(2, fixture.archive.instancesOf(STUDY).size());
        assertEquals(Link.State.STORING, link().state());
    }

    @Test
    void a_copy_that_would_get_another_pseudonym_stays_as_it_is() {
        Domain retaining = with(new Profile(
                "2026d",
                Set.of(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES, Option.RETAIN_UIDS),
                Set.of(),
                Set.of(),
                Map.of()));
        Domains other = new Domains(List.of(retaining), Map.of());
        new Remakes(fixture.archive, fixture.stores.all(), other).remakeOutdated(Fixture.MERCY);
        StableStudies working = fixture.stableStudies(other, false);
        assertEquals("", working.workOnce(Progress.UNSEEN).orElseThrow().problem(), "the first step");

        String problem = working.workOnce(Progress.UNSEEN)
                .map(StableWork.Attempt::problem)
                .orElseThrow();

        assertEquals(
                "refused, by today's rules the copy would have other UIDs or another pseudonym, so it stays as it is",
                problem);
        assertEquals(2, fixture.archive.instancesOf(copy.study()).size());
    }
}
