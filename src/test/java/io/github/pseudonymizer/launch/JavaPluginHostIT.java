package io.github.pseudonymizer.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Orthanc's official Java plugin starts the JVM: a stand-in for it, {@code src/test/native/JavaPluginStandIn.cpp}, in a
 * real Orthanc.
 */
class JavaPluginHostIT {

    private static final String CLASS = "io/github/pseudonymizer/launch/JavaPlugin";
    private static final Path STAND_IN =
            Path.of("target/plugin-tests/libStandInJava.so").toAbsolutePath();
    private static final Map<String, String> WITH_LIBJVM =
            Map.of("LD_LIBRARY_PATH", System.getProperty("java.home") + "/lib/server");

    @TempDir
    static Path folder;

    private static Path jar;

    /** Whose library is listed first in {@code Plugins}. */
    enum First {
        OURS,
        THEIRS
    }

    @BeforeAll
    static void makes_the_rehearsal() {
        jar = RehearsalJar.in(folder);
    }

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
            assertEquals(Runtime.version().feature(), facts(orthanc).get("Java").getAsInt());
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
        Map<String, String> environment = Map.of(
                "LD_LIBRARY_PATH",
                System.getProperty("java.home") + "/lib/server",
                "PSEUDONYMIZER_LIBRARY",
                library.toString());
        try (OrthancServer orthanc = OrthancServer.start(settings, environment)) {
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

    @Test
    void a_java_plugin_that_starts_something_else_is_refused_with_advice() {
        Map<String, Object> settings = settings(First.OURS, jar.toString(), "java/lang/String", Map.of());
        try (OrthancServer orthanc = OrthancServer.launch(settings, WITH_LIBJVM)) {
            assertNotEquals(0, orthanc.awaitExit());

            assertTrue(orthanc.log().contains("InitializationClass"), orthanc::logTail);
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
            assertEquals(0, orthanc.stop());
        }
    }

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
