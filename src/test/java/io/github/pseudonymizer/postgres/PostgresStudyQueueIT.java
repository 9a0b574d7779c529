// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Requester.Cause;
import io.github.pseudonymizer.study.StudyQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PostgresStudyQueueIT extends StudyQueueFixture {

    @Test
    void work_is_claimed_in_the_order_in_which_it_was_added_and_by_nobody_else() {
        log.add(archive, List.of("a"), Cause.STABLE_STUDY);
        log.add(archive, List.of("b"), Cause.RECOVERY);

        PendingStudy first = log.claim(archive, LONG).orElseThrow();
        PendingStudy second = log.claim(archive, LONG).orElseThrow();

        assertEquals(new PendingStudy(first.number(), archive, "a", Cause.STABLE_STUDY, 1), first);
        assertEquals(new PendingStudy(second.number(), archive, "b", Cause.RECOVERY, 1), second);
        assertEquals(Optional.empty(), log.claim(archive, LONG));
        assertEquals(Optional.empty(), log.claim("elsewhere", LONG));
    }

    @Test
    void a_waiting_study_is_not_added_twice() {
        log.add(archive, List.of("a", "b", "a"), Cause.STABLE_STUDY);
        log.add(archive, List.of("b"), Cause.STABLE_STUDY);

        assertEquals(TestWorks.counts(2, 0, 0), contents.count(archive));
    }

    @Test
    void the_wish_to_make_a_copy_again_outlasts_every_other_cause_and_adds_nothing_to_it() {
        log.add(archive, List.of("before", "worked on", "failed"), Cause.STABLE_STUDY);
        log.add(archive, List.of("after", "done"), Cause.REMAKE);
        PendingStudy workedOn = queue.claim(archive, "worked on");
        log.giveUp(queue.claim(archive, "failed"), "invented reason");
        log.giveUp(queue.claim(archive, "done"), "invented reason");

        log.add(archive, List.of("before", "worked on", "failed"), Cause.REMAKE);
        log.add(archive, List.of("after", "done"), Cause.STABLE_STUDY);
        log.finish(workedOn);

        PendingStudy before = queue.claim(archive, "before");
        PendingStudy after = queue.claim(archive, "after");
        assertEquals(List.of(Cause.STABLE_STUDY, true), List.of(before.cause(), before.remake()));
        assertEquals(List.of(Cause.STABLE_STUDY, true), List.of(after.cause(), after.remake()));
        assertFalse(workedOn.remake());
        assertTrue(queue.claim(archive, "worked on").remake());
        PendingStudy failed = queue.claim(archive, "failed");
        assertEquals(List.of(Cause.REMAKE, true), List.of(failed.cause(), failed.remake()));
        assertFalse(queue.claim(archive, "done").remake());
    }

    @Test
    void the_wish_to_replace_a_copy_of_the_built_in_outlasts_every_other_cause() {
        log.add(archive, List.of("before", "worked on"), Cause.STABLE_STUDY);
        log.add(archive, List.of("after", "failed"), Cause.BUILT_IN_COPY);
        PendingStudy workedOn = queue.claim(archive, "worked on");
        log.giveUp(queue.claim(archive, "failed"), "invented reason");

        log.add(archive, List.of("before", "worked on"), Cause.BUILT_IN_COPY);
        log.add(archive, List.of("after", "failed"), Cause.STABLE_STUDY);
        log.add(archive, List.of("after"), Cause.RECOVERY);
        log.finish(workedOn);

        for (String study : List.of("before", "after", "failed", "worked on")) {
            assertEquals(Cause.BUILT_IN_COPY, queue.claim(archive, study).cause(), study);
        }
    }

    @Test
    void the_domain_that_was_asked_for_last_goes_with_a_copy_of_the_built_in() {
        log.addBuiltInCopies(archive, List.of("a"), "trial");
        log.add(archive, List.of("a", "b"), Cause.STABLE_STUDY);
        PendingStudy first = queue.claim(archive, "a");
        log.addBuiltInCopies(archive, List.of("a"), "");
        log.finish(first);

        assertEquals(new PendingStudy(first.number(), archive, "a", Cause.BUILT_IN_COPY, "trial", 1), first);
        assertEquals("", queue.claim(archive, "b").domain());
        assertEquals("", queue.claim(archive, "a").domain());
    }

    @Test
    void finished_work_is_gone_and_can_be_added_anew() {
        log.add(archive, List.of("a"), Cause.STABLE_STUDY);
        PendingStudy first = log.claim(archive, LONG).orElseThrow();
        log.finish(first);
        assertEquals(TestWorks.counts(0, 0, 0), contents.count(archive));

        log.add(archive, List.of("a"), Cause.STABLE_STUDY);

        PendingStudy second = log.claim(archive, LONG).orElseThrow();
        assertEquals(1, second.attempt());
        assertNotEquals(first.number(), second.number());
    }

    @Test
    void work_added_again_while_claimed_is_due_again_when_finished() {
        log.add(archive, List.of("a"), Cause.STABLE_STUDY);
        PendingStudy first = log.claim(archive, LONG).orElseThrow();

        log.add(archive, List.of("a"), Cause.STABLE_STUDY);
        assertEquals(TestWorks.counts(0, 1, 0), contents.count(archive));
        log.finish(first);

        PendingStudy second = log.claim(archive, LONG).orElseThrow();
        assertEquals(1, second.attempt());
        log.finish(second);
        assertEquals(TestWorks.counts(0, 0, 0), contents.count(archive));
    }

    @Test
    void work_added_again_while_claimed_is_due_again_when_given_up() {
        log.add(archive, List.of("a"), Cause.STABLE_STUDY);
        PendingStudy first = log.claim(archive, LONG).orElseThrow();

        log.add(archive, List.of("a"), Cause.STABLE_STUDY);
        log.giveUp(first, "disk full");

        assertEquals(1, log.claim(archive, LONG).orElseThrow().attempt());
    }

    @Test
    void retried_work_waits_out_its_pause_and_counts_its_attempts() {
        log.add(archive, List.of("a"), Cause.STABLE_STUDY);
        log.retry(log.claim(archive, LONG).orElseThrow(), Duration.ZERO, "disk full");
        PendingStudy second = log.claim(archive, LONG).orElseThrow();
        log.retry(second, LONG, "disk full");

        assertEquals(2, second.attempt());
        assertEquals(Optional.empty(), log.claim(archive, LONG));
        assertEquals(TestWorks.counts(1, 0, 0), contents.count(archive));
    }

    @Test
    void what_was_given_up_stays_until_it_is_added_again() {
        log.add(archive, List.of("a"), Cause.STABLE_STUDY);
        log.giveUp(log.claim(archive, LONG).orElseThrow(), "unreadable\0");
        assertEquals(TestWorks.counts(0, 0, 1), contents.count(archive));
        assertEquals(Optional.empty(), log.claim(archive, LONG));

        log.add(archive, List.of("a"), Cause.HTTP);

        PendingStudy again = log.claim(archive, LONG).orElseThrow();
        assertEquals(1, again.attempt());
        assertEquals(Cause.HTTP, again.cause());
    }

    @Test
    void after_its_lease_work_is_claimed_by_another_and_the_first_can_no_longer_end_it() {
        log.add(archive, List.of("a"), Cause.STABLE_STUDY);
        PendingStudy dead = log.claim(archive, OVER).orElseThrow();
        PendingStudy alive = log.claim(archive, LONG).orElseThrow();

        log.finish(dead);
        log.retry(dead, Duration.ZERO, "late");
        log.giveUp(dead, "late");

        assertEquals(2, alive.attempt());
        assertThrows(StoreException.class, () -> log.renew(dead, LONG));
        assertEquals(TestWorks.counts(0, 1, 0), contents.count(archive));
        assertEquals(Optional.empty(), log.claim(archive, LONG));
    }

    @Test
    void a_late_worker_cannot_end_work_that_was_given_up_and_added_again() {
        log.add(archive, List.of("a"), Cause.STABLE_STUDY);
        PendingStudy late = log.claim(archive, OVER).orElseThrow();
        log.giveUp(log.claim(archive, LONG).orElseThrow(), "disk full");
        log.add(archive, List.of("a"), Cause.STABLE_STUDY);
        PendingStudy fresh = log.claim(archive, LONG).orElseThrow();

        log.finish(late);

        assertEquals(late.attempt(), fresh.attempt());
        assertEquals(TestWorks.counts(0, 1, 0), contents.count(archive));
    }

    @Test
    void a_renewed_lease_holds() {
        log.add(archive, List.of("a"), Cause.STABLE_STUDY);
        PendingStudy work = log.claim(archive, OVER).orElseThrow();

        log.renew(work, LONG);

        assertEquals(Optional.empty(), log.claim(archive, LONG));
    }

    @Test
    void what_is_due_later_than_it_can_have_been_told_is_due_now_or_when_a_lease_ends() throws Exception {
        log.add(archive, List.of("a", "b", "c"), Cause.STABLE_STUDY);
        PendingStudy claimed = log.claim(archive, LONG).orElseThrow();
        log.retry(log.claim(archive, LONG).orElseThrow(), LONG.plusMinutes(2), "its pause is longer than any");
        log.retry(log.claim(archive, LONG).orElseThrow(), LONG.minusMinutes(2), "it waits rightly");

        log.bringForward(archive, LONG);

        assertEquals("b", log.claim(archive, LONG).orElseThrow().study());
        assertEquals(Optional.empty(), log.claim(archive, LONG));
        assertEquals(TestWorks.counts(1, 2, 0), contents.count(archive));
        log.renew(claimed, LONG.plusDays(1)); // As if the clock had been set back by a day.
        log.bringForward(archive, LONG);
        assertEquals("t", dueWithin("61 minutes", claimed));
        log.finish(claimed);
        assertEquals(TestWorks.counts(1, 1, 0), contents.count(archive));
    }

    private static String dueWithin(String interval, PendingStudy work) throws Exception {
        return queue.place()
                .strings("SELECT due BETWEEN now() AND now() + interval '" + interval
                        + "' FROM pseudonymizer.work WHERE number = " + work.number())
                .get(0);
    }

    @Test
    void many_workers_of_two_servers_do_every_work_exactly_once() throws Exception {
        List<String> studies =
                IntStream.range(0, 300).mapToObj(i -> "study " + i).toList();
        List<StudyQueue> servers =
                List.of(log, new PostgresStudyQueue(queue.place().open(), "other server"));
        List<Callable<List<String>>> workers = new ArrayList<>();
        for (int worker = 0; worker < 16; worker++) {
            StudyQueue server = servers.get(worker % 2);
            workers.add(() -> workOff(server));
        }
        log.add(archive, studies, Cause.STABLE_STUDY);

        var threads = Executors.newFixedThreadPool(16);
        List<String> done = new ArrayList<>();
        for (Future<List<String>> result : threads.invokeAll(workers)) {
            done.addAll(result.get());
        }
        threads.shutdown();

        Collections.sort(done);
        assertEquals(studies.stream().sorted().toList(), done);
        assertEquals(TestWorks.counts(0, 0, 0), contents.count(archive));
    }

    @Test
    void additions_that_race_with_workers_are_never_lost() throws Exception {
        List<String> studies = List.of("a", "b", "c");
        var threads = Executors.newFixedThreadPool(4);
        // Each round: a worker finishes while the same studies are added again. Then everything must still be due.
        for (int round = 0; round < 60; round++) {
            log.add(archive, studies, Cause.STABLE_STUDY);
            PendingStudy claimed = log.claim(archive, LONG).orElseThrow();

            List<Callable<Boolean>> race = List.of(
                    () -> {
                        log.finish(claimed);
                        return true;
                    },
                    () -> {
                        log.add(archive, List.of(claimed.study()), Cause.STABLE_STUDY);
                        return true;
                    });
            for (Future<Boolean> each : threads.invokeAll(race)) {
                each.get();
            }

            assertEquals(studies.size(), new HashSet<>(workOff(log)).size());
        }
        threads.shutdown();
    }

    private List<String> workOff(StudyQueue server) {
        List<String> done = new ArrayList<>();
        for (Optional<PendingStudy> work = server.claim(archive, LONG);
                work.isPresent();
                work = server.claim(archive, LONG)) {
            done.add(work.get().study());
            server.finish(work.get());
        }
        return done;
    }
}
