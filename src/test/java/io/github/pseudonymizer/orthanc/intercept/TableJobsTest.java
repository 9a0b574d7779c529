// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.testing.Eventually;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableJobsTest {

    private static final String PATH = "/pseudonymizer/import/";

    private final List<String> states = new ArrayList<>();
    private volatile String state = "Running";
    private boolean refuses;

    private final class Engine extends ScriptedBridge {

        @Override
        public String submitJob(String state, String content, int priority) {
            if (refuses) {
                throw new BridgeRefusedException("no");
            }
            states.add(state);
            return "job-" + states.size();
        }

        @Override
        public void updateJob(long job, float progress, String content) {}

        @Override
        public RestAnswer call(String method, String uri, ByteBuffer body) {
            return new RestAnswer(
                    200, ByteBuffer.wrap(("{\"State\":\"" + state + "\"}").getBytes(StandardCharsets.UTF_8)));
        }
    }

    private final Engine engine = new Engine();

    @AutoClose
    private final TableJobs jobs = new TableJobs(engine);

    @BeforeEach
    void start() {
        jobs.start();
    }

    private Reply submit(TableWork work) {
        JsonObject content = new JsonObject();
        content.addProperty("Domain", "default");
        return jobs.submit(PATH, content, ByteBuffer.wrap("QUIT,MERCY".getBytes(StandardCharsets.UTF_8)), work);
    }

    private static TableWork.Result done(ByteBuffer table, TableWork.Watch watch) {
        watch.done(0.5);
        watch.check();
        JsonObject content = new JsonObject();
        content.addProperty("Rows", 1);
        int size = table.remaining();
        return new TableWork.Result(true, content, () -> Reply.ok(List.of(size)));
    }

    private void begin(int job, long run) {
        assertTrue(jobs.begin(new Event.JobBegins(1, run, "job-" + job, states.get(job - 1))));
    }

    private void stop(long run, String reason) {
        jobs.stop(new Event.JobStops(2, run, reason));
    }

    private Reply answer(int job) {
        return jobs.answer("job-" + job).orElseThrow();
    }

    @Test
    void the_job_does_the_work_and_its_answer_is_kept() throws Exception {
        assertEquals(
                "{\"ID\":\"job-1\",\"Path\":\"/jobs/job-1\",\"Answer\":\"/pseudonymizer/import/job-1\"}",
                submit(TableJobsTest::done).body().toString());
        assertEquals(202, answer(1).status());

        begin(1, 7);

        assertEquals("endJob 7 true {\"Domain\":\"default\",\"IsAnonymization\":false,\"Rows\":1}", engine.heard());
        assertEquals("[10]", answer(1).body().toString());
        assertEquals(0, engine.allocated.get(), "tables in memory");
    }

    @Test
    void orthanc_keeps_nothing_of_the_table() {
        submit(TableJobsTest::done);

        assertFalse(states.get(0).contains("QUIT") || states.get(0).contains("MERCY"), states.get(0));
    }

    @Test
    void a_job_from_before_a_restart_fails_and_says_what_to_do() throws Exception {
        assertTrue(jobs.begin(
                new Event.JobBegins(1, 7, "job-0", "{\"Table\":\"old\",\"Content\":{\"Domain\":\"default\"}}")));

        String told = engine.heard();
        assertTrue(told.startsWith("endJob 7 false {\"Domain\":\"default\",\"Error\":\"Orthanc was stopped"), told);
    }

    @Test
    void other_jobs_are_not_its_concern() {
        assertFalse(jobs.begin(new Event.JobBegins(1, 7, "job-0", "{\"Ticket\":\"x\",\"Bulk\":false}")));
        assertFalse(jobs.stop(new Event.JobStops(2, 7, "Paused")));
        assertTrue(jobs.answer("job-0").isEmpty());
    }

    @Test
    void a_second_table_is_refused_until_the_first_is_done() {
        submit(TableJobsTest::done);

        Reply second = submit(TableJobsTest::done);
        begin(1, 7);
        Reply third = submit(TableJobsTest::done);

        assertEquals(503, second.status());
        assertEquals("job-1", second.body().getAsJsonObject().get("ID").getAsString());
        assertEquals(200, third.status());
    }

    @Test
    void work_that_is_cancelled_leaves_nothing() throws Exception {
        submit((table, watch) -> {
            stop(7, "Canceled");
            return done(table, watch);
        });

        begin(1, 7);

        assertTrue(engine.heard().contains("\"Error\":\"cancelled: nothing was written\""));
        assertEquals(410, answer(1).status());
        assertEquals(0, engine.allocated.get(), "tables in memory");
    }

    @Test
    void a_stop_that_overtakes_its_begin_counts() {
        submit(TableJobsTest::done);

        stop(7, "Canceled");
        begin(1, 7);

        assertEquals(410, answer(1).status());
    }

    @Test
    void a_paused_job_begins_again_with_the_same_table() throws Exception {
        submit(TableJobsTest::done);
        stop(7, "Paused");
        begin(1, 7);
        assertEquals(202, answer(1).status());

        begin(1, 8);

        assertTrue(engine.heard().startsWith("endJob 8 true"));
        assertEquals("[10]", answer(1).body().toString());
    }

    @Test
    void a_job_that_is_cancelled_before_it_begins_frees_its_table() {
        submit(TableJobsTest::done);
        state = "Failure";

        Eventually.until("the table is freed", () -> engine.allocated.get() == 0);

        assertEquals(410, answer(1).status());
        assertEquals(200, submit(TableJobsTest::done).status());
    }

    @Test
    void a_resubmitted_job_does_nothing_twice() throws Exception {
        AtomicInteger times = new AtomicInteger();
        submit((table, watch) -> {
            times.incrementAndGet();
            return done(table, watch);
        });

        begin(1, 7);
        begin(1, 8);

        assertEquals(1, times.get());
        engine.heard();
        assertTrue(engine.heard().startsWith("endJob 8 true"));
    }

    @Test
    void a_failure_of_the_database_is_told_as_to_a_client_that_waits() throws Exception {
        submit((table, watch) -> {
            throw new StoreException(StoreException.Reason.UNREACHABLE, "the database is closed");
        });

        begin(1, 7);

        assertTrue(engine.heard().contains("\"Error\":\"the database is closed\""));
        assertThrows(StoreException.class, () -> jobs.answer("job-1"));
        assertEquals(0, engine.allocated.get(), "tables in memory");
    }

    @Test
    void memory_that_runs_out_ends_the_job() throws Exception {
        submit((table, watch) -> {
            throw new OutOfMemoryError("MERCY");
        });

        assertThrows(OutOfMemoryError.class, () -> begin(1, 7));

        String told = engine.heard();
        assertTrue(told.contains("OutOfMemoryError") && !told.contains("MERCY"), told);
        assertEquals(500, answer(1).status());
    }

    @Test
    void a_job_that_orthanc_refuses_leaves_no_table() {
        refuses = true;

        assertThrows(BridgeRefusedException.class, () -> submit(TableJobsTest::done));

        assertEquals(0, engine.allocated.get(), "tables in memory");
        refuses = false;
        assertEquals(200, submit(TableJobsTest::done).status());
    }

    @Test
    void a_stop_of_orthanc_ends_the_work_and_leaves_the_job_to_the_next_start() throws Exception {
        CountDownLatch works = new CountDownLatch(1);
        submit((table, watch) -> {
            works.countDown();
            while (true) {
                watch.check();
            }
        });
        Thread run = new Thread(() -> begin(1, 7));
        run.start();
        works.await();

        jobs.close();
        run.join(60_000);

        assertEquals(0, engine.allocated.get(), "tables in memory");
        engine.metric("nothing was said before", 1);
        assertTrue(engine.heard().startsWith("metric"));
    }

    @Test
    void only_the_newest_answers_are_kept() {
        for (int job = 1; job <= 6; job++) {
            submit(TableJobsTest::done);
            begin(job, job);
        }

        assertTrue(jobs.answer("job-1").isEmpty());
        assertEquals("[10]", answer(2).body().toString());
    }
}
