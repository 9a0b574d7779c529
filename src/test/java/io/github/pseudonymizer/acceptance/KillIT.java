// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.SlowDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orthanc is killed in the middle of work, together with the JVM inside; its database server follows. All of it on
 * other Orthancs: {@code ./test.sh --soak}.
 */
class KillIT {

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

    @EveryOrthanc
    @Test
    void a_request_that_was_killed_ends_with_exactly_one_complete_copy() throws IOException {
        PhantomStudy study = PhantomStudies.mr("killed", INSTANCES, 16);
        // Stable studies wait, so that it is the request that is killed.
        restart(Map.of("StableStudies", Map.of("Enabled", false)));
        orthanc.upload(study.files());
        int before = archive.counts().instances();
        disk.take(SlowDisk.TIME_TO_ACT);
        orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{\"Asynchronous\":true}")
                .expect(200);
        killAt(before + SOME);

        int survived = orthanc.withoutPlugins(() -> archive.counts().instances());
        orthanc.restart(OrthancServer.withPlugin(Map.of(), Map.of()));
        orthanc.awaitPlugin();

        assertTrue(
                survived > before && survived < before + INSTANCES,
                survived - before + " were there when it was killed");
        assertOneCompleteCopy(study);
    }

    @Tag("soak")
    @Test
    void a_request_for_one_series_that_was_killed_ends_with_that_series_and_no_more() throws IOException {
        PhantomStudy study = PhantomStudies.twoSeries("killpart", INSTANCES);
        restart(Map.of("StableStudies", Map.of("Enabled", false)));
        orthanc.upload(study.files());
        int before = archive.counts().instances();
        disk.take(SlowDisk.TIME_TO_ACT);
        CompletableFuture<Answer> asked = CompletableFuture.supplyAsync(
                () -> orthanc.post("/series/" + study.orthancSeries() + "/anonymize", "{}"));
        killAt(before + SOME);

        assertThrows(CompletionException.class, asked::join);
        orthanc.restart();
        orthanc.awaitPlugin();

        Archive.Study copy =
                archive.study(archive.awaitCopy(study, INSTANCES).get("Copy").getAsString());
        assertEquals(1, copy.seriesInstanceUids().size());
        assertEquals(INSTANCES, copy.instances().size());
        restart(Map.of());
    }

    @Test
    void a_stable_study_that_was_killed_ends_with_exactly_one_complete_copy() throws IOException {
        PhantomStudy study = PhantomStudies.mr("killstable", INSTANCES, 16);
        int before = archive.counts().instances();
        orthanc.upload(study.files());
        disk.take(SlowDisk.TIME_TO_ACT);
        killAt(before + INSTANCES + SOME);

        orthanc.restart();
        orthanc.awaitPlugin();

        assertOneCompleteCopy(study);
    }

    @Test
    void the_pseudonym_of_a_patient_survives() {
        PhantomStudy first = PhantomStudies.firstCt();
        PhantomStudy second = PhantomStudies.secondCt();
        orthanc.upload(first.files());
        String pseudonym = archive.copyOf(first).patientId();

        orthanc.kill();
        orthanc.restart();
        orthanc.awaitPlugin();
        orthanc.upload(second.files());

        assertEquals(pseudonym, archive.copyOf(second).patientId());
    }

    @EveryOrthanc
    @Test
    void its_database_server_ends_by_itself_and_starts_again_with_it() throws Exception {
        PhantomStudy study = PhantomStudies.mr("alone", 1, 16);
        orthanc.upload(study.files());
        String pseudonym = archive.copyOf(study).patientId();
        Path lockFile = orthanc.storage().resolve("pseudonymizer/postgresql/data/postmaster.pid");
        ProcessHandle server = ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(lockFile).get(0).strip()))
                .orElseThrow();
        assertTrue(server.isAlive());

        orthanc.kill();

        server.onExit().get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertFalse(Files.exists(lockFile), "it stopped as it should");
        orthanc.restart();
        orthanc.awaitPlugin();
        assertEquals(pseudonym, archive.copyOf(study).patientId());
    }

    private static void restart(Map<String, ?> section) {
        assertEquals(0, orthanc.stop());
        orthanc.restart(OrthancServer.withPlugin(section, Map.of()));
        orthanc.awaitPlugin();
    }

    /** Kills it on its slow disk, in the middle of work. */
    private static void killAt(int instances) throws IOException {
        Eventually.until(
                instances + " instances to be stored", () -> archive.counts().instances() >= instances);
        orthanc.kill();
        disk.take(Duration.ZERO);
    }

    private static void assertOneCompleteCopy(PhantomStudy study) {
        JsonObject link = archive.awaitCopy(study, INSTANCES);
        Archive.Study copy = archive.study(link.get("Copy").getAsString());

        assertEquals(1, archive.links(study).size());
        List<String> uids = copy.sopInstanceUids();
        assertEquals(INSTANCES, uids.size());
        assertEquals(INSTANCES, new HashSet<>(uids).size());
        assertEquals(copy.id(), archive.copyOf(study).id());
        assertEquals(
                1,
                orthanc.post(
                                "/tools/find",
                                "{\"Level\":\"Study\",\"Query\":{\"PatientID\":\"%s\"}}".formatted(copy.patientId()))
                        .expect(200)
                        .array()
                        .size());
    }
}
