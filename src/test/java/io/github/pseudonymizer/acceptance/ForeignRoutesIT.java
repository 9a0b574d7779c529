// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Beside a plugin that owns routes of ours and hands requests to the built-in, {@code RouteOwnerStandIn.cpp}: whichever
 * is loaded first, no request over HTTP reaches the built-in.
 */
@EveryOrthanc
class ForeignRoutesIT {

    private static final Path OWNER =
            Path.of("target/plugin-tests/libStandInRouteOwner.so").toAbsolutePath();
    private static final PhantomStudy STUDY = PhantomStudies.mr("foreign", 2, 16);
    private static final List<String> OWNED = List.of(
            "/patients/{id}/anonymize",
            "/studies/{id}/anonymize",
            "/series/{id}/anonymize",
            "/tools/bulk-anonymize",
            "/jobs/{id}/resubmit");

    /** One order of loading, at first and after a reset. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Order {

        @AutoClose
        final OrthancServer orthanc = start(plugins());

        abstract List<Path> plugins();

        private static OrthancServer start(List<Path> plugins) {
            Map<String, Object> settings = OrthancServer.withPlugin(
                    Map.of("StableStudies", Map.of("Enabled", false)), Map.of("ExecuteLuaEnabled", true));
            settings.put("Plugins", plugins.stream().map(Path::toString).toList());
            return OrthancServer.start(settings);
        }

        @BeforeAll
        void fill() {
            awaitDatabase();
            orthanc.upload(STUDY.files());
        }

        void resetIf(boolean reset) {
            if (reset) {
                long starts = starts();
                orthanc.post("/tools/reset", "").expect(200);
                Eventually.until("Orthanc to be reset", () -> starts() > starts);
                orthanc.awaitAnswer();
                awaitDatabase();
            }
        }

        private long starts() {
            return orthanc.log()
                    .lines()
                    .filter(line -> line.contains("HTTP server listening"))
                    .count();
        }

        private void awaitDatabase() {
            Eventually.until("the plugin to be up", () -> health().has("Database"));
            Eventually.until(
                    "the database", () -> health().get("Database").getAsString().equals("ok"));
        }

        JsonObject health() {
            return JsonParser.parseString(orthanc.get("/pseudonymizer/health").text())
                    .getAsJsonObject();
        }

        String counted(String metric) {
            String metrics =
                    orthanc.get("/tools/metrics-prometheus").expect(200).text();
            return Pattern.compile("^" + metric + " ([0-9.]+)", Pattern.MULTILINE)
                    .matcher(metrics)
                    .results()
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElse("");
        }
    }

    @Nested
    class LoadedBeforeUs extends Order {

        @Override
        List<Path> plugins() {
            return List.of(OWNER, OrthancServer.pluginLibrary());
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void its_routes_are_denied_and_everything_else_works(boolean reset) {
            resetIf(reset);
            Archive.Counts before = new Archive(orthanc).counts();

            for (String path : List.of(
                    "/patients/" + STUDY.orthancPatient() + "/anonymize",
                    "/studies/" + STUDY.orthancStudy() + "/anonymize",
                    "/studies/" + STUDY.orthancStudy() + "/anonymize/",
                    "/series/" + STUDY.orthancSeries() + "/anonymize",
                    "/tools/bulk-anonymize",
                    "/jobs/4711/resubmit")) {
                String body = "{\"Resources\":[\"" + STUDY.orthancStudy() + "\"]}";
                assertEquals(403, orthanc.post(path, body).status(), path);
            }

            assertEquals(before, new Archive(orthanc).counts());
            orthanc.get("/studies/" + STUDY.orthancStudy()).expect(200);
            orthanc.get("/pseudonymizer/links").expect(200);
            orthanc.get("/jobs").expect(200);
            assertEquals(
                    "application/dicom",
                    orthanc.post("/instances/" + STUDY.orthancInstance() + "/anonymize", "{}")
                            .expect(200)
                            .contentType());
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void health_and_log_name_the_routes_and_what_to_change(boolean reset) {
            resetIf(reset);
            Answer answer = orthanc.get("/pseudonymizer/health");

            assertEquals(503, answer.status(), answer.toString());
            JsonObject health = answer.object();
            assertEquals("BYPASSED", health.get("Routes").getAsString());
            assertEquals(
                    OWNED,
                    health.getAsJsonArray("Bypassed").asList().stream()
                            .map(route -> route.getAsString())
                            .toList());
            assertTrue(health.get("Details").getAsString().contains("\"Plugins\""), health.toString());
            assertTrue(orthanc.log().contains(String.join(", ", OWNED)), orthanc::logTail);
        }

        @Test
        void metrics_tell_that_requests_are_denied() {
            int status = orthanc.post("/tools/bulk-anonymize", "{}").status();

            assertEquals(403, status);
            Eventually.until(
                    "the metrics",
                    () -> counted("pseudonymizer_routes_up").equals("0")
                            && !List.of("", "0").contains(counted("pseudonymizer_requests_denied_total")));
        }
    }

    @Nested
    class LoadedAfterUs extends Order {

        @Override
        List<Path> plugins() {
            return List.of(OrthancServer.pluginLibrary(), OWNER);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void it_is_never_asked(boolean reset) {
            String logged = orthanc.log();
            resetIf(reset);

            JsonObject first = new Archive(orthanc).anonymize(STUDY);
            JsonObject bulk = orthanc.post(
                            "/tools/bulk-anonymize", "{\"Resources\":[\"" + STUDY.orthancStudy() + "\"]}")
                    .expect(200)
                    .object();

            // The built-in would have made another copy each time.
            assertEquals(first, new Archive(orthanc).anonymize(STUDY));
            assertTrue(bulk.toString().contains(first.get("ID").getAsString()), bulk.toString());
            Answer health = orthanc.get("/pseudonymizer/health").expect(200);
            assertEquals("ok", health.object().get("Routes").getAsString());
            assertFalse(orthanc.log().substring(logged.length()).contains("Another plugin"), orthanc::logTail);
        }

        @Test
        void calls_from_inside_get_by_and_are_counted() {
            String before = "0";

            orthanc.post(
                            "/tools/execute-script",
                            "print(RestApiPost('/studies/" + STUDY.orthancStudy() + "/anonymize', '{}'))")
                    .expect(200);

            Eventually.until(
                    "the metrics",
                    () -> !List.of("", before).contains(counted("pseudonymizer_requests_internal_total")));
            assertEquals("1", counted("pseudonymizer_routes_up"));
        }
    }
}
