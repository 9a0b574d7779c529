// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancInstallation;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.Snippets;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin in a folder of plugins, with settings in a file of their own, as Debian's packages do it. */
@EveryOrthanc
class SplitConfigurationIT {

    /** What Debian's advanced.json, or its orthanc.json, has. */
    private static final String DEBIAN = """
            {
              // Dictionary of symbolic names
              "UserMetadata" : {
                // "Sample" : 1024
              },
              "UserContentType" : {
              }
            }
            """;

    private static final String NAMES = "{ \"UserMetadata\": { \"PseudonymizationDomain\": 5151 } }";

    @TempDir
    static Path folder;

    @TempDir
    static Path keys;

    @BeforeAll
    static void installs_the_plugin_as_the_document_says() throws IOException {
        Path library = OrthancServer.pluginLibrary();
        for (String name : List.of(library.getFileName().toString(), "orthanc-pseudonymizer.jar")) {
            Files.copy(library.resolveSibling(name), folder.resolve(name));
        }
    }

    @Test
    void settings_in_a_file_of_their_own_are_read() {
        Path key = keys.resolve("named.key");
        PhantomStudy study = PhantomStudies.mr("split", 1, 32);
        try (OrthancServer orthanc =
                launch(folder.toString(), Map.of("advanced.json", NAMES, "pseudonymizer.json", ours(key)))) {
            orthanc.awaitAnswer();
            orthanc.awaitPlugin();
            orthanc.upload(study.files());

            Archive.Study copy = new Archive(orthanc).copyOf(study);

            assertTrue(Files.exists(key));
            JsonArray metadata = orthanc.get("/studies/" + copy.id() + "/metadata")
                    .expect(200)
                    .json()
                    .getAsJsonArray();
            assertTrue(metadata.contains(new JsonPrimitive("PseudonymizationDomain")), metadata.toString());
        }
    }

    @Test
    void beside_the_empty_section_that_debian_ships_the_plugin_starts() {
        try (OrthancServer orthanc = launch(
                folder.toString(),
                Map.of("advanced.json", DEBIAN, "pseudonymizer.json", ours(keys.resolve("other.key"))))) {
            orthanc.awaitAnswer();
            orthanc.awaitPlugin();

            assertEquals(0, orthanc.stop());
        }
    }

    @Test
    void a_section_in_two_files_ends_the_start() {
        try (OrthancServer orthanc = launch(folder.toString(), Map.of("advanced.json", DEBIAN, "names.json", NAMES))) {
            assertNotEquals(0, orthanc.awaitExit());

            assertTrue(orthanc.log().contains("UserMetadata"), orthanc::logTail);
        }
    }

    @Test
    void a_plugin_of_the_folder_that_is_named_once_more_ends_the_start() {
        Map<String, Object> twice = Map.of(
                "Plugins",
                List.of(
                        folder.toString(),
                        folder.resolve(OrthancServer.pluginLibrary().getFileName())
                                .toString()));
        try (OrthancServer orthanc = OrthancServer.launch(twice, Map.of())) {
            assertNotEquals(0, orthanc.awaitExit());

            assertTrue(orthanc.log().contains("already registered"), orthanc::logTail);
        }
    }

    @Test
    void the_numbers_of_copy_metadata_are_none_of_debians_own() throws IOException {
        Path root = OrthancInstallation.chosen().root().orElse(Path.of("/"));
        Path configuration = root.resolve("etc/orthanc");
        Assumptions.assumeTrue(Files.isDirectory(configuration), configuration + " is Debian's");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(configuration, "*.json")) {
            for (Path file : files) {
                if (!Files.isReadable(file)) {
                    continue; // Debian's file of passwords, for an ordinary user.
                }
                // With the comments that Orthanc allows.
                JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
                if (json.get("UserMetadata") instanceof JsonObject names) {
                    assertFalse(names.asMap().containsValue(new JsonPrimitive(5151)), file + " has 5151");
                    assertFalse(names.asMap().containsValue(new JsonPrimitive(5152)), file + " has 5152");
                }
            }
        }
    }

    private static OrthancServer launch(String plugins, Map<String, String> files) {
        return OrthancServer.launchSplit(Map.of("Plugins", List.of(plugins)), files);
    }

    /** The file that the document shows, but for the key's place. */
    private static String ours(Path key) {
        String file = Snippets.first("docs/operation.md", "## Debian and Docker", "json");
        String shown = "/var/lib/orthanc/pseudonymizer.key";
        assertTrue(file.contains(shown), file);
        return file.replace(shown, key.toString());
    }
}
