// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without a database, or without Java, nothing is anonymized: not by the plugin, and not by the built-in either. */
@EveryOrthanc
class FailClosedIT {

    private static final PhantomStudy STUDY = PhantomStudies.firstCt();

    @TempDir
    private static Path folder;

    /** What must hold for every way in which the plugin can be unable to work. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Unable {

        @AutoClose
        private OrthancServer orthanc;

        abstract Map<String, Object> settings();

        @BeforeAll
        void start() {
            orthanc = OrthancServer.start(settings());
            orthanc.upload(STUDY.files());
        }

        static List<String> paths() {
            return List.of(
                    "/patients/" + STUDY.orthancPatient() + "/anonymize",
                    "/studies/" + STUDY.orthancStudy() + "/anonymize",
                    "/series/" + STUDY.orthancSeries() + "/anonymize",
                    "/instances/" + STUDY.orthancInstance() + "/anonymize",
                    "/studies//" + STUDY.orthancStudy() + "/anonymize/",
                    "/tools/bulk-anonymize");
        }

        @ParameterizedTest
        @MethodSource("paths")
        void a_request_is_answered_503_and_nothing_is_stored(String path) {
            Archive.Counts counts = new Archive(orthanc).counts();
            String body = path.startsWith("/tools")
                    ? "{\"Resources\":[\"%s\"]}".formatted(STUDY.orthancStudy())
                    : Archive.AS_CLASSIC_EXPLORER;

            Answer answer = orthanc.post(path, body);

            assertEquals(503, answer.status(), answer.toString());
            assertEquals(503, answer.object().get("HttpStatus").getAsInt());
            assertEquals("POST", answer.object().get("Method").getAsString());
            assertTrue(answer.object().has("Message"), answer.toString());
            assertEquals(counts, new Archive(orthanc).counts());
        }

        @Test
        void an_asynchronous_request_makes_no_copy_either() {
            Archive archive = new Archive(orthanc);
            Archive.Counts counts = archive.counts();

            Answer answer = orthanc.post("/studies/" + STUDY.orthancStudy() + "/anonymize", "{\"Asynchronous\":true}");

            if (answer.status() == 200) {
                String job = answer.object().get("ID").getAsString();
                assertEquals("Failure", archive.awaitJob(job).get("State").getAsString());
            } else {
                assertEquals(503, answer.status(), answer.toString());
            }
            assertEquals(counts, archive.counts());
        }

        @Test
        void the_plugin_does_not_say_that_it_is_well() {
            assertNotEquals(200, orthanc.get("/pseudonymizer/health").status());
        }

        @Test
        void orthanc_goes_on_serving_everything_else() {
            orthanc.get("/studies/" + STUDY.orthancStudy()).expect(200);
            orthanc.upload(PhantomStudies.mr().files());

            orthanc.get("/studies/" + PhantomStudies.mr().orthancStudy()).expect(200);
        }
    }

    @Nested
    class WithoutDatabase extends Unable {
        @Override
        Map<String, Object> settings() {
            Map<String, String> nobodyThere = Map.of(
                    "Url", "jdbc:postgresql://127.0.0.1:1/pseudonyms", "User", "orthanc", "Password", "invented");
            return OrthancServer.withPlugin(Map.of("Database", nobodyThere), Map.of());
        }
    }

    @Nested
    class WithoutJava extends Unable {
        @Override
        Map<String, Object> settings() {
            return OrthancServer.withPlugin(Map.of("Java", Map.of("Home", "/nowhere")), Map.of());
        }
    }

    @Nested
    class WithoutJar extends Unable {

        @Override
        Map<String, Object> settings() {
            try {
                Path alone = Files.copy(OrthancServer.pluginLibrary(), folder.resolve("libOrthancPseudonymizer.so"));
                Map<String, Object> settings = new HashMap<>(OrthancServer.withPlugin(Map.of(), Map.of()));
                settings.put("Plugins", List.of(alone.toString()));
                return settings;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void after_the_database_has_come_back_the_same_request_succeeds() {
        try (OrthancServer server = OrthancServer.startWithPlugin(Map.of())) {
            server.upload(STUDY.files());
            String path = "/studies/" + STUDY.orthancStudy() + "/anonymize";
            String copy = server.post(path, "{}").expect(200).object().get("ID").getAsString();
            assertEquals(0, server.stop());
            server.restart(OrthancServer.withPlugin(
                    Map.of("Database", Map.of("Url", "jdbc:postgresql://127.0.0.1:1/pseudonyms", "User", "orthanc")),
                    Map.of()));
            assertEquals(503, server.post(path, "{}").status());
            assertEquals(0, server.stop());

            server.restart(OrthancServer.withPlugin(Map.of(), Map.of()));

            server.awaitPlugin();
            assertEquals(
                    copy, server.post(path, "{}").expect(200).object().get("ID").getAsString());
        }
    }
}
