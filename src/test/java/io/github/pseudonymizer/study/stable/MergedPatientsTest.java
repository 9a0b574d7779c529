// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.copy.Fixture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies of a patient who was merged with another one. */
class MergedPatientsTest {

    private static final String STUDY = "4711|1.2.3";

    private final Fixture fixture = new Fixture();
    private String former = "";

    @BeforeEach
    void copyAndMerge() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4711", "1.2.3", 2);
        former = copy(STUDY).study();
        merge("KEPT");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Outcome.Copy copy(String... resources) {
        return fixture.pseudonymization
                .carryOut(fixture.order(resources), Progress.UNSEEN)
                .copies()
                .get(0);
    }

    private void merge(String pseudonym) {
        fixture.stores.merged.replaceAll((before, into) -> pseudonym);
        fixture.stores.merged.put(link().pseudonym(), pseudonym);
        fixture.stores.assigned.put(Identity.patient("4711"), new Pseudonym.OfPatient(pseudonym, new DateShift(-200)));
    }

    private Link link() {
        return fixture.stores.find("fake", "default", STUDY).orElseThrow();
    }

    private String work() {
        fixture.stores.add("fake", List.of(STUDY), Requester.Cause.MERGE);
        return fixture.stableStudies(false)
                .workOnce(Progress.UNSEEN)
                .map(StableWork.Attempt::problem)
                .orElse("nothing to do");
    }

    private void assertMoved() {
        assertEquals("KEPT", link().pseudonym());
        assertEquals(Link.State.COMPLETE, link().state());
        assertEquals(Set.of(), fixture.archive.instancesOf(former));
        assertEquals(2, fixture.archive.instancesOf(link().copy()).size());
        assertEquals(Map.of(), fixture.stores.formerCopies.all);
        assertTrue(fixture.archive.instancesOf(link().copy()).stream()
                .map(fixture.archive.files::get)
                .allMatch(file -> new String(file, StandardCharsets.ISO_8859_1).contains("20230813"))); // 200 days.
    }

    @Test
    void they_are_made_again_with_the_kept_pseudonym_and_shift_and_the_former_ones_deleted() {
        assertEquals("", work());

        assertMoved();
        assertEquals(
                Requester.Cause.MERGE,
                fixture.stores
                        .audit
                        .get(fixture.stores.audit.size() - 1)
                        .requester()
                        .cause());
    }

    @Test
    void a_request_for_a_part_first_moves_all_of_the_copy() {
        String instance = fixture.archive
                .partsOf(new Resource(Level.STUDY, STUDY))
                .get(0)
                .instances()
                .get(0)
                .id();

        Outcome.Copy copy = copy(instance);

        assertEquals(1, copy.instances().size());
        assertMoved();
    }

    @Test
    void a_study_that_becomes_stable_joins_the_kept_patient() {
        fixture.receive("4711", "1.2.3", 3);
        fixture.stores.add("fake", List.of(STUDY), Requester.Cause.STABLE_STUDY);

        assertEquals(
                "",
                fixture.stableStudies(true)
                        .workOnce(Progress.UNSEEN)
                        .orElseThrow()
                        .problem());

        assertEquals(3, fixture.archive.instancesOf(link().copy()).size());
        assertEquals(Set.of(), fixture.archive.instancesOf(former));
    }

    @Test
    void a_part_stays_the_same_part() {
        fixture.receive("4711", "1.2.3", 3);

        assertEquals("", work());

        assertMoved();
    }

    @Test
    void a_full_disk_leaves_the_former_copy_until_the_next_attempt() {
        Link before = link();
        fixture.archive.storesUntilFull = 1;

        assertTrue(work().startsWith("will be tried again"));

        assertEquals(before, link());
        assertEquals(2, fixture.archive.instancesOf(former).size());
        assertTrue(fixture.stores.isCopy(former));
        assertEquals(4, fixture.archive.files.size());
        fixture.archive.storesUntilFull = Integer.MAX_VALUE;
        assertEquals("", work());
        assertMoved();
    }

    @Test
    void a_crash_before_it_is_recorded_is_made_up_for() {
        fixture.stores.failingCompletions = 1;
        work();
        assertEquals(Link.State.STORING, link().state());

        assertEquals("", work());

        assertMoved();
    }

    @Test
    void a_patient_who_is_merged_again_meanwhile_moves_on() {
        fixture.stores.failingCompletions = 1;
        work();
        fixture.stores.formerCopies.all.put("default " + STUDY, former); // As after a crash before that was dropped.
        String between = link().copy();
        merge("LAST");

        assertEquals("", work());

        assertEquals("LAST", link().pseudonym());
        assertEquals(2, fixture.archive.instancesOf(link().copy()).size());
        assertEquals(Set.of(), fixture.archive.instancesOf(between));
    }

    @Test
    void a_copy_whose_originals_are_gone_stays_and_the_work_says_so() {
        fixture.archive.delete(new Resource(
                Level.INSTANCE,
                fixture.archive.instancesOf(STUDY).stream().sorted().findFirst().orElseThrow()));

        assertTrue(work().contains("1 instances of the copy are without their original"));
        assertThrows(ExistingCopyException.class, () -> copy(STUDY));
        fixture.archive.delete(new Resource(Level.STUDY, STUDY));
        assertTrue(work().contains("the original is gone"));

        assertEquals(former, link().copy());
        assertEquals(2, fixture.archive.instancesOf(former).size());
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void labels_of_users_come_with_it() {
        fixture.archive.labels = new TreeMap<>(Map.of(former, Set.of("Mercy")));

        assertEquals("", work());

        assertTrue(fixture.archive.labels.getOrDefault(link().copy(), Set.of()).contains("Mercy"));
    }

    @Test
    void a_copy_that_was_deleted_is_not_made_again_by_itself() {
        fixture.archive.delete(new Resource(Level.STUDY, former));

        assertEquals("", work());

        assertEquals(2, fixture.archive.files.size());
        assertEquals(2, copy(STUDY).instances().size());
        assertEquals("KEPT", link().pseudonym());
    }
}
