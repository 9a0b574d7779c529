// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.plan.ProfileDigest;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.Judges;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking for anonymization over HTTP. That it is answered as by the built-in is the matter of {@link SideBySideIT}. */
@EveryOrthanc
class AnonymizeIT {

    private static final PhantomStudy FIRST_CT = PhantomStudies.firstCt();
    private static final PhantomStudy SECOND_CT = PhantomStudies.secondCt();
    private static final PhantomStudy STRUCTURES = PhantomStudies.structures();
    private static final PhantomStudy MR = PhantomStudies.mr();

    private static Archive archive;
    private static String logOfTheStart;

    @AutoClose
    private static OrthancServer orthanc;

    @BeforeAll
    static void start() {
        // An old Orthanc shows origins by instances that come and go, which would be counted.
        orthanc = OrthancServer.startWithPlugin(
                Map.of("StableStudies", Map.of("Enabled", false), "AnonymizedFrom", false));
        logOfTheStart = orthanc.log();
        archive = new Archive(orthanc);
        for (PhantomStudy study : PhantomStudies.all()) {
            orthanc.upload(study.files());
        }
    }

    @Test
    void a_start_leaves_no_error_in_orthancs_log() {
        List<String> errors =
                logOfTheStart.lines().filter(line -> line.startsWith("E")).toList();

        assertEquals(List.of(), errors);
    }

    @Test
    void the_visits_of_one_patient_share_a_pseudonym_and_nobody_else_has_it() {
        Archive.Study first = archive.copyOf(FIRST_CT);
        Archive.Study second = archive.copyOf(SECOND_CT);
        Archive.Study other = archive.copyOf(MR);

        assertEquals(first.patientId(), second.patientId());
        assertNotEquals(first.patientId(), other.patientId());
        assertNotEquals(first.studyInstanceUid(), second.studyInstanceUid());
        assertNotEquals(FIRST_CT.patientId(), first.patientId());
    }

    @Test
    void a_second_request_gives_the_same_copy_and_creates_nothing() {
        JsonObject once = archive.anonymize(SECOND_CT);
        Archive.Counts counts = archive.counts();

        JsonObject again = archive.anonymize(SECOND_CT);

        assertEquals(once, again);
        assertEquals(counts, archive.counts());
    }

