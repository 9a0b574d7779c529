// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The requests that Orthanc Explorer 2 makes when somebody anonymizes with it, in its order, and what it reads of the
 * answers. Debian has no package of it.
 */
@EveryOrthanc
class ExplorerTwoIT {

    private static final Set<String> ENDED = Set.of("Success", "Failure");

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.startWithPlugin(Map.of("StableStudies", Map.of("Enabled", false)));
        archive = new Archive(orthanc);
    }

    @Test
    void a_study_leads_to_the_copy_that_the_classic_explorer_would_show() {
        PhantomStudy study = PhantomStudies.mr("polled", 300, 16);
        orthanc.upload(study.files());

        JsonObject job = last(anonymize("/studies/" + study.orthancStudy()));

        assertEquals("Success", text(job, "State"));
        assertEquals(100, job.get("Progress").getAsInt());
        assertEquals("ResourceModification", text(job, "Type"));
        JsonObject content = job.getAsJsonObject("Content");
        assertEquals("Study", text(content, "Type"));
        JsonObject shown =
                orthanc.get("/studies/" + text(content, "ID")).expect(200).object();
        String uid = text(shown.getAsJsonObject("MainDicomTags"), "StudyInstanceUID");
        Archive.Study copy = archive.copyOf(study);
        assertEquals(copy.studyInstanceUid(), uid);
        assertEquals(300, copy.instances().size());
        assertNotEquals("chosen-by-hand", copy.patientId());
    }

    @Test
    void a_series_leads_to_the_study_of_its_copy() {
        PhantomStudy study = PhantomStudies.firstCt();
        orthanc.upload(study.files());

        JsonObject job = last(anonymize("/series/" + study.orthancSeries()));

        JsonObject content = job.getAsJsonObject("Content");
        assertEquals("Success", text(job, "State"));
        assertEquals("ResourceModification", text(job, "Type"));
        assertEquals("Series", text(content, "Type"));
        JsonObject shown = orthanc.get("/series/" + text(content, "ID") + "/study")
                .expect(200)
                .object();
        assertEquals(archive.copyOf(study).id(), text(shown, "ID"));
    }

    @Test
    void a_job_is_still_shown_at_the_next_poll_when_its_copy_has_more_series_than_orthanc_remembers_jobs()
            throws InterruptedException {
        PhantomStudy study = PhantomStudies.series("series", 15);
        orthanc.upload(study.files());

        String job = text(last(anonymize("/studies/" + study.orthancStudy())), "ID");
        Thread.sleep(1000); // So often does the Explorer look.

        assertEquals("Success", text(orthanc.get("/jobs/" + job).expect(200).object(), "State"));
        var unused = archive.awaitCopy(study, 15);
    }

    @Test
    void on_the_way_each_poll_shows_a_state_and_a_progress_that_only_grows() {
        PhantomStudy study = PhantomStudies.mr("watched", 300, 16);
        orthanc.upload(study.files());

        List<JsonObject> polls = anonymize("/studies/" + study.orthancStudy());

        int before = 0;
        for (JsonObject job : polls) {
            int progress = job.get("Progress").getAsInt();
            assertTrue(Set.of("Pending", "Running", "Success").contains(text(job, "State")), job.toString());
            assertTrue(progress >= before && progress <= 100, before + " and then " + progress);
            before = progress;
        }
    }

    @Test
    void a_refusal_is_a_failed_job_that_says_why_and_leads_nowhere() {
        PhantomStudy study = PhantomStudies.withBurnedInText();
        orthanc.upload(study.files());
        int studies = archive.counts().studies();

        JsonObject job = last(anonymize("/studies/" + study.orthancStudy()));

        assertEquals("Failure", text(job, "State"));
        assertEquals("ResourceModification", text(job, "Type"));
        assertNotEquals(0, job.get("ErrorCode").getAsInt());
        assertFalse(text(job, "ErrorDescription").isEmpty());
        JsonObject content = job.getAsJsonObject("Content");
        assertEquals(422, content.get("HttpStatus").getAsInt());
        assertTrue(text(content, "Error").startsWith("PIXELS: "), content.toString());
        assertFalse(content.has("ID") || content.has("Type"), content.toString());
        assertEquals(studies, archive.counts().studies());
    }

    /** Asks, and looks at the job until it has ended: everything seen of it. */
    private static List<JsonObject> anonymize(String resource) {
        String job = text(
                orthanc.post(resource + "/anonymize", Archive.AS_ORTHANC_EXPLORER_2)
                        .expect(200)
                        .object(),
                "ID");
        List<JsonObject> polls = new ArrayList<>();
        Eventually.until("job " + job + " to end", () -> {
            polls.add(orthanc.get("/jobs/" + job).expect(200).object());
            return ENDED.contains(text(last(polls), "State"));
        });
        return polls;
    }

    private static JsonObject last(List<JsonObject> polls) {
        return polls.get(polls.size() - 1);
    }

    private static String text(JsonObject object, String field) {
        return object.get(field).getAsString();
    }
}
