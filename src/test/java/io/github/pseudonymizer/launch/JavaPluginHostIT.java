// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.Snippets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Orthanc's official Java plugin starts the JVM: a stand-in for it, {@code src/test/native/JavaPluginStandIn.cpp}, in a
 * real Orthanc. All of it on other Orthancs: {@code ./test.sh --soak}.
 */
class JavaPluginHostIT {

    private static final String CLASS = "io/github/pseudonymizer/launch/JavaPlugin";
    private static final Path STAND_IN =
            Path.of("target/plugin-tests/libStandInJava.so").toAbsolutePath();
    private static final Map<String, String> WITH_LIBJVM =
            Map.of("LD_LIBRARY_PATH", InstalledJava.usual() + "/lib/server");

    @TempDir
    static Path folder;

    private static Path jar;
    private static Path site;

    /** Whose library is listed first in {@code Plugins}. */
    enum First {
        OURS,
        THEIRS
    }

    @BeforeAll
    static void makes_the_rehearsal() {
        jar = RehearsalJar.in(folder);
        site = RehearsalJar.of(
                folder.resolve("site"), "example.SitePlugin", Snippets.first("docs/install.md", "# Install", "java"));
    }

    @EveryOrthanc
    @ParameterizedTest
    @EnumSource(First.class)
    void our_routes_are_answered_by_java_in_either_order(First first) {
        try (OrthancServer orthanc = rehearsal(first, WITH_LIBJVM)) {
            assertEquals(
                    "\"POST /studies/4711/anonymize {}\"",
                    orthanc.post("/studies/4711/anonymize", "{}").expect(200).text());
            assertEquals("pseudonymizer", facts(orthanc).get("Loader").getAsString());
            assertEquals(0, orthanc.stop());
        }
    }

    @Test
    void listed_first_we_make_the_library_path_unnecessary() {
        try (OrthancServer orthanc = rehearsal(First.OURS, Map.of())) {
            assertEquals(200, facts(orthanc).get("System").getAsInt());
            assertEquals(0, orthanc.stop());
        }
    }

    /** The Java plugin hands the name to JNI, which wants it so. */
    @Test
    void a_class_written_with_dots_is_not_found_and_stops_the_start() {
        Map<String, Object> settings = settings(First.OURS, jar.toString(), CLASS.replace('/', '.'), Map.of());
        try (OrthancServer orthanc = OrthancServer.launch(settings, WITH_LIBJVM)) {
            assertNotEquals(0, orthanc.awaitExit());

            assertTrue(orthanc.log().contains("Unable to find class"), orthanc::logTail);
        }
    }

    @Test
    void the_java_of_the_library_path_is_the_one_that_runs() {
        try (OrthancServer orthanc = rehearsal(First.OURS, WITH_LIBJVM)) {
            assertEquals(
                    InstalledJava.release(InstalledJava.usual()),
                    facts(orthanc).get("Java").getAsInt());
        }
    }

    @ParameterizedTest
    @EnumSource(First.class)
    void refused_settings_stop_the_start_in_either_order(First first) {
        Map<String, Object> settings = settings(first, jar.toString(), CLASS, Map.of("KeyFile", "/refused.key"));
        try (OrthancServer orthanc = OrthancServer.launch(settings, WITH_LIBJVM)) {
            assertNotEquals(0, orthanc.awaitExit());

            assertTrue(orthanc.log().contains("KeyFile: first line"), orthanc::logTail);
        }
    }

    @Test
    void the_library_may_lie_elsewhere_than_the_jar() {
        Path library = RehearsalJar.DIST.resolve(BridgeLibrary.NAME);
        Map<String, Object> settings = Map.of(
                "Plugins",
                List.of(STAND_IN.toString(), library.toString()),
                "Java",
                Map.of("Classpath", jar.toString(), "InitializationClass", CLASS));
        try (OrthancServer orthanc = OrthancServer.start(settings, WITH_LIBJVM)) {
            awaitJava(orthanc);

            assertEquals(0, orthanc.stop());
        }
    }

    @Test
    void other_versions_of_our_libraries_on_the_class_path_do_not_disturb() {
        Path jna = RehearsalJar.poison(folder.resolve("jna"), "com.sun.jna", "Native");
        Path gson = RehearsalJar.poison(folder.resolve("gson"), "com.google.gson", "Gson");
        String classPath = jna + ":" + gson + ":" + jar;
        Map<String, Object> settings = settings(First.THEIRS, classPath, CLASS, Map.of());
        try (OrthancServer orthanc = OrthancServer.start(settings, WITH_LIBJVM)) {
            awaitJava(orthanc);

            String origin = facts(orthanc).get("Gson").getAsString();
            assertTrue(origin.endsWith("orthanc-pseudonymizer.jar!/isolated/"), origin);
        }
    }

