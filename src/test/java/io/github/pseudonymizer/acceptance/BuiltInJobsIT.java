// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Anonymizations that were asked of the built-in, and had not succeeded when Orthanc was stopped and the plugin was
 * installed: they are done our way, and never by the built-in.
 */
@EveryOrthanc
class BuiltInJobsIT {

    private static final int MANY = 100;

    /** Makes the built-in so slow that it is still at its first job, for minutes, when Orthanc has been stopped. */
    private static final String SLOW = """
            function ReceivedInstanceFilter(dicom, origin, info)
              if string.find(dicom['PatientName'], '^Anonymized') then
                os.execute('sleep 5')
              end
              return true
            end
            """;

    private static final PhantomStudy RUNS_WHEN_STOPPED = PhantomStudies.mr("running", MANY, 16);
    private static final PhantomStudy FIRST_CT = PhantomStudies.firstCt();
    private static final PhantomStudy MR = PhantomStudies.mr();
    private static final PhantomStudy NOT_KEPT = PhantomStudies.mr("notkept", 3, 32);
    private static final PhantomStudy PAUSED = PhantomStudies.mr("pausedjob", 2, 32);
    private static final PhantomStudy CANCELLED = PhantomStudies.mr("cancelledjob", 2, 32);
    private static final List<PhantomStudy> ALL = List.of(RUNS_WHEN_STOPPED, FIRST_CT, MR, NOT_KEPT, PAUSED, CANCELLED);

    @TempDir
    private static Path folder;

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    private static String running;
    private static String wishes;
    private static String bulk;
    private static String patient;
    private static String notKept;
    private static String paused;
    private static String cancelled;

    @BeforeAll
    static void install() throws IOException {
        Path slow = Files.writeString(folder.resolve("slow.lua"), SLOW);
        orthanc = OrthancServer.start(
                Map.of("ConcurrentJobs", 1, "JobsHistorySize", 100, "LuaScripts", List.of(slow.toString())));
        archive = new Archive(orthanc);
        ALL.forEach(study -> orthanc.upload(study.files()));
        running = ask(path(RUNS_WHEN_STOPPED), "{\"Asynchronous\":true}");
        Eventually.until("the first job to run", () -> state(running).equals("Running"));
        wishes = ask(path(FIRST_CT), """
                {"Asynchronous":true,"Priority":9,"Keep":["StudyDescription"],"Remove":["Modality"],
                 "Replace":{"PatientID":"chosen","SeriesDescription":"described","0010,4000":null},"Force":true}""");
        bulk = ask("/tools/bulk-anonymize", """
                {"Asynchronous":true,"Resources":["%s","%s"]}""".formatted(FIRST_CT.orthancStudy(), MR.orthancSeries()));
        patient = ask("/patients/" + MR.orthancPatient() + "/anonymize", "{\"Asynchronous\":true}");
        paused = ask(path(PAUSED), "{\"Asynchronous\":true}");
        cancelled = ask(path(CANCELLED), "{\"Asynchronous\":true}");
        orthanc.post("/jobs/" + paused + "/pause", "{}").expect(200);
        orthanc.post("/jobs/" + cancelled + "/cancel", "{}").expect(200);
        // The last one: once it is saved, so are the states of the others.
        notKept = ask(path(NOT_KEPT), "{\"Asynchronous\":true,\"KeepSource\":false,\"Permissive\":true}");
        assertEquals(
                "Running", state(running), () -> orthanc.get("/jobs/" + running).text() + orthanc.logTail());
        assertEquals("Pending", state(wishes));
        end();
        orthanc.restart(OrthancServer.withPlugin(
                // Without the instances that show the origin in old Orthancs: they come and go while others are
                // counted.
                Map.of("StableStudies", Map.of("Enabled", false), "AnonymizedFrom", false),
                Map.of("LuaScripts", List.of())));
        orthanc.awaitPlugin();
    }

    /** Newer Orthancs abort or hang while they stop in the middle of such a job, with or without the plugin. */
    private static void end() {
        if (orthanc.version().startsWith("1.10.")) {
            assertEquals(0, orthanc.stop());
        } else {
            orthanc.awaitSavedJob(notKept);
            assertEquals("Running", state(running));
            orthanc.kill();
        }
    }

    @Test
    void what_was_pending_is_done_our_way_and_answers_as_the_builtin_would() {
        JsonObject content = succeeded(patient);

        assertEquals("Patient", content.get("Type").getAsString());
        assertEquals(MR.files().size(), content.get("InstancesCount").getAsInt());
        orthanc.get(content.get("Path").getAsString()).expect(200);
        assertEquals("HTTP", archive.links(MR).get(0).get("Cause").getAsString());
    }

