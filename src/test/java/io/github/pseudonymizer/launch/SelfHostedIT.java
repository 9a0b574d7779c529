// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge starts the JVM itself, in a real Orthanc. */
class SelfHostedIT {

    @TempDir
    static Path folder;

    private static Path library;

    @BeforeAll
    static void makes_the_rehearsal() {
        library = RehearsalJar.in(folder).resolveSibling(BridgeLibrary.NAME);
    }

    @EveryOrthanc
    @Test
    void our_routes_and_the_overridden_ones_are_answered_by_java() {
        try (OrthancServer orthanc = rehearsal(Map.of())) {
            Answer own = orthanc.get("/pseudonymizer/some/thing").expect(200);
            Answer overridden =
                    orthanc.post("/studies/4711/anonymize", "{\"ü\":1}").expect(200);
            Answer bulk = orthanc.post("/tools/bulk-anonymize", "{}").expect(200);

            assertEquals("\"GET /pseudonymizer/some/thing \"", own.text());
            assertEquals("application/json", own.contentType());
            assertEquals("\"POST /studies/4711/anonymize {\"ü\":1}\"", overridden.text());
            assertEquals("\"POST /tools/bulk-anonymize {}\"", bulk.text());
            assertEquals(200, facts(orthanc).get("System").getAsInt());
        }
    }

    @Test
    void a_handler_that_fails_answers_500_in_orthancs_shape_and_keeps_its_message() {
        try (OrthancServer orthanc = rehearsal(Map.of())) {
            JsonObject error = orthanc.get("/pseudonymizer/fail").expect(500).object();

            assertEquals("/pseudonymizer/fail", error.get("Uri").getAsString());
            assertTrue(orthanc.log().contains("failed: java.lang.IllegalStateException"), orthanc::logTail);
            assertFalse((error + orthanc.log()).contains("Mercy^Grace"));
        }
    }

    @Test
    void without_a_java_our_routes_answer_503_and_orthanc_serves_the_rest() {
        try (OrthancServer orthanc = OrthancServer.start(plugin(Map.of("Java", Map.of("Home", folder.toString()))))) {
            JsonObject error =
                    orthanc.post("/studies/4711/anonymize", "{}").expect(503).object();

            assertEquals(503, error.get("HttpStatus").getAsInt());
            assertEquals("/studies/4711/anonymize", error.get("Uri").getAsString());
            orthanc.get("/pseudonymizer/health").expect(503);
            orthanc.get("/studies").expect(200);
            assertEquals(0, orthanc.stop());
        }
    }

