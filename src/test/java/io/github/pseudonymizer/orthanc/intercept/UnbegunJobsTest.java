// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.pseudonymizer.orthanc.request.Job;
import io.github.pseudonymizer.orthanc.request.SavedJob;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Requester;
import org.junit.jupiter.api.Test;

class UnbegunJobsTest {

    /** Two of these fit into the memory for jobs, three do not. */
    private static final String LONG = "{\"UserData\":\"" + "x".repeat(7 << 20) + "\"}";

    private final UnbegunJobs jobs = new UnbegunJobs();

    private static Job job(String body) {
        return Job.single(Level.STUDY, "a study", body, Requester.itself(Requester.Cause.HTTP), true);
    }

    private String add(Job job) {
        String state = SavedJob.write(job);
        jobs.add(state, job);
        return state;
    }

    @Test
    void the_oldest_is_forgotten_and_read_again_when_all_take_too_much_memory() {
        Job first = job(LONG);
        Job second = job(LONG);
        Job third = job(LONG);
        String stateOfFirst = add(first);
        String stateOfSecond = add(second);
        String stateOfThird = add(third);

        assertNotSame(first, jobs.take(stateOfFirst));
        assertSame(second, jobs.take(stateOfSecond));
        assertSame(third, jobs.take(stateOfThird));
    }

    @Test
    void what_was_taken_needs_no_memory_any_more() {
        for (int i = 0; i < 5; i++) {
            Job job = job(LONG);

            assertSame(job, jobs.take(add(job)));
        }
    }
}
