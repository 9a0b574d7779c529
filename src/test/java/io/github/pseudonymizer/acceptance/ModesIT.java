// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code Intercept}, {@code InterceptInternal} and {@code Modify} make of requests over HTTP and of calls from
 * inside Orthanc. One Orthanc, started anew in each mode; with a stand-in for the plugin pixels-masker,
 * {@code src/test/native/PixelsMaskerStandIn.cpp}.
 */
@EveryOrthanc
class ModesIT {

    private static final Path PIXELS_MASKER =
            Path.of("target/plugin-tests/libStandInPixelsMasker.so").toAbsolutePath();
    private static final String MESSAGE = "Ask the \"research office\", room 4711.";
    private static final PhantomStudy STUDY = PhantomStudies.mr("modes", 2, 16);
    private static final String ANONYMIZE = "/studies/" + STUDY.orthancStudy() + "/anonymize";
    private static final String MODIFY = "/studies/" + STUDY.orthancStudy() + "/modify";
    private static final String MASKER = "/plugins/pixels-masker/studies/" + STUDY.orthancStudy();
    private static final String HARMLESS = "{\"Replace\":{\"StudyDescription\":\"modified\"}}";

    @AutoClose
    private static OrthancServer orthanc;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.start(Map.of());
        orthanc.upload(STUDY.files());
    }

    /** One way of setting the plugin up. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Mode {

        private Archive.Counts before = new Archive.Counts(0, 0, 0, 0);

        abstract Map<String, Object> section();

        List<String> plugins() {
            return List.of(OrthancServer.pluginLibrary().toString(), PIXELS_MASKER.toString());
        }

        @BeforeAll
        void restart() {
            assertEquals(0, orthanc.stop());
            Map<String, Object> section = new HashMap<>(section());
            section.put("StableStudies", Map.of("Enabled", false));
            section.put("BlockMessage", MESSAGE);
            section.put("Administrators", List.of("alice"));
            Map<String, Object> settings = new HashMap<>(OrthancServer.withPlugin(section, Map.of()));
            settings.put("Plugins", plugins());
            settings.put("ExecuteLuaEnabled", true);
            settings.put("AuthenticationEnabled", true);
            settings.put("RegisteredUsers", Map.of("alice", "invented"));
            orthanc.restart(settings);
            Eventually.until(
                    "the plugin to be well",
                    () -> ask("GET", "/pseudonymizer/health", "").status() == 200);
            before = counts();
        }

        void assertNothingIsStored() {
            assertEquals(before, counts());
        }

        /** Deletes what the built-in made. */
        void forget(String path) {
            ask("DELETE", path, "").expect(200);
            assertNothingIsStored();
        }

        void assertBlocked(String path) {
            int rows = new AuditRows(orthanc).all().size();

            Answer answer = ask("POST", path, "{}");

            assertEquals(403, answer.status(), answer.toString());
            assertTrue(answer.contentType().startsWith("application/json"), answer.contentType());
            assertEquals(MESSAGE, answer.object().get("Details").getAsString());
            assertEquals(403, answer.object().get("HttpStatus").getAsInt());
            assertEquals(path, answer.object().get("Uri").getAsString());
            List<AuditRows.Row> written = new AuditRows(orthanc).all();
            assertEquals(
                    List.of(new AuditRows.Row("BLOCKED", "HTTP", "alice", "127.0.0.1")),
                    written.subList(rows, written.size()));
            assertNothingIsStored();
        }
    }

    @Nested
    class EverythingBlocked extends Mode {

        @Override
        Map<String, Object> section() {
            return Map.of("Intercept", "block", "Modify", "block");
        }

        static Stream<String> paths() {
            Stream<String> ofResources = Stream.of(
                            "/patients/" + STUDY.orthancPatient(),
                            "/studies/" + STUDY.orthancStudy(),
                            "/series/" + STUDY.orthancSeries(),
                            "/instances/" + STUDY.orthancInstance())
                    .flatMap(resource -> Stream.of(resource, "/plugins/pixels-masker" + resource))
                    .flatMap(resource -> Stream.of(resource + "/anonymize", resource + "/modify"));
            Stream<String> others = Stream.of(
                    "/studies/" + STUDY.orthancStudy() + "/split",
                    "/studies/" + STUDY.orthancStudy() + "/merge",
                    "/tools/bulk-anonymize",
                    "/tools/bulk-modify",
                    "/tools/create-dicom");
            return Stream.concat(ofResources, others);
        }

        @ParameterizedTest
        @MethodSource("paths")
        void a_request_is_told_why_and_whom_to_ask(String path) {
            assertBlocked(path);
        }

        @ParameterizedTest
        @MethodSource("paths")
        void only_post_is_known(String path) {
            Answer answer = ask("GET", path, "");

            assertEquals(405, answer.status(), answer.toString());
            assertEquals("POST", answer.headers().firstValue("Allow").orElse(""));
        }

        @Test
        void calls_from_inside_orthanc_get_the_builtin() {
            JsonObject created =
                    lua("RestApiPost('/tools/create-dicom', '{\"Tags\":{\"PatientName\":\"Made inside\"}}')");
            forget(created.get("Path").getAsString());
            JsonObject modified = lua("RestApiPost('" + MODIFY + "', '" + HARMLESS + "')");
            forget(modified.get("Path").getAsString());
            JsonObject anonymized = lua("RestApiPost('" + ANONYMIZE + "', '{}')");
            forget(anonymized.get("Path").getAsString());
        }
    }

    @Nested
    class NothingIntercepted extends Mode {

        @Override
        Map<String, Object> section() {
            return Map.of("Intercept", "off", "Modify", "block");
        }

        @Override
        List<String> plugins() {
            return List.of(
                    PIXELS_MASKER.toString(), OrthancServer.pluginLibrary().toString());
        }

        @Test
        void a_request_to_anonymize_gets_the_builtin() {
            String links = links(); // Other modes may have come before.

            JsonObject answer = ask("POST", ANONYMIZE, "{}").expect(200).object();

            assertEquals(links, links());
            forget(answer.get("Path").getAsString());
        }

        @Test
        void modification_is_blocked_all_the_same() {
            assertBlocked(MODIFY);
        }

        /** It was loaded first, so that its own routes would answer. */
        @ParameterizedTest
        @MethodSource("verbs")
        void the_pixels_masker_is_blocked_by_the_filter_which_can_say_nothing(String verb) {
            Answer answer = ask("POST", MASKER + verb, "{}");

            assertEquals(403, answer.status(), answer.toString());
            assertEquals("", answer.text());
        }

        static List<String> verbs() {
            return List.of("/modify", "/anonymize", "/anonymize/");
        }
    }

    @Nested
    class CallsFromInsideToo extends Mode {

        @Override
        Map<String, Object> section() {
            return Map.of("InterceptInternal", true);
        }

        @Test
        void calls_from_inside_orthanc_get_the_copy_that_everybody_gets() {
            JsonObject ofLua = lua("RestApiPost('" + ANONYMIZE + "', '{}')");

            JsonObject overHttp = ask("POST", ANONYMIZE, "{}").expect(200).object();

            assertEquals(ofLua, overHttp);
            assertEquals(
                    new AuditRows.Row("PSEUDONYMIZED", "INTERNAL", "", ""),
                    new AuditRows(orthanc)
                            .all().stream()
                                    .filter(row -> row.event().equals("PSEUDONYMIZED"))
                                    .findFirst()
                                    .orElseThrow());
            ask("DELETE", overHttp.get("Path").getAsString(), "").expect(200);
        }

        /** As RestApiPost of the SDK does, and no plugin can see it. */
        @Test
        void those_that_ask_for_the_builtin_by_name_get_it() {
            JsonObject answer = lua("RestApiPost('" + ANONYMIZE + "', '{}', true)");

            ask("DELETE", answer.get("Path").getAsString(), "").expect(200);
            JsonObject ours = ask("POST", ANONYMIZE, "{}").expect(200).object();
            assertNotEquals(ours.get("ID"), answer.get("ID"));
            ask("DELETE", ours.get("Path").getAsString(), "").expect(200);
        }

        @Test
        void modification_is_allowed() {
            JsonObject modified = ask("POST", MODIFY, HARMLESS).expect(200).object();
            ask("DELETE", modified.get("Path").getAsString(), "").expect(200);
            assertEquals(
                    "masked",
                    ask("POST", MASKER + "/anonymize", "{}").expect(200).text());
        }
    }

    @Nested
    class AsItComes extends Mode {

        @Override
        Map<String, Object> section() {
            return Map.of();
        }

        @Test
        void a_job_of_the_builtin_that_was_asked_for_inside_cannot_be_resubmitted_over_http() {
            String job = lua("RestApiPost('" + ANONYMIZE + "', '{\"Asynchronous\":true}')")
                    .get("ID")
                    .getAsString();
            JsonObject ended = Eventually.get(
                    "the job to end",
                    () -> ask("GET", "/jobs/" + job, "").expect(200).object(),
                    json -> json.get("State").getAsString().equals("Success"));

            Answer answer = ask("POST", "/jobs/" + job + "/resubmit", "{}");

            assertEquals(403, answer.status(), answer.toString());
            assertTrue(answer.object().get("Details").getAsString().contains("ask for the anonymization again"));
            forget(ended.getAsJsonObject("Content").get("Path").getAsString());
        }
    }

    /** As alice, whom Orthanc authenticates. */
    private static Answer ask(String method, String path, String body) {
        String credentials = Base64.getEncoder().encodeToString("alice:invented".getBytes(StandardCharsets.US_ASCII));
        return orthanc.send(orthanc.request(path)
                .header("Authorization", "Basic " + credentials)
                .method(method, BodyPublishers.ofString(body)));
    }

    private static String links() {
        return ask("GET", "/pseudonymizer/links", "").expect(200).text();
    }

    /** What a script inside Orthanc is answered. */
    private static JsonObject lua(String expression) {
        String printed = ask("POST", "/tools/execute-script", "print(" + expression + ")")
                .expect(200)
                .text();
        return JsonParser.parseString(printed).getAsJsonObject();
    }

    private static Archive.Counts counts() {
        JsonObject statistics = ask("GET", "/statistics", "").expect(200).object();
        return new Archive.Counts(
                statistics.get("CountPatients").getAsInt(),
                statistics.get("CountStudies").getAsInt(),
                statistics.get("CountSeries").getAsInt(),
                statistics.get("CountInstances").getAsInt());
    }
}
