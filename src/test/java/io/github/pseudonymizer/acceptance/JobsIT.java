// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Orthanc's own buttons for jobs do with ours what they do with the built-in's. */
@EveryOrthanc
class JobsIT {

    private static final int INSTANCES = 1000;

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    @BeforeAll
    static void start() {
        // Without the instances that show the origin in old Orthancs: they come and go while others are counted.
        orthanc = OrthancServer.startWithPlugin(
                Map.of("StableStudies", Map.of("Enabled", false), "AnonymizedFrom", false));
        archive = new Archive(orthanc);
    }

    @Test
    void a_paused_job_keeps_what_it_has_and_goes_on_when_it_is_resumed() {
        Begun begun = begin("paused");
        change(begun, "pause", "Paused");
        int pausedAt = settledCount();

        change(begun, "resume", "Running");
        JsonObject job = archive.awaitJob(begun.job());

        assertTrue(pausedAt > begun.before() && pausedAt < begun.before() + INSTANCES, "paused in the middle of work");
        assertEquals("Success", job.get("State").getAsString(), job.toString());
        assertEquals(
                INSTANCES, job.getAsJsonObject("Content").get("InstancesCount").getAsInt());
        awaitCount(begun.before() + INSTANCES);
    }

    @Test
    void a_cancelled_job_leaves_nothing_and_can_be_resubmitted() {
        Begun begun = begin("cancelled");
        cancel(begun);
        JsonObject cancelled = archive.awaitJob(begun.job());
        awaitCount(begun.before());

        assertEquals("Failure", cancelled.get("State").getAsString());
        assertSucceedsWhenResubmitted(begun);
    }

    @Test
    void one_that_is_resubmitted_while_it_is_taken_back_succeeds() {
        Begun begun = begin("hasty");
        cancel(begun);
        JsonObject cancelled = archive.awaitJob(begun.job());

        assertEquals("Failure", cancelled.get("State").getAsString());
        assertSucceedsWhenResubmitted(begun);
    }

    @Test
    void one_that_is_cancelled_while_it_is_paused_leaves_nothing_either() {
        Begun begun = begin("givenup");
        change(begun, "pause", "Paused");
        int pausedAt = settledCount();

        cancel(begun);
        awaitCount(begun.before());

        assertTrue(pausedAt > begun.before(), "paused in the middle of work");
        assertSucceedsWhenResubmitted(begun);
    }

    private static void cancel(Begun begun) {
        orthanc.post("/jobs/" + begun.job() + "/cancel", "{}").expect(200);
    }

    private static void assertSucceedsWhenResubmitted(Begun begun) {
        orthanc.post("/jobs/" + begun.job() + "/resubmit", "{}").expect(200);
        JsonObject job = archive.awaitJob(begun.job());

        assertEquals("Success", job.get("State").getAsString(), job.toString());
        awaitCount(begun.before() + INSTANCES);
    }

    @Test
    void a_job_that_is_running_when_orthanc_stops_goes_on_after_the_next_start() {
        Begun begun = begin("stopped");

        assertEquals(0, orthanc.stop());
        orthanc.restart();
        orthanc.awaitPlugin();
        JsonObject job = archive.awaitJob(begun.job());

        assertEquals("Success", job.get("State").getAsString(), job.toString());
        awaitCount(begun.before() + INSTANCES);
    }

    @Test
    void a_client_that_hangs_up_gets_its_copy_all_the_same() throws Exception {
        PhantomStudy study = PhantomStudies.mr("hungup", 200, 16);
        orthanc.upload(study.files());
        int before = archive.counts().instances();

        askAndHangUp("/studies/" + study.orthancStudy() + "/anonymize");

        JsonObject link = archive.awaitCopy(study, 200);
        awaitCount(before + 200);
        assertEquals(link.get("Copy").getAsString(), archive.copyOf(study).id());
    }

    /** A job that is in the middle of its work, and how many instances there were before. */
    private record Begun(String job, int before) {}

    private static Begun begin(String name) {
        PhantomStudy study = PhantomStudies.mr(name, INSTANCES, 16);
        orthanc.upload(study.files());
        int before = archive.counts().instances();
        String job = orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{\"Asynchronous\":true}")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        Eventually.until("some instances to be stored", () -> archive.counts().instances() >= before + 50);
        return new Begun(job, before);
    }

    private static void change(Begun begun, String verb, String state) {
        orthanc.post("/jobs/" + begun.job() + "/" + verb, "{}").expect(200);
        Eventually.until(
                "the job to be " + state,
                () -> orthanc.get("/jobs/" + begun.job())
                        .expect(200)
                        .object()
                        .get("State")
                        .getAsString()
                        .matches(state + "|Success"));
    }

    /** Not at once: for a moment after its success a job's copy has one more, by which Orthanc learns of the origin. */
    private static void awaitCount(int instances) {
        Eventually.until(instances + " instances", () -> archive.counts().instances() == instances);
    }

    /** The number of instances once it does not change any more. */
    private static int settledCount() {
        int[] last = {-1};
        Eventually.until("the number of instances to settle", () -> {
            int now = archive.counts().instances();
            boolean settled = now == last[0];
            last[0] = now;
            return settled;
        });
        return last[0];
    }

    private static void askAndHangUp(String path) throws IOException {
        String body = "{}";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), orthanc.httpPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + body.length() + "\r\n\r\n"
                            + body)
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Eventually.until(
                    "its job to begin",
                    () -> !orthanc.get("/jobs?expand").expect(200).array().isEmpty());
        }
    }
}