    @ParameterizedTest
    @EnumSource(First.class)
    void a_wrong_class_path_stops_the_start(First first) {
        Map<String, Object> settings = settings(first, "/nowhere.jar", CLASS, Map.of());
        try (OrthancServer orthanc = OrthancServer.launch(settings, WITH_LIBJVM)) {
            assertNotEquals(0, orthanc.awaitExit());
        }
    }

    @EveryOrthanc
    @ParameterizedTest
    @EnumSource(First.class)
    void a_class_of_the_sites_own_starts_ours(First first) {
        try (OrthancServer orthanc = OrthancServer.start(withSite(first, Map.of()), WITH_LIBJVM)) {
            awaitJava(orthanc);

            assertEquals(
                    "\"POST /studies/4711/anonymize {}\"",
                    orthanc.post("/studies/4711/anonymize", "{}").expect(200).text());
            assertEquals(0, orthanc.stop());
        }
    }

    @ParameterizedTest
    @EnumSource(First.class)
    void settings_that_are_refused_stop_the_start_also_with_a_class_of_the_sites_own(First first) {
        Map<String, Object> settings = withSite(first, Map.of("KeyFile", "/refused.key"));
        try (OrthancServer orthanc = OrthancServer.launch(settings, WITH_LIBJVM)) {
            assertNotEquals(0, orthanc.awaitExit());

            assertTrue(orthanc.log().contains("KeyFile: first line"), orthanc::logTail);
        }
    }

    @ParameterizedTest
    @EnumSource(First.class)
    void a_class_that_never_starts_ours_is_named_as_the_cause_of_503(First first) {
        Map<String, Object> settings = settings(
                first, jar.toString(), "java/lang/String", Map.of("Java", Map.of("Host", "orthanc-java-plugin")));
        try (OrthancServer orthanc = OrthancServer.start(settings, WITH_LIBJVM)) {
            orthanc.post("/tools/bulk-anonymize", "{}").expect(503);
            Eventually.until("the cause", () -> orthanc.log().contains("has not started the pseudonymizer"));
            assertEquals(0, orthanc.stop());
        }
    }

    @ParameterizedTest
    @EnumSource(First.class)
    void a_java_plugin_for_another_class_is_refused_with_advice(First first) {
        Map<String, Object> settings = settings(first, jar.toString(), "java/lang/String", Map.of());
        try (OrthancServer orthanc = OrthancServer.launch(settings, WITH_LIBJVM)) {
            assertNotEquals(0, orthanc.awaitExit());

            assertTrue(orthanc.log().contains("Java.Host: must be set"), orthanc::logTail);
        }
    }

    @ParameterizedTest
    @EnumSource(First.class)
    void a_host_that_cannot_be_is_refused_together_with_what_java_finds_wrong(First first) {
        Map<String, Object> settings = settings(
                first,
                jar.toString(),
                CLASS,
                Map.of("Enable", "yes", "KeyFile", "/refused.key", "Java", Map.of("Host", "self")));
        try (OrthancServer orthanc = OrthancServer.launch(settings, WITH_LIBJVM)) {
            assertNotEquals(0, orthanc.awaitExit());

            String log = orthanc.log();
            assertTrue(log.contains("Java.Host: found \"self\", but"), log);
            assertTrue(log.contains("Enable: found a text, allowed is true or false"), log);
            assertTrue(log.contains("KeyFile: first line"), log);
        }
    }

    @ParameterizedTest
    @EnumSource(First.class)
    void a_jvm_that_another_plugin_has_started_is_no_place_for_ours(First first) {
        Map<String, Object> settings = Map.of(
                "Plugins",
                first == First.OURS ? List.of(library(), STAND_IN.toString()) : List.of(STAND_IN.toString(), library()),
                "Java",
                Map.of("Classpath", jar.toString()));
        try (OrthancServer orthanc = OrthancServer.launch(settings, WITH_LIBJVM)) {
            if (first == First.THEIRS) {
                orthanc.awaitAnswer();
                orthanc.post("/tools/bulk-anonymize", "{}").expect(503);
                assertTrue(orthanc.log().contains("Another plugin has already started a JVM"), orthanc::logTail);
            } else {
                assertNotEquals(0, orthanc.awaitExit());
                assertTrue(orthanc.log().contains("Cannot create the JVM"), orthanc::logTail);
            }
        }
    }