    @Test
    void wishes_are_read_from_the_saved_job_as_far_as_they_can_be() {
        JsonObject content = succeeded(wishes);

        JsonObject tags = copyOf(FIRST_CT).tags();
        assertEquals("Study", content.get("Type").getAsString());
        assertEquals(original(FIRST_CT, "StudyDescription"), tags.get("StudyDescription"));
        assertEquals("described", tags.get("SeriesDescription").getAsString());
        assertFalse(tags.has("PatientComments"), "replaced by nothing");
        String ignored = content.getAsJsonArray("Ignored").toString();
        assertTrue(ignored.contains("PatientID"), ignored);
        assertTrue(ignored.contains("DicomVersion"), ignored);
    }

    @Test
    void a_bulk_job_lists_what_it_led_to() {
        JsonObject content = succeeded(bulk);

        Set<String> types = StreamSupport.stream(
                        content.getAsJsonArray("Resources").spliterator(), false)
                .map(resource -> resource.getAsJsonObject().get("Type").getAsString())
                .collect(Collectors.toSet());
        assertEquals(Set.of("Patient", "Study", "Series", "Instance"), types);
    }

    @Test
    void an_original_that_was_not_to_be_kept_goes() {
        succeeded(notKept);

        Eventually.until(
                "the original to be gone",
                () -> orthanc.get("/studies/" + NOT_KEPT.orthancStudy()).status() == 404);
        assertEquals(3, copyOf(NOT_KEPT).instances().size());
    }

    @Test
    void one_that_was_paused_waits_until_it_is_resumed() {
        assertEquals("Paused", state(paused));

        orthanc.post("/jobs/" + paused + "/resume", "{}").expect(200);

        succeeded(paused);
        assertEquals(2, copyOf(PAUSED).instances().size());
    }

    @Test
    void one_that_was_cancelled_can_be_resubmitted() {
        assertEquals("Failure", state(cancelled));

        orthanc.post("/jobs/" + cancelled + "/resubmit", "{}").expect(200);

        succeeded(cancelled);
        assertEquals(2, copyOf(CANCELLED).instances().size());
    }

    /** Of the one that ran when Orthanc was stopped the built-in had stored a part. */
    @Test
    void the_builtin_makes_nothing_any_more() {
        for (String job : List.of(running, wishes, bulk, patient, notKept)) {
            succeeded(job);
        }
        Set<String> linked = links().map(link -> link.get("Copy").getAsString()).collect(Collectors.toSet());
        Set<String> originals = ALL.stream().map(PhantomStudy::orthancStudy).collect(Collectors.toSet());

        List<Archive.Study> others = StreamSupport.stream(
                        orthanc.get("/studies").expect(200).array().spliterator(), false)
                .map(JsonElement::getAsString)
                .filter(id -> !linked.contains(id) && !originals.contains(id))
                .map(archive::study)
                .toList();

        assertEquals(MANY, copyOf(RUNS_WHEN_STOPPED).instances().size());
        assertTrue(others.size() <= 1, others.toString());
        for (Archive.Study other : others) {
            assertEquals(
                    RUNS_WHEN_STOPPED.orthancStudy(),
                    other.metadata("AnonymizedFrom").text());
            assertTrue(other.instances().size() < MANY, "the built-in has gone on");
        }
    }

    private static String path(PhantomStudy study) {
        return "/studies/" + study.orthancStudy() + "/anonymize";
    }

    private static String ask(String path, String body) {
        return orthanc.post(path, body).expect(200).object().get("ID").getAsString();
    }

    private static String state(String job) {
        return orthanc.get("/jobs/" + job).expect(200).object().get("State").getAsString();
    }

    /** The content of a job of ours that succeeds. */
    private static JsonObject succeeded(String id) {
        JsonObject job = archive.awaitJob(id);
        assertEquals("Success", job.get("State").getAsString(), job.toString());
        assertEquals("ResourceModification", job.get("Type").getAsString());
        JsonObject content = job.getAsJsonObject("Content");
        assertTrue(content.get("Pseudonymizer").getAsBoolean(), content.toString());
        return content;
    }

    private static Stream<JsonObject> links() {
        return StreamSupport.stream(
                        orthanc.get("/pseudonymizer/links").expect(200).array().spliterator(), false)
                .map(JsonElement::getAsJsonObject);
    }

    /** The one copy of ours. */
    private static Archive.Study copyOf(PhantomStudy original) {
        List<JsonObject> links = archive.links(original);
        assertEquals(1, links.size(), links.toString());
        return archive.study(links.get(0).get("Copy").getAsString());
    }

    private static JsonElement original(PhantomStudy study, String name) {
        return archive.study(study.orthancStudy()).tags().get(name);
    }
}
