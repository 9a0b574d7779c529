// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.SlowDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orthanc is killed while patients are joined or forgotten. */
@Tag("soak")
class KilledPatientsIT {

    private static final int INSTANCES = 300;
    private static final int SOME = 10;

    @TempDir
    private static Path directory;

    private static SlowDisk disk;

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    @BeforeAll
    static void start() throws IOException {
        disk = new SlowDisk(directory);
        orthanc = OrthancServer.startWithPlugin(Map.of(), Map.of(), disk.environment());
        archive = new Archive(orthanc);
    }

    private static Archive.Study copyOf(PhantomStudy study) {
        orthanc.upload(study.files());
        return archive.study(
                archive.awaitCopy(study, study.files().size()).get("Copy").getAsString());
    }

    private static void killAt(int instances) throws IOException {
        Eventually.until(
                instances + " instances to be stored", () -> archive.counts().instances() >= instances);
        orthanc.kill();
        disk.take(Duration.ZERO);
        orthanc.restart();
        orthanc.awaitPlugin();
    }

    @Test
    void a_merge_that_was_killed_ends_with_one_copy_under_the_kept_pseudonym() throws IOException {
        PhantomStudy study = PhantomStudies.mr("killmerge", INSTANCES, 16);
        Archive.Study former = copyOf(study);
        String keep = copyOf(PhantomStudies.mr("killkept", 1, 16)).patientId();
        int before = archive.counts().instances();
        disk.take(SlowDisk.TIME_TO_ACT);

        orthanc.post("/pseudonymizer/patients/merge", """
                {"Domain": "default", "Keep": "%s", "Merge": "%s", "Reason": "a test"}
                """.formatted(keep, former.patientId()))
                .expect(200);
        killAt(before + SOME);

        Eventually.until(
                "the former copy is gone",
                () -> orthanc.get("/studies/" + former.id()).status() == 404);
        Archive.Study copy = archive.copyOf(study);
        assertEquals(keep, copy.patientId());
        assertEquals(INSTANCES, copy.sopInstanceUids().size());
        assertEquals(before, archive.counts().instances());
    }

    @Test
    void a_request_for_fresh_uids_that_was_killed_can_be_sent_again_and_ends() throws IOException {
        PhantomStudy study = PhantomStudies.mr("killrenew", INSTANCES, 16);
        Archive.Study former = copyOf(study);
        Set<String> uids = new HashSet<>(former.sopInstanceUids());
        int before = archive.counts().instances();
        String body = """
            {"Pseudonym": "%s", "Domain": "default", "Reason": "a test", "Copies": "renew"}
            """.formatted(former.patientId());
        disk.take(SlowDisk.TIME_TO_ACT);
        CompletableFuture<Answer> asked =
                CompletableFuture.supplyAsync(() -> orthanc.post("/pseudonymizer/forget", body));
        killAt(before + SOME);
        assertTrue(asked.handle((answer, failed) -> failed != null).join(), "it was killed in the middle");

        String renewed = orthanc.post("/pseudonymizer/forget", body)
                .expect(200)
                .object()
                .get("Studies")
                .getAsJsonArray()
                .get(0)
                .getAsString();

        assertNotEquals(former.id(), renewed);
        orthanc.get("/studies/" + former.id()).expect(404);
        assertEquals(before, archive.counts().instances());
        Archive.Study copy = archive.study(renewed);
        assertEquals(INSTANCES, copy.sopInstanceUids().size());
        assertTrue(copy.sopInstanceUids().stream().noneMatch(uids::contains));
        orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{}").expect(409);
    }
}
