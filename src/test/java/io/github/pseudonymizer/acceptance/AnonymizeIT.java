package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.plan.PixelPolicy;
import io.github.pseudonymizer.plan.ProfileDigest;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.JsonShape;
import io.github.pseudonymizer.testing.Judges;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking for anonymization over HTTP. A second Orthanc without the plugin says what callers are used to. */
class AnonymizeIT {

    private static final PhantomStudy FIRST_CT = PhantomStudies.firstCt();
    private static final PhantomStudy SECOND_CT = PhantomStudies.secondCt();
    private static final PhantomStudy STRUCTURES = PhantomStudies.structures();
    private static final PhantomStudy MR = PhantomStudies.mr();

    private static Archive archive;

    @AutoClose
    private static OrthancServer orthanc;

    @AutoClose
    private static OrthancServer builtIn;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.startWithPlugin(Map.of("StableStudies", Map.of("Enabled", false)));
        archive = new Archive(orthanc);
        builtIn = OrthancServer.start(Map.of());
        for (PhantomStudy study : PhantomStudies.all()) {
            orthanc.upload(study.files());
            builtIn.upload(study.files());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"patients", "studies", "series"})
    void a_synchronous_answer_is_the_builtins(String level) {
        String path = path(level);

        JsonObject expected =
                builtIn.post(path, Archive.AS_CLASSIC_EXPLORER).expect(200).object();
        Answer answer = orthanc.post(path, Archive.AS_CLASSIC_EXPLORER).expect(200);

        JsonObject actual = answer.object();
        assertTrue(answer.contentType().startsWith("application/json"), answer.contentType());
        assertEquals(Map.of(), JsonShape.missing(expected, actual));
        for (String same :
                List.of("Description", "FailedInstancesCount", "InstancesCount", "IsAnonymization", "Type")) {
            assertEquals(expected.get(same), actual.get(same), same);
        }
        orthanc.get(actual.get("Path").getAsString()).expect(200);
        orthanc.get("/patients/" + actual.get("PatientID").getAsString()).expect(200);
    }

    @ParameterizedTest
    @CsvSource({
        "patients, '{\"Asynchronous\":true}'",
        "studies, '{\"Synchronous\":false}'",
        "series, '{\"Asynchronous\":true,\"Priority\":5,\"UserData\":{\"ticket\":12}}'"
    })
    void an_asynchronous_answer_is_a_job_like_the_builtins(String level, String body) {
        Answer builtInAnswer = builtIn.post(path(level), body).expect(200);
        Answer answer = orthanc.post(path(level), body).expect(200);

        JsonObject expected =
                new Archive(builtIn).awaitJob(builtInAnswer.object().get("ID").getAsString());
        JsonObject job = archive.awaitJob(answer.object().get("ID").getAsString());
        assertEquals(JsonShape.of(builtInAnswer.json()), JsonShape.of(answer.json()));
        assertEquals(
                "/jobs/" + job.get("ID").getAsString(),
                answer.object().get("Path").getAsString());
        assertEquals("Success", job.get("State").getAsString(), job.toString());
        assertEquals("ResourceModification", job.get("Type").getAsString());
        assertEquals(100, job.get("Progress").getAsInt());
        assertEquals(expected.get("Priority"), job.get("Priority"));
        assertEquals(Map.of(), JsonShape.missing(expected.get("Content"), job.get("Content")));
        orthanc.get(job.getAsJsonObject("Content").get("Path").getAsString()).expect(200);
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
    void bulk_answers_like_the_builtin() {
        String body = "{\"Resources\":[\"%s\",\"%s\"]}".formatted(FIRST_CT.orthancStudy(), MR.orthancSeries());

        JsonObject expected =
                builtIn.post("/tools/bulk-anonymize", body).expect(200).object();
        JsonObject actual =
                orthanc.post("/tools/bulk-anonymize", body).expect(200).object();

        assertEquals(Map.of(), JsonShape.missing(expected, actual));
        assertEquals(expected.get("InstancesCount"), actual.get("InstancesCount"));
        assertEquals(types(expected), types(actual));
        for (JsonElement resource : actual.getAsJsonArray("Resources")) {
            orthanc.get(resource.getAsJsonObject().get("Path").getAsString()).expect(200);
        }
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
        Archive.Study copy = archive.copyOf(FIRST_CT);

        JsonObject study = orthanc.get("/studies/" + copy.id()).expect(200).object();
        JsonObject series = orthanc.get("/studies/" + copy.id() + "/series")
                .expect(200)
                .array()
                .get(0)
                .getAsJsonObject();
        JsonObject patient = orthanc.get(
                        "/patients/" + study.get("ParentPatient").getAsString())
                .expect(200)
                .object();
        assertEquals(FIRST_CT.orthancStudy(), string(study, "AnonymizedFrom"));
        assertEquals(FIRST_CT.orthancSeries(), string(series, "AnonymizedFrom"));
        assertEquals(FIRST_CT.orthancPatient(), string(patient, "AnonymizedFrom"));
    }

    @Test
    void nothing_of_the_original_changes() {
        archive.copyOf(STRUCTURES);

        byte[] now = orthanc.get("/instances/" + STRUCTURES.orthancInstance() + "/file")
                .expect(200)
                .body();

        assertArrayEquals(STRUCTURES.files().get(0), now);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    POST   | studies/{study}    | {
                    POST   | studies/{study}    | ''
                    POST   | studies/{study}    | []
                    POST   | studies/{study}    | 4711
                    POST   | studies/{study}    | {"Keep":"StudyDescription"}
                    POST   | studies/{study}    | {"Keep":["NoSuchKeyword"]}
                    POST   | studies/{study}    | {"Remove":["NoSuchKeyword"]}
                    POST   | studies/{study}    | {"Replace":{"NoSuchKeyword":"x"}}
                    POST   | studies/{study}    | {"Replace":{"PatientID":"x"}}
                    POST   | studies/{study}    | {"Asynchronous":"x"}
                    POST   | studies/none       | {}
                    POST   | patients/none      | {}
                    POST   | series/none        | {}
                    POST   | instances/none     | {}
                    GET    | studies/{study}    | ''
                    PUT    | studies/{study}    | {}
                    DELETE | patients/{patient} | ''
                    POST   | bulk               | {}
                    POST   | bulk               | {
                    POST   | bulk               | {"Resources":"x"}
                    POST   | bulk               | {"Resources":["none"]}
                    GET    | bulk               | ''
                    """)
    void what_the_builtin_refuses_is_refused_alike(String method, String resource, String body) {
        String path = resource.equals("bulk")
                ? "/tools/bulk-anonymize"
                : "/" + resource.replace("{study}", MR.orthancStudy()).replace("{patient}", MR.orthancPatient())
                        + "/anonymize";
        Archive.Counts counts = archive.counts();

        Answer expected = builtIn.send(builtIn.request(path).method(method, BodyPublishers.ofString(body)));
        Answer actual = orthanc.send(orthanc.request(path).method(method, BodyPublishers.ofString(body)));

        assertEquals(expected.status(), actual.status(), actual.toString());
        assertTrue(actual.status() >= 400, "the built-in refuses, too");
        assertEquals(expected.headers().firstValue("Allow"), actual.headers().firstValue("Allow"));
        if (actual.status() != 405) {
            JsonObject withoutDetails = expected.object();
            withoutDetails.remove("Details");
            assertEquals(Map.of(), JsonShape.missing(withoutDetails, actual.json()));
            assertEquals(expected.object().get("HttpStatus"), actual.object().get("HttpStatus"));
        }
        assertEquals(counts, archive.counts());
    }

    @Test
    void no_identity_is_in_the_log() {
        archive.copyOf(FIRST_CT);

        String log = orthanc.log();

        for (String identity : FIRST_CT.identities()) {
            assertFalse(log.contains(identity), "an identity of the phantom is in Orthanc's log");
        }
    }

    private static String path(String level) {
        String id = switch (level) {
            case "patients" -> FIRST_CT.orthancPatient();
            case "studies" -> FIRST_CT.orthancStudy();
            default -> FIRST_CT.orthancSeries();
        };
        return "/" + level + "/" + id + "/anonymize";
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

    /** Level and number of the created resources. */
    private static List<String> types(JsonObject bulk) {
        List<String> types = new ArrayList<>();
        TreeSet<String> ids = new TreeSet<>();
        for (JsonElement resource : bulk.getAsJsonArray("Resources")) {
            types.add(resource.getAsJsonObject().get("Type").getAsString());
            ids.add(resource.getAsJsonObject().get("ID").getAsString());
        }
        assertEquals(types.size(), ids.size(), "every resource once");
        return types.stream().sorted().toList();
    }
}
