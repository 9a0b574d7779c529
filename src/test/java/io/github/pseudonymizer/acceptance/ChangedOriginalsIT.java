// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancId;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.SlowDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies whose originals come late, change or go after they were copied. */
class ChangedOriginalsIT {

    private static final int MANY = 200;

    @TempDir
    private static Path directory;

    private static SlowDisk disk;

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    @BeforeAll
    static void start() throws IOException {
        disk = new SlowDisk(directory);
        orthanc = OrthancServer.startWithPlugin(Map.of(), Map.of("OverwriteInstances", true), disk.environment());
        archive = new Archive(orthanc);
    }

    @Test
    void a_stable_study_is_brought_up_to_date_whatever_happened_to_it() {
        PhantomStudy study = PhantomStudies.mr("allsorts", 4, 16);
        orthanc.upload(study.files().subList(0, 3));
        Archive.Study copy =
                archive.study(archive.awaitCopy(study, 3).get("Copy").getAsString());
        Map<String, String> before = filesOf(copy);
        Set<Integer> pixels = LastPixel.ofAll(copy);

        orthanc.delete("/instances/" + instance(study, 0)).expect(200);
        orthanc.upload(LastPixel.changed(study.files().get(1)));
        orthanc.upload(study.files().get(3));
        JsonObject link = archive.awaitCopy(study, 4);

        Map<String, String> after = filesOf(copy);
        assertEquals(copy.id(), link.get("Copy").getAsString());
        assertEquals(1, link.get("Orphans").getAsInt());
        assertTrue(after.keySet().containsAll(before.keySet()), "the same SOP Instance UIDs");
        assertEquals(
                2, before.entrySet().stream().filter(after.entrySet()::contains).count(), "left alone");
        assertNotEquals(pixels, LastPixel.ofAll(copy));
        assertTrue(orthanc.log().contains("whose originals were deleted (1)"));
        assertFalse(orthanc.log().contains(study.patientId()));
        assertTrue(new AuditRows(orthanc)
                .all().stream().anyMatch(row -> row.event().equals("ORIGINALS_MISSING")));

        JsonObject again = archive.anonymize(study);

        assertEquals(
                "[\"instances in the copy whose originals were deleted (1)\"]",
                again.get("Remarks").toString());
        assertEquals(after, filesOf(copy), "asked for again, nothing is written");
    }

    @Test
    void files_that_come_once_more_leave_the_copy_alone() {
        PhantomStudy study = PhantomStudies.mr("oncemore", 3, 16);
        orthanc.upload(study.files());
        Archive.Study copy =
                archive.study(archive.awaitCopy(study, 3).get("Copy").getAsString());
        Map<String, String> before = filesOf(copy);

        orthanc.upload(study.files());
        JsonObject answer = archive.anonymize(study);

        assertFalse(answer.has("Remarks"));
        assertEquals(before, filesOf(copy));
    }

    /** Without {@code OverwriteInstances} a copy has to be deleted before it can be stored anew. */
    @Tag("soak")
    @Test
    void an_update_that_is_killed_leaves_one_complete_copy_of_what_is_there_now() throws IOException {
        PhantomStudy study = PhantomStudies.mr("killupdate", MANY, 16);
        assertEquals(0, orthanc.stop());
        orthanc.restart(OrthancServer.withPlugin(
                Map.of("StableStudies", Map.of("Enabled", false)), Map.of("OverwriteInstances", false)));
        orthanc.awaitPlugin();
        orthanc.upload(study.files());
        Archive.Study copy = archive.copyOf(study);
        Map<String, String> before = filesOf(copy);
        orthanc.delete("/studies/" + study.orthancStudy()).expect(200);
        orthanc.upload(study.files().stream().map(LastPixel::changed).toList());
        disk.take(SlowDisk.TIME_TO_ACT);
        String job = orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{\"Asynchronous\":true}")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        Eventually.until("some copies to be replaced", () -> progressOf(job) > 10);

        orthanc.kill();
        disk.take(Duration.ZERO);
        Map<String, String> meanwhile = orthanc.withoutPlugins(() -> filesOf(copy));
        orthanc.restart(OrthancServer.withPlugin(Map.of(), Map.of("OverwriteInstances", true)));
        orthanc.awaitPlugin();
        JsonObject link = archive.awaitCopy(study, MANY);

        Map<String, String> after = filesOf(copy);
        long survived = before.entrySet().stream()
                .filter(meanwhile.entrySet()::contains)
                .count();
        assertTrue(survived > 0 && survived < MANY, survived + " were left when it was killed");
        assertEquals(0, link.get("Orphans").getAsInt());
        assertEquals(before.keySet(), after.keySet());
        assertEquals(
                0, before.entrySet().stream().filter(after.entrySet()::contains).count());
    }

    private static int progressOf(String job) {
        return orthanc.get("/jobs/" + job).expect(200).object().get("Progress").getAsInt();
    }

    private static String instance(PhantomStudy study, int index) {
        PhantomStudy.Series series = study.series().get(0);
        return OrthancId.of(
                study.patientId(),
                study.studyInstanceUid(),
                series.seriesInstanceUid(),
                series.instances().get(index).sopInstanceUid());
    }

    /** The UUIDs of the files of a copy, by SOP Instance UID; another whenever a file is stored anew. */
    private static Map<String, String> filesOf(Archive.Study copy) {
        Map<String, String> files = new TreeMap<>();
        orthanc.get("/studies/" + copy.id() + "/instances").expect(200).array().forEach(element -> {
            JsonObject instance = element.getAsJsonObject();
            files.put(
                    instance.getAsJsonObject("MainDicomTags")
                            .get("SOPInstanceUID")
                            .getAsString(),
                    instance.get("FileUuid").getAsString());
        });
        return files;
    }
}
