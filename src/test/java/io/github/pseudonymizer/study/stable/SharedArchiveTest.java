// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.FakeServers;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.copy.Fixture;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is different where other servers look into the same archive. */
class SharedArchiveTest {

    private static final String STUDY = "4711|1.2.3";

    private final Fixture fixture = new Fixture();

    @BeforeEach
    void share() {
        fixture.servers.alone = false;
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4711", "1.2.3", 2);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Outcome copy() {
        return fixture.pseudonymization.carryOut(fixture.order(STUDY), Progress.UNSEEN);
    }

    private Link link() {
        return fixture.stores.find("fake", "default", STUDY).orElseThrow();
    }

    @Test
    void a_study_on_which_another_server_works_is_waited_for() throws Exception {
        fixture.servers.theirStudies.add(STUDY);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Outcome> asked = other.submit(this::copy);
            assertThrows(java.util.concurrent.TimeoutException.class, () -> asked.get(500, TimeUnit.MILLISECONDS));
            assertEquals(0, fixture.archive.stores.get());

            fixture.servers.theirStudies.clear();

            assertEquals(
                    2,
                    asked.get(60, TimeUnit.SECONDS).copies().get(0).instances().size());
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void whoever_cancels_waits_no_longer() {
        fixture.servers.theirStudies.add(STUDY);

        assertThrows(
                CancelledException.class,
                () -> fixture.pseudonymization.carryOut(fixture.order(STUDY), Progress.CANCELLED));
        assertEquals(0, fixture.archive.stores.get());
    }

    @Test
    void nothing_is_held_when_the_copy_is_recorded() {
        copy();

        assertEquals(Set.of(), fixture.servers.ours);
    }

    @Test
    void nothing_is_held_when_it_failed() {
        fixture.archive.storesUntilFull = 1;

        assertThrows(ArchiveException.class, this::copy);

        assertEquals(Set.of(), fixture.servers.ours);
        assertEquals(2, fixture.archive.files.size());
    }

    @Test
    void the_others_know_what_is_stored_and_about_to_be_recorded() {
        boolean[] told = {false};
        fixture.archive.whileShowingOrigin = () -> told[0] = fixture.servers.ours.contains(FakeServers.keyOf(link()));

        copy();

        assertTrue(told[0]);
    }

    @Test
    void a_run_that_fails_takes_nothing_back_of_what_another_server_is_about_to_record() {
        copy();
        fixture.stores.begin(link());
        fixture.stores.complete(link(), 0, 0);
        fixture.servers.theirCopies.add(FakeServers.keyOf(link()));
        fixture.receive("4711", "1.2.3", 3);
        fixture.archive.storesUntilFull = 0;

        assertThrows(ArchiveException.class, this::copy);

        assertEquals(2, fixture.archive.instancesOf(link().copy()).size());
    }

    @Test
    void a_run_that_lost_its_lock_takes_nothing_back_and_leaves_the_copy_for_completion() {
        fixture.servers.lost = true;
        fixture.archive.storesUntilFull = 1;

        assertThrows(ArchiveException.class, this::copy);

        assertEquals(1, fixture.archive.instancesOf(link().copy()).size());
        assertEquals(Link.State.STORING, link().state());
        assertEquals(
                List.of(Requester.Cause.RECOVERY),
                fixture.stores.waiting.stream().map(PendingStudy::cause).toList());
    }

    @Test
    void what_a_server_has_claimed_that_is_gone_is_due_again() {
        fixture.stores.claimants.addAll(List.of("gone", "there"));
        fixture.servers.theirNames.add("there");

        fixture.stableStudies(false).recoverLost();

        assertEquals(List.of("gone"), fixture.stores.releasedServers);
        assertTrue(fixture.servers.visible);
    }

    @Test
    void a_server_appears_before_it_claims_anything() {
        fixture.stableStudies(false).recover();

        assertTrue(fixture.servers.visible);
    }

    @Test
    void what_another_server_left_behind_is_completed() {
        copy();
        fixture.archive.delete(new Resource(
                Level.INSTANCE,
                fixture.archive.instancesOf(link().copy()).iterator().next()));
        fixture.stores.begin(link());
        StableStudies studies = fixture.stableStudies(false);

        studies.recoverLost();
        studies.workOnce(Progress.UNSEEN);

        assertEquals(2, fixture.archive.instancesOf(link().copy()).size());
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void what_was_given_up_or_waits_is_not_begun_anew_every_few_seconds() {
        copy();
        fixture.stores.begin(link());
        StableStudies studies = fixture.stableStudies(false);

        fixture.stores.givenUp.put(STUDY, "NOT_STORED: full");
        studies.recoverLost();
        assertEquals(0, fixture.stores.waiting.size());

        fixture.stores.givenUp.clear();
        studies.recoverLost();
        studies.recoverLost();
        assertEquals(1, fixture.stores.waiting.size());
    }

    @Test
    void what_another_server_works_on_or_is_about_to_record_is_left_to_it() {
        copy();
        fixture.stores.begin(link());
        StableStudies studies = fixture.stableStudies(false);

        fixture.servers.theirStudies.add(STUDY);
        studies.recover();
        fixture.servers.theirStudies.clear();
        fixture.servers.theirCopies.add(FakeServers.keyOf(link()));
        studies.recoverLost();

        assertEquals(0, fixture.stores.waiting.size());
    }

    @Test
    void what_this_server_works_on_is_not_taken_for_left_behind() throws Exception {
        StableStudies studies = fixture.stableStudies(false);
        int[] added = {-1};
        fixture.archive.whileShowingOrigin = () -> {
            studies.recoverLost();
            added[0] = fixture.stores.waiting.size();
        };

        copy();

        assertEquals(0, added[0]);
    }

    @Test
    void a_server_that_has_the_archive_for_itself_looks_only_when_it_starts() {
        fixture.servers.alone = true;
        copy();
        fixture.stores.begin(link());
        StableStudies studies = fixture.stableStudies(false);

        studies.recoverLost();
        assertEquals(0, fixture.stores.waiting.size());
        studies.recover();

        assertEquals(1, fixture.stores.waiting.size());
    }

    @Test
    void what_another_server_read_while_this_one_started_is_no_sign_of_a_restored_archive() {
        StableStudies studies = fixture.stableStudies(false);
        studies.begin();
        fixture.archive.stable.add(STUDY);
        fixture.stores.begin("fake", 1, Instant.EPOCH);

        assertEquals(OptionalInt.empty(), studies.catchUp());
    }

    @Test
    void without_the_keeper_of_the_locks_nothing_is_done() {
        fixture.servers.unreachable = true;

        StoreException refused = assertThrows(StoreException.class, this::copy);

        assertEquals(StoreException.Reason.UNREACHABLE, refused.reason());
        assertFalse(fixture.stores.find("fake", "default", STUDY).isPresent());
    }
}