    @Test
    void java_that_dies_at_its_start_leaves_503() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("broken")).resolve("orthanc-pseudonymizer.jar");
        Files.writeString(broken, "no JAR");
        try (OrthancServer orthanc = OrthancServer.start(plugin(Map.of("Java", Map.of("Jar", broken.toString()))))) {
            orthanc.post("/tools/bulk-anonymize", "{}").expect(503);
            assertTrue(orthanc.log().contains("Java does not start"), orthanc::logTail);
            assertEquals(0, orthanc.stop());
        }
    }

    @EveryOrthanc
    @Test
    void sigterm_stops_orthanc_cleanly_while_requests_wait() {
        try (OrthancServer orthanc = rehearsal(Map.of())) {
            WaitingRequests waiting = WaitingRequests.on(orthanc, 8);

            int exitCode = orthanc.stop();

            assertEquals(0, exitCode);
            assertTrue(waiting.noneWasAnswered());
        }
    }

    @EveryOrthanc
    @Test
    void orthanc_can_be_reset_again_and_again() {
        try (OrthancServer orthanc = rehearsal(Map.of())) {
            for (int starts = 2; starts <= 4; starts++) {
                int wanted = starts;
                orthanc.post("/tools/reset", "");

                Eventually.until("start " + wanted, () -> hasStarted(orthanc, wanted));
                orthanc.post("/studies/4711/anonymize", "{}").expect(200);
            }

            assertEquals(0, orthanc.stop());
        }
    }

    @Test
    void refused_settings_stop_the_start_and_every_line_is_logged() {
        try (OrthancServer orthanc = OrthancServer.launch(plugin(Map.of("KeyFile", "/refused.key")), Map.of())) {
            assertNotEquals(0, orthanc.awaitExit());

            assertTrue(orthanc.log().contains("KeyFile: first line"), orthanc::logTail);
            assertTrue(orthanc.log().contains("second line"), orthanc::logTail);
        }
    }

    @Test
    void the_plugin_as_shipped_refuses_a_setting_that_it_does_not_know() {
        try (OrthancServer orthanc =
                OrthancServer.launch(OrthancServer.withPlugin(Map.of("KeyFiel", "/x.key"), Map.of()), Map.of())) {
            assertNotEquals(0, orthanc.awaitExit());

            assertTrue(orthanc.log().contains("KeyFiel"), orthanc::logTail);
        }
    }

    @EveryOrthanc
    @Test
    void the_plugin_as_shipped_answers() {
        try (OrthancServer orthanc = OrthancServer.start(OrthancServer.withPlugin(Map.of(), Map.of()))) {
            Eventually.until(
                    "an answer of Java",
                    () -> orthanc.get("/pseudonymizer/health").status() != 503);

            assertFalse(orthanc.log().contains("WARNING:"), orthanc::logTail);
            assertEquals(0, orthanc.stop());
        }
    }

    @EveryOrthanc
    @Test
    void the_newest_java_works_and_does_not_warn() {
        Path home = InstalledJava.newest();
        try (OrthancServer orthanc = rehearsal(Map.of("Java", Map.of("Home", home.toString())))) {
            assertEquals(InstalledJava.release(home), facts(orthanc).get("Java").getAsInt());
            assertFalse(orthanc.log().contains("WARNING:"), orthanc::logTail);
            assertEquals(0, orthanc.stop());
        }
    }

    @EveryOrthanc
    @Test
    void switched_off_orthancs_own_anonymization_answers_whatever_else_is_set() {
        Map<String, Object> settings = OrthancServer.withPlugin(Map.of("Enable", false, "KeyFiel", "/x.key"), Map.of());
        try (OrthancServer orthanc = OrthancServer.start(settings)) {
            orthanc.get("/pseudonymizer/health").expect(404);
            orthanc.post("/tools/bulk-anonymize", "{}").expect(400);
            assertTrue(orthanc.log().contains("switched off by Pseudonymizer.Enable"), orthanc::logTail);
            assertEquals(0, orthanc.stop());
        }
    }

    @Test
    void options_reach_the_jvm() {
        try (OrthancServer orthanc = rehearsal(Map.of("Java", Map.of("Options", List.of("-Xmx100m"))))) {
            long heap = facts(orthanc).get("MaxHeap").getAsLong();

            assertTrue(heap <= 100 << 20, heap + " bytes");
        }
    }

    @Test
    void an_instance_of_a_gigabyte_is_stored_and_read_beside_a_small_heap() {
        try (OrthancServer orthanc = rehearsal(Map.of("Java", Map.of("Options", List.of("-Xmx64m"))))) {
            JsonObject stored =
                    orthanc.get("/pseudonymizer/gigabyte").expect(200).object();

            assertEquals(200, stored.get("Status").getAsInt());
            assertTrue(stored.get("Size").getAsInt() > 1 << 30, stored.toString());
        }
    }

    @EveryOrthanc
    @Test
    void a_job_is_submitted_and_ended_by_java() {
        try (OrthancServer orthanc = rehearsal(Map.of())) {
            String id = orthanc.get("/pseudonymizer/job").expect(200).json().getAsString();

            JsonObject job = Eventually.get(
                    "the job to succeed",
                    () -> orthanc.get("/jobs/" + id).expect(200).object(),
                    found -> "Success".equals(found.get("State").getAsString()));

            assertEquals("ResourceModification", job.get("Type").getAsString());
            assertEquals(
                    "rehearsal",
                    job.get("Content").getAsJsonObject().get("State").getAsString());
        }
    }

    private static Map<String, Object> plugin(Map<String, ?> section) {
        return Map.of("Plugins", List.of(library.toString()), "Pseudonymizer", new LinkedHashMap<>(section));
    }

    private static OrthancServer rehearsal(Map<String, ?> section) {
        OrthancServer orthanc = OrthancServer.start(plugin(section));
        Eventually.until(
                "an answer of Java", () -> orthanc.get("/pseudonymizer/facts").status() == 200);
        return orthanc;
    }

    private static boolean hasStarted(OrthancServer orthanc, int times) {
        Answer answer = orthanc.get("/pseudonymizer/facts");
        return answer.status() == 200 && answer.object().get("Starts").getAsInt() == times;
    }

    private static JsonObject facts(OrthancServer orthanc) {
        return orthanc.get("/pseudonymizer/facts").expect(200).object();
    }
}