    @EveryOrthanc
    @ParameterizedTest
    @CsvSource({"OURS, true", "OURS, false", "THEIRS, true", "THEIRS, false"})
    void java_25_does_not_warn(First first, boolean own) {
        Path home = InstalledJava.newest();
        Assumptions.assumeTrue(InstalledJava.release(home) >= 24, home + " never warns");
        Map<String, String> libjvm = Map.of("LD_LIBRARY_PATH", home + "/lib/server");
        Map<String, Object> settings =
                own ? withSite(first, Map.of()) : settings(first, jar.toString(), CLASS, Map.of());
        try (OrthancServer orthanc = OrthancServer.start(settings, libjvm)) {
            awaitJava(orthanc);

            assertEquals(InstalledJava.release(home), facts(orthanc).get("Java").getAsInt());
            assertFalse(orthanc.log().contains("WARNING:"), orthanc::logTail);
            assertEquals(0, orthanc.stop());
        }
    }

    @ParameterizedTest
    @EnumSource(First.class)
    void switched_off_we_leave_the_java_plugin_and_orthanc_alone(First first) {
        Map<String, Object> settings = settings(first, jar.toString(), CLASS, Map.of("Enable", false));
        try (OrthancServer orthanc = OrthancServer.start(settings, WITH_LIBJVM)) {
            orthanc.get("/pseudonymizer/health").expect(404);
            orthanc.post("/tools/bulk-anonymize", "{}").expect(400);
            assertEquals(0, orthanc.stop());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_java_plugin_that_is_disabled_leaves_the_jvm_to_us(boolean listed) {
        Map<String, Object> settings = Map.of(
                "Plugins",
                listed ? List.of(library(), STAND_IN.toString()) : List.of(library()),
                "Java",
                Map.of("Enabled", false, "Classpath", "", "InitializationClass", CLASS));
        try (OrthancServer orthanc = OrthancServer.start(settings, WITH_LIBJVM)) {
            awaitJava(orthanc);

            assertEquals(0, orthanc.stop());
        }
    }

    @Test
    void a_java_plugin_that_is_announced_but_not_there_leaves_503() {
        Map<String, Object> settings = Map.of(
                "Plugins",
                List.of(library()),
                "Java",
                Map.of("Classpath", jar.toString(), "InitializationClass", CLASS));
        try (OrthancServer orthanc = OrthancServer.start(settings)) {
            orthanc.post("/tools/bulk-anonymize", "{}").expect(503);
            orthanc.get("/system").expect(200);
            Eventually.until("the cause", () -> orthanc.log().contains("is not loaded: add libOrthancJava.so"));
            assertEquals(0, orthanc.stop());
        }
    }

    @EveryOrthanc
    @ParameterizedTest
    @EnumSource(First.class)
    void sigterm_stops_orthanc_cleanly_while_requests_wait(First first) throws Exception {
        try (OrthancServer orthanc = rehearsal(first, WITH_LIBJVM)) {
            WaitingRequests waiting = WaitingRequests.on(orthanc, 8);

            int exitCode = orthanc.stop();

            assertEquals(0, exitCode);
            assertTrue(waiting.noneWasAnswered());
        }
    }

    private static String library() {
        return jar.resolveSibling(BridgeLibrary.NAME).toString();
    }

    private static Map<String, Object> settings(
            First first, String classPath, String initializationClass, Map<String, ?> section) {
        List<String> plugins =
                first == First.OURS ? List.of(library(), STAND_IN.toString()) : List.of(STAND_IN.toString(), library());
        return Map.of(
                "Plugins",
                plugins,
                "Java",
                Map.of("Enabled", true, "Classpath", classPath, "InitializationClass", initializationClass),
                "Pseudonymizer",
                section);
    }

    /** A class of the site's own is loaded, which starts ours. */
    private static Map<String, Object> withSite(First first, Map<String, ?> section) {
        Map<String, Object> ours = new LinkedHashMap<>(section);
        ours.put("Java", Map.of("Host", "orthanc-java-plugin"));
        return settings(first, jar + ":" + site, "example/SitePlugin", ours);
    }

    private static OrthancServer rehearsal(First first, Map<String, String> environment) {
        OrthancServer orthanc = OrthancServer.start(settings(first, jar.toString(), CLASS, Map.of()), environment);
        awaitJava(orthanc);
        return orthanc;
    }

    private static void awaitJava(OrthancServer orthanc) {
        Eventually.until(
                "an answer of Java", () -> orthanc.get("/pseudonymizer/facts").status() == 200);
    }

    private static JsonObject facts(OrthancServer orthanc) {
        return orthanc.get("/pseudonymizer/facts").expect(200).object();
    }
}
