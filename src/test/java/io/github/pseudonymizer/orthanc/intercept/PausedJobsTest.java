// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.domain.DomainException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PausedJobsTest {

    private final Map<String, PausedJobs.Fate> fates = new TreeMap<>();
    private final List<String> takenBack = new ArrayList<>();
    private final Deque<RuntimeException> failures = new ArrayDeque<>();
    private final PausedJobs jobs = new PausedJobs(fates::get, this::takeBack);

    private void takeBack(String state) {
        if (!failures.isEmpty()) {
            throw failures.remove();
        }
        takenBack.add(state);
    }

    @BeforeEach
    void pause() {
        jobs.paused("a", "state of a");
        jobs.paused("b", "state of b");
        fates.put("a", PausedJobs.Fate.OPEN);
        fates.put("b", PausedJobs.Fate.OPEN);
    }

    @Test
    void what_one_has_stored_stays_while_it_may_be_resumed() {
        jobs.look();

        assertEquals(List.of(), takenBack);
    }

    @Test
    void one_that_is_cancelled_is_taken_back_once() {
        fates.put("a", PausedJobs.Fate.CANCELLED);

        jobs.look();
        jobs.look();

        assertEquals(List.of("state of a"), takenBack);
    }

    @Test
    void one_that_was_resumed_sees_to_itself() {
        jobs.resumed("a");
        fates.put("a", PausedJobs.Fate.CANCELLED);

        jobs.look();

        assertEquals(List.of(), takenBack);
    }

    @Test
    void one_that_succeeded_after_all_is_forgotten() {
        fates.put("a", PausedJobs.Fate.SUCCEEDED);
        jobs.look();
        fates.put("a", PausedJobs.Fate.CANCELLED);

        jobs.look();

        assertEquals(List.of(), takenBack);
    }

    static List<RuntimeException> passing() {
        return List.of(
                new StoreException(StoreException.Reason.UNREACHABLE, "the database is away"),
                new ArchiveException(ArchiveException.Reason.FAILED, "the disk is full"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void a_failure_that_passes_is_tried_again_and_keeps_nobody_else_waiting(RuntimeException failure) {
        failures.add(failure);
        fates.replaceAll((id, fate) -> PausedJobs.Fate.CANCELLED);

        jobs.look();
        int atFirst = takenBack.size();
        jobs.look();

        assertEquals(1, atFirst);
        assertEquals(2, takenBack.size());
    }

    static List<RuntimeException> lasting() {
        return List.of(
                new ArchiveException(ArchiveException.Reason.GONE, "the study is gone"),
                new DomainException("the study belongs to two domains"));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void a_failure_that_lasts_is_not(RuntimeException failure) {
        failures.add(failure);
        fates.replaceAll((id, fate) -> PausedJobs.Fate.CANCELLED);

        jobs.look();
        jobs.look();

        assertEquals(1, takenBack.size());
    }

    @Test
    void one_whose_id_is_unknown_is_not_looked_for() {
        jobs.paused("", "state of a third");

        jobs.look();

        assertEquals(List.of(), takenBack);
    }
}
