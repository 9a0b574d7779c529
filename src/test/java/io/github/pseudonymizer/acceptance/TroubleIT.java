// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.SlowDisk;
import io.github.pseudonymizer.testing.SmallDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with one study is told, leaves nothing half stored, and leaves Orthanc alive. */
class TroubleIT {

    /** Without the instances that show the origin in old Orthancs: they come and go while others are counted. */
    private static final Map<String, Object> ONLY_REQUESTS =
            Map.of("StableStudies", Map.of("Enabled", false), "AnonymizedFrom", false);

    @TempDir
    private static Path directory;

    private static SlowDisk disk;

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    @BeforeAll
    static void start() throws IOException {
        disk = new SlowDisk(directory);
        orthanc = OrthancServer.startWithPlugin(ONLY_REQUESTS, Map.of(), disk.environment());
        archive = new Archive(orthanc);
    }

    @Test
    void an_instance_whose_file_breaks_off_refuses_the_study_unless_the_rest_will_do() throws IOException {
        PhantomStudy study = PhantomStudies.mr("broken", 3, 64);
        orthanc.upload(study.files());
        halve(archive.fileOf(study.orthancInstance()));
        restart(); // Orthanc remembers files.
        Archive.Counts counts = archive.counts();

        Answer refused = orthanc.post(path(study), "{}");
        Archive.Counts afterwards = archive.counts();
        JsonObject rest =
                orthanc.post(path(study), "{\"Permissive\":true}").expect(200).object();

        assertEquals(422, refused.status(), refused.toString());
        assertFalse(refused.object().get("Details").getAsString().isEmpty());
        assertNoIdentity(study, refused.toString());
        assertEquals(counts, afterwards);
        assertEquals(1, rest.get("FailedInstancesCount").getAsInt());
        assertEquals(counts.instances() + 2, archive.counts().instances());
    }

    @Test
    void a_study_that_vanishes_while_it_is_processed_leaves_no_copy() throws IOException {
        PhantomStudy study = PhantomStudies.mr("vanishes", 300, 16);
        orthanc.upload(study.files());
        int before = archive.counts().instances();
        disk.take(SlowDisk.TIME_TO_ACT);
        String job = orthanc.post(path(study), "{\"Asynchronous\":true}")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        Eventually.until("work to begin", () -> archive.counts().instances() > before + 10);

        orthanc.delete("/studies/" + study.orthancStudy()).expect(200);
        disk.take(Duration.ZERO);
        JsonObject ended = archive.awaitJob(job);

        assertEquals("Failure", ended.get("State").getAsString(), ended.toString());
        assertFalse(ended.getAsJsonObject("Content").get("Error").getAsString().isEmpty());
        Eventually.until(
                "the copy to be taken back",
                () -> archive.counts().instances() == before - study.instances().size());
        assertEquals("FAILED", archive.links(study).get(0).get("State").getAsString());
        assertNoIdentity(study, orthanc.log());
    }

    @Test
    void a_full_disk_leaves_no_half_copy_and_the_next_attempt_succeeds(@TempDir Path folder) throws Exception {
        PhantomStudy study = PhantomStudies.mr("crowded", 40, 512); // Half a megabyte each.
        try (SmallDisk small = new SmallDisk(folder.resolve("small"), 32);
                OrthancServer server = OrthancServer.startWithPlugin(
                        Map.of(
                                "StableStudies",
                                Map.of("Enabled", false),
                                "DataDirectory",
                                folder.resolve("data").toString()),
                        Map.of(
                                "StorageDirectory",
                                small.directory().toString(),
                                "IndexDirectory",
                                folder.resolve("index").toString()))) {
            Archive there = new Archive(server);
            server.upload(study.files());
            Archive.Counts counts = there.counts();

            Answer refused = server.post(path(study), "{}");

            assertTrue(refused.status() >= 500, refused.toString());
            assertEquals(counts, there.counts());
            assertNoIdentity(study, refused + server.log());
            small.resize(128);
            assertEquals(
                    40,
                    server.post(path(study), "{}")
                            .expect(200)
                            .object()
                            .get("InstancesCount")
                            .getAsInt());
            assertEquals(80, there.counts().instances());
        }
    }

    private static void restart() {
        assertEquals(0, orthanc.stop());
        orthanc.restart();
        orthanc.awaitPlugin();
    }

    private static String path(PhantomStudy study) {
        return "/studies/" + study.orthancStudy() + "/anonymize";
    }

    private static void halve(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(bytes.length() / 2);
        }
    }

    private static void assertNoIdentity(PhantomStudy study, String text) {
        assertEquals(
                List.of(),
                text.lines()
                        .filter(line -> study.identities().stream().anyMatch(line::contains))
                        .toList());
    }
}
