package io.github.pseudonymizer.orthanc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobHistoryTest {

    private static final Duration FOR_EVER = Duration.ofDays(1);

    @Test
    void half_of_the_history_may_end_after_a_job_and_the_next_waits() throws InterruptedException {
        JobHistory history = new JobHistory(4, FOR_EVER);
        history.ended();
        history.beforeAnother();
        history.beforeAnother();

        assertTrue(waits(history));
    }

    @Test
    void each_job_that_ends_may_be_followed_by_as_many() throws InterruptedException {
        JobHistory history = new JobHistory(2, FOR_EVER);
        history.ended();
        history.beforeAnother();
        history.ended();

        assertFalse(waits(history));
        assertTrue(waits(history));
    }

    @Test
    void nothing_waits_for_a_job_that_was_seen_or_if_there_was_none() throws InterruptedException {
        JobHistory history = new JobHistory(1, Duration.ZERO);
        assertFalse(waits(history));
        history.ended();

        assertFalse(waits(history));
    }

    @Test
    void where_no_job_is_shown_after_its_end_nothing_waits() throws InterruptedException {
        JobHistory history = new JobHistory(0, FOR_EVER);
        history.ended();

        assertFalse(waits(history));
    }

    @Test
    void of_a_history_of_one_nothing_may_push_the_job_out() throws InterruptedException {
        JobHistory history = new JobHistory(1, FOR_EVER);
        history.ended();

        assertTrue(waits(history));
    }

    private static boolean waits(JobHistory history) throws InterruptedException {
        Thread other = new Thread(history::beforeAnother);
        other.start();
        while (other.isAlive() && other.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        boolean waits = other.isAlive();
        other.interrupt();
        other.join();
        return waits;
    }
}
