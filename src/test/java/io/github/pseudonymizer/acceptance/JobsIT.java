// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.SlowDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orthanc's own buttons for jobs do with ours what they do with the built-in's. */
class JobsIT {

    private static final int INSTANCES = 300;

    /** So often the number of instances is the same, for longer than the slow disk takes, when nobody stores any. */
    private static final int LOOKS = 40;

    @TempDir
    private static Path directory;

    private static SlowDisk disk;

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    @BeforeAll
    static void start() throws IOException {
        disk = new SlowDisk(directory);
        // Without the instances that show the origin in old Orthancs: they come and go while others are counted.
        orthanc = OrthancServer.startWithPlugin(
                Map.of("StableStudies", Map.of("Enabled", false), "AnonymizedFrom", false),
                Map.of(),
                disk.environment());
        archive = new Archive(orthanc);
    }

    @AfterEach
    void the_disk_is_fast_again() throws IOException {
        disk.take(Duration.ZERO);
    }

    @EveryOrthanc
    @Test
    void a_paused_job_keeps_what_it_has_and_goes_on_when_it_is_resumed() throws IOException {
        Begun begun = begin("paused");
        change(begun, "pause", "Paused");
        disk.take(Duration.ZERO);
        int pausedAt = settledCount();

        change(begun, "resume", "Running");
        JsonObject job = archive.awaitJob(begun.job());

        assertTrue(pausedAt > begun.before() && pausedAt < begun.before() + INSTANCES, "paused in the middle of work");
        assertEquals("Success", job.get("State").getAsString(), job.toString());
        assertEquals(
                INSTANCES, job.getAsJsonObject("Content").get("InstancesCount").getAsInt());
        awaitCount(begun.before() + INSTANCES);
    }

    @EveryOrthanc
    @Test
    void a_cancelled_job_leaves_nothing_and_can_be_resubmitted() throws IOException {
        Begun begun = begin("cancelled");
        cancel(begun);
        disk.take(Duration.ZERO);
        JsonObject cancelled = archive.awaitJob(begun.job());
        awaitCount(begun.before());

        assertEquals("Failure", cancelled.get("State").getAsString());
        assertSucceedsWhenResubmitted(begun);
    }

    @Test
    void one_that_is_resubmitted_while_it_is_taken_back_succeeds() throws IOException {
        Begun begun = begin("hasty");
        cancel(begun);
        JsonObject cancelled = archive.awaitJob(begun.job());

        assertEquals("Failure", cancelled.get("State").getAsString());
        resubmit(begun); // While the slow disk still brings instances.
        disk.take(Duration.ZERO);
        assertSucceeds(begun);
    }

    @Test
    void one_that_is_cancelled_while_it_is_paused_leaves_nothing_either() throws IOException {
        Begun begun = begin("givenup");
        change(begun, "pause", "Paused");
        disk.take(Duration.ZERO);
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
        resubmit(begun);
        assertSucceeds(begun);
    }

    private static void resubmit(Begun begun) {
        orthanc.post("/jobs/" + begun.job() + "/resubmit", "{}").expect(200);
    }

    private static void assertSucceeds(Begun begun) {
        JsonObject job = archive.awaitJob(begun.job());

        assertEquals("Success", job.get("State").getAsString(), job.toString());
        awaitCount(begun.before() + INSTANCES);
    }

    @EveryOrthanc
    @Test
    void a_job_that_is_running_when_orthanc_stops_goes_on_after_the_next_start() throws IOException {
        Begun begun = begin("stopped");

        assertEquals(0, orthanc.stop());
        disk.take(Duration.ZERO);
        int stoppedAt = orthanc.withoutPlugins(() -> archive.counts().instances());
        orthanc.restart();
        orthanc.awaitPlugin();

        assertTrue(stoppedAt < begun.before() + INSTANCES, "stopped in the middle of work");
        assertSucceeds(begun);
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

    private static Begun begin(String name) throws IOException {
        PhantomStudy study = PhantomStudies.mr(name, INSTANCES, 16);
        orthanc.upload(study.files());
        int before = archive.counts().instances();
        disk.take(SlowDisk.TIME_TO_ACT);
        String job = orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{\"Asynchronous\":true}")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        Eventually.until("some instances to be stored", () -> archive.counts().instances() >= before + 10);
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
        int[] same = {0};
        Eventually.until("the number of instances to settle", () -> {
            int now = archive.counts().instances();
            same[0] = now == last[0] ? same[0] + 1 : 0;
            last[0] = now;
            return same[0] == LOOKS;
        });
        return last[0];
    }

    private static void askAndHangUp(String path) throws IOException {
        String body = "{}";
        Set<String> before = jobs();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), orthanc.httpPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + body.length() + "\r\n\r\n"
                            + body)
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Eventually.until("its job to begin", () -> !before.containsAll(jobs()));
        }
    }

    private static Set<String> jobs() {
        return orthanc.get("/jobs").expect(200).array().asList().stream()
                .map(JsonElement::getAsString)
                .collect(Collectors.toSet());
    }
}
