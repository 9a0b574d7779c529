// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.JsonShape;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same requests to an Orthanc with the plugin and to one without, which says what callers are used to. What differs
 * on purpose is in {@link SideBySideRequests}.
 */
@EveryOrthanc
class SideBySideIT {

    private static final PhantomStudy FIRST = PhantomStudies.mr("side-a", 2, 16);
    private static final PhantomStudy SECOND = PhantomStudies.mr("side-b", 1, 16);

    @AutoClose
    private static OrthancServer orthanc;

    @AutoClose
    private static OrthancServer builtIn;

    @BeforeAll
    static void start() {
        Map<String, Object> noCache = Map.of("MaximumStorageCacheSize", 0); // So that a lost file is missed.
        orthanc = OrthancServer.startWithPlugin(Map.of("StableStudies", Map.of("Enabled", false)), noCache);
        builtIn = OrthancServer.start(noCache);
        for (PhantomStudy study : List.of(FIRST, SECOND)) {
            upload(study);
        }
    }

    static Stream<SideBySideRequests.Request> requests() {
        return SideBySideRequests.all();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void is_answered_alike(SideBySideRequests.Request request) {
        int studies = new Archive(orthanc).counts().studies();

        Answer expected = send(builtIn, request);
        Answer actual = send(orthanc, request);

        if (actual.status() >= 400) {
            // Not instances: the job before may still be making its way back to the original.
            assertEquals(studies, new Archive(orthanc).counts().studies(), "nothing is stored by what is refused");
        }
        Optional<SideBySideRequests.Difference> difference =
                SideBySideRequests.differenceOf(request, builtIn.version());
        if (difference.isPresent()) {
            assertEquals(difference.get().builtIn(), expected.status(), expected.toString());
            assertEquals(difference.get().ours(), actual.status(), actual.toString());
            return;
        }
        assertEquals(expected.status(), actual.status(), () -> expected + "\n" + actual);
        assertEquals(expected.headers().firstValue("Allow"), actual.headers().firstValue("Allow"));
        if (expected.status() >= 400) {
            assertSameError(expected, actual);
        } else if (expected.contentType().startsWith("application/dicom")) {
            assertEquals(expected.contentType(), actual.contentType());
        } else if (isJob(expected.object()) || isJob(actual.object())) {
            assertEquals(JsonShape.of(expected.json()), JsonShape.of(actual.json()));
            assertSameJob(awaitJob(builtIn, expected), awaitJob(orthanc, actual));
        } else {
            assertTrue(actual.contentType().startsWith("application/json"), actual.contentType());
            assertSameContent(expected.object(), actual.object());
            deleteFromFirstPatient(expected.object());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"patients/{patient}", "studies/{study}", "series/{series}", "bulk"})
    void of_a_source_that_is_not_to_be_kept_only_the_copy_stays(String resource) {
        PhantomStudy study = PhantomStudies.mr("gone-" + resource.substring(0, 4), 1, 16);
        upload(study);
        String path = resource.equals("bulk") ? "/tools/bulk-anonymize" : "/" + fill(resource, study) + "/anonymize";
        String body = fill("{\"KeepSource\":false,\"Resources\":[\"{study}\"]}", study);

        for (OrthancServer server : List.of(builtIn, orthanc)) {
            JsonObject answer = server.post(path, body).expect(200).object();

            assertEquals(404, server.get("/studies/" + study.orthancStudy()).status());
            JsonObject copy = resource.equals("bulk")
                    ? answer.getAsJsonArray("Resources").get(0).getAsJsonObject()
                    : answer;
            server.get(copy.get("Path").getAsString()).expect(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "pause", "resume", "nonsense"})
    void a_finished_job_is_commanded_alike(String verb) {
        for (boolean fails : new boolean[] {false, true}) {
            Answer expected = command(builtIn, verb, fails);
            Answer actual = command(orthanc, verb, fails);

            assertEquals(expected.status(), actual.status(), () -> expected + "\n" + actual);
            assertEquals(expected.text().isEmpty(), actual.text().isEmpty());
        }
    }

    @Test
    void a_failed_job_shows_alike() {
        JsonObject expected = failedJob(builtIn);
        JsonObject actual = failedJob(orthanc);

        assertEquals("Failure", expected.get("State").getAsString(), expected::toString);
        assertEquals("Failure", actual.get("State").getAsString(), actual::toString);
        assertSameJob(expected, actual);
    }

    private static Answer command(OrthancServer server, String verb, boolean fails) {
        JsonObject job = fails
                ? failedJob(server)
                : awaitJob(server, server.post(fill("/studies/{study}/anonymize", FIRST), "{\"Asynchronous\":true}"));
        return server.post("/jobs/" + job.get("ID").getAsString() + "/" + verb, "");
    }

    /** The job of a study whose only file is missing. */
    private static JsonObject failedJob(OrthancServer server) {
        PhantomStudy lost = PhantomStudies.mr("side-lost", 1, 16);
        server.upload(lost.files());
        lose(server, lost.instances().get(0).sopInstanceUid());
        return awaitJob(server, server.post(fill("/studies/{study}/anonymize", lost), "{\"Asynchronous\":true}"));
    }

    private static void lose(OrthancServer server, String sopInstanceUid) {
        try (Stream<Path> files = Files.walk(server.storage())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (content.startsWith("DICM", 128) && content.contains(sopInstanceUid)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new AssertionError("the file could not be taken away", e);
        }
    }

    private static void assertSameError(Answer expected, Answer actual) {
        assertEquals(expected.body().length == 0, actual.body().length == 0, () -> expected + "\n" + actual);
        if (expected.body().length == 0) {
            return;
        }
        JsonObject theirs = expected.object();
        JsonObject ours = actual.object();
        for (String free : SideBySideRequests.FREE_IN_ERRORS) {
            theirs.remove(free);
            ours.remove(free);
        }
        assertEquals(theirs, ours);
    }

    /** A copy that the built-in left with the patient of the original would change what later requests find. */
    private static void deleteFromFirstPatient(JsonObject made) {
        if (made.has("PatientID") && made.get("PatientID").getAsString().equals(FIRST.orthancPatient())) {
            builtIn.delete(made.get("Path").getAsString()).expect(200);
        }
    }

    private static void assertSameJob(JsonObject expected, JsonObject actual) {
        Map<String, String> shape = JsonShape.of(actual);
        SideBySideRequests.OUR_FIELDS.forEach(
                field -> shape.keySet().removeIf(name -> name.startsWith(".Content." + field)));
        Map<String, String> theirs = JsonShape.of(expected);
        SideBySideRequests.THEIR_FIELDS.forEach(field -> theirs.keySet().removeIf(name -> name.startsWith(field)));
        assertEquals(theirs, shape);
        for (String same : List.of("Type", "State", "Priority", "Progress")) {
            assertEquals(expected.get(same), actual.get(same), same);
        }
        if (expected.get("State").getAsString().equals("Success")) {
            assertSameContent(expected.getAsJsonObject("Content"), actual.getAsJsonObject("Content"));
        }
    }

    private static void assertSameContent(JsonObject expected, JsonObject actual) {
        SideBySideRequests.OUR_FIELDS.forEach(actual::remove);
        assertEquals(JsonShape.of(expected), JsonShape.of(actual), actual::toString);
        for (String same :
                List.of("Description", "FailedInstancesCount", "InstancesCount", "IsAnonymization", "Type")) {
            assertEquals(expected.get(same), actual.get(same), same);
        }
        if (actual.has("ID")) {
            orthanc.get(actual.get("Path").getAsString()).expect(200);
            orthanc.get("/patients/" + actual.get("PatientID").getAsString()).expect(200);
            assertNotEquals(expected.get("ID"), actual.get("ID"), "the built-in's pseudonyms are random");
        } else {
            assertEquals(levels(expected), levels(actual));
        }
    }

    /** How many resources of each level a bulk answer names. */
    private static Map<String, Long> levels(JsonObject bulk) {
        Map<String, Long> levels = new TreeMap<>();
        StreamSupport.stream(bulk.getAsJsonArray("Resources").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .forEach(resource -> levels.merge(resource.get("Type").getAsString(), 1L, Long::sum));
        return levels;
    }

    private static boolean isJob(JsonObject answer) {
        return answer.get("Path") != null && answer.get("Path").getAsString().startsWith("/jobs/");
    }

    private static JsonObject awaitJob(OrthancServer server, Answer submitted) {
        return new Archive(server)
                .awaitJob(submitted.expect(200).object().get("ID").getAsString());
    }

    private static Answer send(OrthancServer server, SideBySideRequests.Request request) {
        return server.send(server.request(fill(request.path(), FIRST))
                .method(request.method(), BodyPublishers.ofString(fill(request.body(), FIRST))));
    }

    private static void upload(PhantomStudy study) {
        orthanc.upload(study.files());
        builtIn.upload(study.files());
    }

    private static String fill(String text, PhantomStudy study) {
        return text.replace("{patient}", study.orthancPatient())
                .replace("{study}", study.orthancStudy())
                .replace("{series}", study.orthancSeries())
                .replace("{instance}", study.orthancInstance())
                .replace("{other}", SECOND.orthancStudy());
    }
}
