// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.FakeArchive;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Studies that became stable although the archive's log of changes does not tell it, or tells it late. */
class UntoldStudiesTest extends StableStudiesFixture {

    @Test
    void changes_that_were_deleted_before_they_were_read_are_made_up_for() {
        StableStudies studies = fixture.stableStudies(true);
        studies.catchUp();
        fixture.receive("4711", "1.2.1", 1);
        fixture.receive("4711", "1.2.2", 1);
        fixture.receive("4711", "1.2.3", 1);
        fixture.archive.stable.addAll(List.of("4711|1.2.1", "4711|1.2.2", "4711|1.2.3"));
        fixture.archive.changesGone = 2;

        OptionalInt added = studies.catchUp();
        workAll(studies);

        assertEquals(OptionalInt.of(3), added);
        assertEquals(6, fixture.archive.files.size());
        assertEquals(OptionalInt.empty(), studies.catchUp());
    }

    @Test
    void changes_that_were_all_deleted_are_made_up_for_once() {
        StableStudies studies = fixture.stableStudies(true);
        studies.catchUp();
        fixture.receive("4711", "1.2.1", 1);
        fixture.archive.stable.add("4711|1.2.1");
        fixture.archive.changesGone = 1;

        assertEquals(OptionalInt.of(1), studies.catchUp());
        assertEquals(OptionalInt.empty(), studies.catchUp());
        assertEquals(1, workAll(studies));
    }

    @Test
    void changes_that_were_read_may_be_deleted() {
        StableStudies studies = fixture.stableStudies(true);
        fixture.receive("4711", "1.2.1", 1);
        fixture.archive.stable.add("4711|1.2.1");
        studies.catchUp();
        fixture.archive.changesGone = 1;
        fixture.receive("4711", "1.2.2", 1);
        fixture.archive.stable.add("4711|1.2.2");

        assertEquals(OptionalInt.empty(), studies.catchUp());
    }

    @Test
    void a_log_that_begins_anew_is_followed_from_its_new_end() {
        fixture.stores.begin("fake", 4711, Instant.EPOCH);
        fixture.receive("4711", "1.2.1", 1);
        fixture.archive.stable.add("4711|1.2.1");
        StableStudies studies = fixture.stableStudies(false);

        assertEquals(OptionalInt.of(1), studies.catchUp());
        fixture.receive("4711", "1.2.2", 1);
        fixture.archive.stable.add("4711|1.2.2");

        assertEquals(OptionalInt.empty(), studies.catchUp());
        workAll(studies);
        assertEquals(4, fixture.archive.files.size());
    }

    @Test
    void a_comparison_adds_only_what_lacks_a_copy_and_is_due() {
        fixture.receive("4711", "complete", 1);
        fixture.pseudonymization.carryOut(fixture.order("4711|complete"), Progress.UNSEEN);
        fixture.receive("4711", "grown", 1);
        fixture.pseudonymization.carryOut(fixture.order("4711|grown"), Progress.UNSEEN);
        fixture.receive("4711", "grown", 2);
        fixture.archive.overwrites = true;
        fixture.receive("4711", "replaced", 1);
        fixture.pseudonymization.carryOut(fixture.order("4711|replaced"), Progress.UNSEEN);
        fixture.receive("4711", "replaced", 1);
        fixture.receive("4711", "growing", 1);
        fixture.archive.changed.put("4711|growing", Instant.MAX);
        fixture.receive("4711", "old", 1);
        fixture.archive.changed.put("4711|old", Instant.EPOCH);
        fixture.receive("4711", "new", 1);
        fixture.stores.begin("fake", 4711, Instant.ofEpochSecond(1));

        OptionalInt added = fixture.stableStudies(false).catchUp();

        assertEquals(OptionalInt.of(3), added);
        assertEquals(
                List.of("4711|grown", "4711|new", "4711|replaced"),
                fixture.stores.waiting.stream()
                        .map(PendingStudy::study)
                        .sorted()
                        .toList());
    }

    @Test
    void a_study_of_which_the_archive_forgot_to_tell_that_it_is_stable_is_found() {
        StableStudies studies = fixture.stableStudies(true);
        studies.catchUp();
        for (String study : List.of("told", "untold", "given up")) {
            fixture.receive("4711", study, 1);
            fixture.archive.arrivals.add("4711|" + study);
            fixture.archive.stable.add(study.equals("told") ? "4711|told" : "nothing");
        }
        fixture.stores.givenUp.put("4711|given up", "LEAK: invented");
        studies.catchUp();
        workAll(studies);

        for (int check = 0; check < 3; check++) {
            fixture.nanoTime.addAndGet(FakeArchive.SETTLING.toNanos());
            studies.catchUp();
        }

        assertEquals(
                List.of("4711|untold"),
                fixture.stores.waiting.stream().map(PendingStudy::study).toList());
    }

    @Test
    void an_instance_that_came_while_its_study_was_being_copied_is_not_forgotten_if_the_archive_tells_nothing() {
        StableStudies studies = fixture.stableStudies(true);
        studies.catchUp();
        fixture.receive("4711", "claimed", 1);
        fixture.stores.claimed.add("4711|claimed");
        arriveUntold("claimed");

        checkOften(studies);

        assertEquals(List.of("4711|claimed"), waiting());
    }