    @Test
    void a_copy_is_found_by_metadata_that_its_original_does_not_have() {
        String copy = "/studies/" + archive.copyOf(FIRST_CT).id() + "/metadata/";
        String original = "/studies/" + FIRST_CT.orthancStudy() + "/metadata/";

        assertEquals("default", orthanc.get(copy + "5151").expect(200).text());
        assertEquals(
                ProfileDigest.of(Profile.DEFAULT, PixelPolicy.DEFAULT),
                orthanc.get(copy + "5152").expect(200).text());
        orthanc.get(original + "5151").expect(404);
        orthanc.get(original + "5152").expect(404);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void structures_refer_to_the_copied_images_whichever_came_first(boolean structuresFirst) {
        archive.copyOf(STRUCTURES).delete();
        archive.copyOf(FIRST_CT).delete();

        Archive.Study early = structuresFirst ? archive.copyOf(STRUCTURES) : archive.copyOf(FIRST_CT);
        Archive.Study late = structuresFirst ? archive.copyOf(FIRST_CT) : archive.copyOf(STRUCTURES);

        Archive.Study images = structuresFirst ? late : early;
        JsonObject structures = (structuresFirst ? early : late).tags();
        JsonObject frame = first(structures, "ReferencedFrameOfReferenceSequence");
        JsonObject study = first(frame, "RTReferencedStudySequence");
        JsonObject series = first(study, "RTReferencedSeriesSequence");
        assertEquals(images.tags().get("FrameOfReferenceUID"), frame.get("FrameOfReferenceUID"), "frame of reference");
        assertEquals(
                images.studyInstanceUid(), study.get("ReferencedSOPInstanceUID").getAsString());
        assertEquals(
                images.seriesInstanceUids(),
                List.of(series.get("SeriesInstanceUID").getAsString()));
        assertEquals(images.sopInstanceUids(), referenced(series));
        JsonObject contours = first(structures, "ROIContourSequence");
        JsonObject contour = first(contours, "ContourSequence");
        assertTrue(images.sopInstanceUids().containsAll(referenced(contour)));
    }

    @Test
    void a_copy_that_was_deleted_is_made_again_as_it_was() {
        Archive.Study copy = archive.copyOf(MR);
        Set<String> instances = Set.copyOf(copy.instances());

        copy.delete();
        Archive.Study again = archive.copyOf(MR);

        assertEquals(copy.id(), again.id());
        assertEquals(instances, Set.copyOf(again.instances()));
    }

    @Test
    void an_instance_comes_back_as_dicom_and_is_not_stored() {
        archive.copyOf(FIRST_CT).delete();
        Archive.Counts counts = archive.counts();

        Answer answer = orthanc.post("/instances/" + FIRST_CT.orthancInstance() + "/anonymize", "{}")
                .expect(200);

        assertEquals("application/dicom", answer.contentType());
        assertEquals(counts, archive.counts());
        Archive.Study copy = archive.copyOf(FIRST_CT);
        String dump = Judges.dcmdump(answer.body());
        assertTrue(dump.contains("[" + copy.patientId() + "]"), "the pseudonym is that of the copy");
        assertTrue(
                copy.sopInstanceUids().stream().anyMatch(uid -> dump.contains("[" + uid + "]")),
                "the instance is one of the copy's");
    }

    @Test
    void the_explorers_find_the_way_back_at_every_level() {
        try (OrthancServer showing = OrthancServer.startWithPlugin(Map.of("StableStudies", Map.of("Enabled", false)))) {
            showing.upload(FIRST_CT.files());
            Archive.Study copy = new Archive(showing).copyOf(FIRST_CT);

            List<String> origins = Eventually.get(
                    "the origins to show", () -> origins(showing, copy.id()), shown -> !shown.contains("nothing"));

            assertEquals(
                    List.of(FIRST_CT.orthancStudy(), FIRST_CT.orthancSeries(), FIRST_CT.orthancPatient()), origins);
        }
    }

    private static List<String> origins(OrthancServer server, String id) {
        JsonObject study = server.get("/studies/" + id).expect(200).object();
        JsonObject series = server.get("/studies/" + id + "/series")
                .expect(200)
                .array()
                .get(0)
                .getAsJsonObject();
        JsonObject patient = server.get(
                        "/patients/" + study.get("ParentPatient").getAsString())
                .expect(200)
                .object();
        return Stream.of(study, series, patient)
                .map(shown -> string(shown, "AnonymizedFrom"))
                .toList();
    }

    @Test
    void nothing_of_the_original_changes() {
        archive.copyOf(STRUCTURES);

        byte[] now = orthanc.get("/instances/" + STRUCTURES.orthancInstance() + "/file")
                .expect(200)
                .body();

        assertArrayEquals(STRUCTURES.files().get(0), now);
    }

    @Test
    void no_identity_is_in_the_log() {
        archive.copyOf(FIRST_CT);

        String log = orthanc.log();

        for (String identity : FIRST_CT.identities()) {
            assertFalse(log.contains(identity), "an identity of the phantom is in Orthanc's log");
        }
    }

    private static String string(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : "nothing";
    }

    private static JsonObject first(JsonObject dataset, String sequence) {
        return dataset.getAsJsonArray(sequence).get(0).getAsJsonObject();
    }

    private static List<String> referenced(JsonObject dataset) {
        JsonArray images = dataset.getAsJsonArray("ContourImageSequence");
        return StreamSupport.stream(images.spliterator(), false)
                .map(image ->
                        image.getAsJsonObject().get("ReferencedSOPInstanceUID").getAsString())
                .sorted()
                .toList();
    }
}
