// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code /jobs} and {@code /jobs/{id}} answer: what the built-in answers, and the reasons of our failed jobs. */
@EveryOrthanc
class JobAnswersIT {

    @AutoClose
    private static OrthancServer orthanc;

    @AutoClose
    private static OrthancServer builtIn;

    private static JsonObject failed;

    @BeforeAll
    static void start() {
        builtIn = OrthancServer.start(Map.of());
        orthanc = OrthancServer.startWithPlugin(
                Map.of("StableStudies", Map.of("Enabled", false)), Map.of("ExecuteLuaEnabled", true));
        PhantomStudy study = PhantomStudies.withBurnedInText();
        orthanc.upload(study.files());
        String id = orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", Archive.AS_ORTHANC_EXPLORER_2)
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        failed = new Archive(orthanc).awaitJob(id);
    }

    private static String text(JsonObject object, String key) {
        return object.get(key).getAsString();
    }

    private static String idOf(JsonObject job) {
        return text(job, "ID");
    }

    @Test
    void a_failed_job_of_ours_tells_its_reason_where_explorers_look() {
        assertEquals("Failure", text(failed, "State"));
        assertTrue(text(failed, "ErrorDetails").startsWith("PIXELS: "), failed.toString());
        assertEquals(text(failed.getAsJsonObject("Content"), "Error"), text(failed, "ErrorDetails"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"expand", "expand=", "expand=true", "a=b&expand"})
    void so_it_does_in_a_list(String query) {
        JsonObject listed = StreamSupport.stream(
                        orthanc.get("/jobs?" + query).expect(200).array().spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(job -> idOf(job).equals(idOf(failed)))
                .findFirst()
                .orElseThrow();

        assertEquals(text(failed, "ErrorDetails"), text(listed, "ErrorDetails"));
    }

    @Test
    void all_the_rest_of_it_is_as_the_built_in_wrote_it() {
        String path = "/jobs/" + idOf(failed);

        String completed = orthanc.get(path).expect(200).text();
        String asWritten = orthanc.post("/tools/execute-script", "print(RestApiGet('" + path + "', true))")
                .expect(200)
                .text();

        assertEquals(withoutAdditions(asWritten), withoutAdditions(completed));
    }

    /** The timestamp is that of the answer. */
    private static List<String> withoutAdditions(String job) {
        return job.strip()
                .lines()
                .filter(line -> !line.startsWith("   \"ErrorDetails\"") && !line.startsWith("   \"Timestamp\""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /jobs?foo=1",
        "GET, /jobs/",
        "GET, /jobs?expand=nonsense",
        "GET, /jobs/nope",
        "GET, /jobs/no%20pe",
        "GET, /jobs/nope%3Fexpand",
        "GET, /jobs/nope/archive",
        "POST, /jobs",
        "PUT, /jobs",
        "DELETE, /jobs",
        "HEAD, /jobs",
        "PATCH, /jobs",
        "OPTIONS, /jobs",
        "POST, /jobs/nope",
        "PUT, /jobs/nope",
        "DELETE, /jobs/nope",
        "HEAD, /jobs/nope",
        "POST, /jobs/nope/cancel",
        "POST, /jobs/nope/pause",
        "POST, /jobs/nope/resume",
        "DELETE, /jobs/nope/archive"
    })
    void every_other_answer_is_that_of_the_built_in(String method, String path) {
        Answer expected = ask(builtIn, method, path);
        Answer found = ask(orthanc, method, path);

        assertEquals(expected.status(), found.status(), found.toString());
        assertEquals(
                expected.headers().map().get("allow"), found.headers().map().get("allow"));
        assertEquals(
                expected.headers().map().get("content-type"),
                found.headers().map().get("content-type"));
        if (expected.status() != 200) { // There are other jobs.
            assertEquals(withoutDetails(expected.text()), withoutDetails(found.text()));
        }
    }

    /** Orthanc does not tell plugins the details of an error. */
    private static String withoutDetails(String body) {
        return body.replaceFirst("(?m)^\\s*\"Details\".*\\R", "");
    }

    @Test
    void whoever_wants_xml_gets_it() {
        Answer answer = orthanc.send(orthanc.request("/jobs/" + idOf(failed))
                .header("Accept", "application/xml")
                .GET());

        assertTrue(answer.contentType().startsWith("application/xml"), answer.toString());
        assertTrue(answer.text().contains("<State>Failure</State>"), answer.toString());
    }

    @Test
    void the_job_of_a_success_and_those_of_others_are_as_orthanc_writes_them() {
        PhantomStudy study = PhantomStudies.mr("succeeds", 1, 16);
        orthanc.upload(study.files());
        String ours = orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{\"Asynchronous\":true}")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        String other = orthanc.post(
                        "/studies/" + study.orthancStudy() + "/modify",
                        "{\"Asynchronous\":true,\"Replace\":{\"StudyDescription\":\"other\"}}")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();

        for (String id : List.of(ours, other)) {
            JsonObject job = new Archive(orthanc).awaitJob(id);
            assertEquals("Success", text(job, "State"));
            assertFalse(job.has("ErrorDetails") && !text(job, "ErrorDetails").isEmpty(), job.toString());
        }
    }

    private static Answer ask(OrthancServer server, String method, String path) {
        return server.send(server.request(path).method(method, BodyPublishers.noBody()));
    }
}