    @Test
    void to_complete_what_was_interrupted_is_not_taken_for_the_copying_of_the_whole_study() {
        StableStudies studies = fixture.stableStudies(true);
        studies.catchUp();
        fixture.receive("4711", "interrupted", 1);
        fixture.stores.add("fake", List.of("4711|interrupted"), Requester.Cause.RECOVERY);
        arriveUntold("interrupted");

        checkOften(studies);

        assertTrue(fixture.stores.waiting.stream().anyMatch(work -> work.cause() == Requester.Cause.STABLE_STUDY));
    }

    @Test
    void a_study_that_becomes_stable_late_is_looked_at_again() {
        StableStudies studies = fixture.stableStudies(true);
        studies.catchUp();
        fixture.receive("4711", "slow", 1);
        arriveUntold("slow");
        fixture.archive.changed.put("4711|slow", Instant.MAX);
        checkOften(studies);
        assertEquals(List.of(), waiting());

        fixture.archive.changed.remove("4711|slow");
        checkOften(studies);

        assertEquals(List.of("4711|slow"), waiting());
    }

    private void arriveUntold(String study) {
        fixture.archive.arrivals.add("4711|" + study);
        fixture.archive.stable.add("nothing");
    }

    private void checkOften(StableStudies studies) {
        for (int check = 0; check < 3; check++) {
            fixture.nanoTime.addAndGet(FakeArchive.SETTLING.toNanos());
            studies.catchUp();
        }
        fixture.stores.waiting.removeIf(work -> work.study().equals("nothing"));
    }

    @Test
    void nothing_is_asked_before_the_archive_should_have_told() {
        StableStudies studies = fixture.stableStudies(true);
        studies.catchUp();
        fixture.receive("4711", "untold", 1);
        fixture.archive.arrivals.add("4711|untold");
        fixture.archive.stable.add("nothing");
        fixture.nanoTime.addAndGet(FakeArchive.SETTLING.toNanos());
        studies.catchUp();

        fixture.nanoTime.addAndGet(FakeArchive.SETTLING.toNanos() - 1);
        studies.catchUp();

        assertEquals(
                0,
                fixture.stores.waiting.stream()
                        .filter(work -> work.study().equals("4711|untold"))
                        .count());
    }

    @Test
    void what_comes_after_the_clock_was_set_back_is_not_taken_for_older_than_the_first_start() {
        fixture.stores.begin("fake", 0, fixture.now);
        StableStudies studies = fixture.stableStudies(false);
        studies.catchUp();
        fixture.now = Instant.parse("2001-02-03T04:05:06Z");
        studies.catchUp();
        fixture.receive("4711", "later", 1);
        fixture.archive.changed.put("4711|later", fixture.now.plusSeconds(1));
        fixture.receive("4711", "earlier", 1);
        fixture.archive.changed.put("4711|earlier", fixture.now.minusSeconds(3600));
        fixture.archive.stable.addAll(List.of("4711|later", "4711|earlier"));
        fixture.archive.changesGone = 2;
        fixture.now = Instant.now();

        assertEquals(OptionalInt.of(1), studies.catchUp());
        assertTrue(fixture.stores.followedSince("fake").orElseThrow().isBefore(Instant.parse("2001-02-03T04:05:06Z")));
    }

    @Test
    void work_that_a_changed_clock_put_off_is_brought_forward_and_never_a_lease_or_a_pause() {
        fixture.stableStudies(false).recoverLost();

        assertEquals(1, fixture.stores.broughtForward.size());
        Duration longest = fixture.stores.broughtForward.get(0);
        for (int attempt = 1; attempt < 200; attempt++) {
            assertTrue(longest.compareTo(StableStudies.pauseAfter(attempt, new Random(attempt))) > 0);
        }
    }

    @Test
    void a_study_that_was_about_to_become_stable_when_the_archive_stopped_is_not_forgotten() {
        fixture.receive("4711", "1.2.1", 1);
        fixture.receive("4711", "1.2.2", 1);
        fixture.archive.arrived = Optional.of(Set.of("4711|1.2.2", "gone"));
        fixture.stores.begin("fake", 0, Instant.EPOCH);
        StableStudies studies = fixture.stableStudies(false);

        studies.catchUp();
        studies.catchUp();

        assertEquals(
                List.of("4711|1.2.2"),
                fixture.stores.waiting.stream().map(PendingStudy::study).toList());
    }

    @Test
    void where_too_much_came_while_the_plugin_was_away_all_studies_are_compared() {
        fixture.receive("4711", "1.2.1", 1);
        fixture.receive("4711", "1.2.2", 1);
        fixture.archive.arrived = Optional.empty();
        fixture.stores.begin("fake", 0, Instant.EPOCH);

        fixture.stableStudies(false).catchUp();

        assertEquals(2, fixture.stores.waiting.size());
    }

    @Test
    void a_comparison_goes_through_all_pages_and_adds_each_study_once() {
        for (int study = 0; study < 2345; study++) {
            fixture.receive("4711", "1." + study, 1);
        }
        fixture.stores.begin("fake", 4711, Instant.EPOCH);

        OptionalInt added = fixture.stableStudies(false).catchUp();

        assertEquals(OptionalInt.of(2345), added);
        assertEquals(
                2345,
                fixture.stores.waiting.stream()
                        .map(PendingStudy::study)
                        .distinct()
                        .count());
    }

    @Test
    void a_comparison_that_is_interrupted_is_made_again() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.stores.begin("fake", 4711, Instant.EPOCH);
        StableStudies studies = fixture.stableStudies(false);
        fixture.stores.unreachable = true;

        assertThrows(StoreException.class, studies::catchUp);
        fixture.stores.unreachable = false;

        assertEquals(OptionalInt.of(1), studies.catchUp());
    }
}
