package io.github.pseudonymizer.orthanc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PausedJobsTest {

    private final Map<String, PausedJobs.Fate> fates = new TreeMap<>();
    private final List<String> takenBack = new ArrayList<>();
    private int failures;
    private final PausedJobs jobs = new PausedJobs(fates::get, this::takeBack);

    private void takeBack(String state) {
        if (failures > 0) {
            failures--;
            throw new StoreException(StoreException.Reason.UNREACHABLE, "the database is away");
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

    @Test
    void a_failure_is_tried_again_and_keeps_nobody_else_waiting() {
        failures = 1;
        fates.put("a", PausedJobs.Fate.CANCELLED);
        fates.put("b", PausedJobs.Fate.CANCELLED);

        jobs.look();
        int atFirst = takenBack.size();
        jobs.look();

        assertEquals(1, atFirst);
        assertEquals(2, takenBack.size());
    }

    @Test
    void one_whose_id_is_unknown_is_not_looked_for() {
        jobs.paused("", "state of a third");

        jobs.look();

        assertEquals(List.of(), takenBack);
    }
}
