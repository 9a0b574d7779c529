// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFilesTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("orthanc.json");
    }

    private String read(Path path) {
        return new ConfigurationFiles(Map.of("STORAGE", "/srv/orthanc", "EMPTY", "", "ODD", "a$1\\b")).read(path);
    }

    private String text(String value) throws IOException {
        Files.writeString(file, "{ \"A\": \"" + value + "\" }");
        return JsonParser.parseString(read(file)).getAsJsonObject().get("A").getAsString();
    }

    private String refusal(Path path) {
        return assertThrows(SettingsException.class, () -> read(path))
                .problems()
                .get(0);
    }

    @Test
    void a_file_may_have_comments() throws IOException {
        Files.writeString(file, "// one\n{ /* two */ \"Name\": \"x\" }");

        assertEquals("{\"Name\":\"x\"}", read(file));
    }

    @ParameterizedTest
    @CsvSource({
        "${STORAGE}, /srv/orthanc",
        "${STORAGE}/p, /srv/orthanc/p",
        "${NONE}, ''",
        "${EMPTY}, ''",
        "${NONE:-plain}, plain",
        "${NONE:-'quoted'}, quoted",
        "${STORAGE:-other}, /srv/orthanc",
        "$STORAGE, $STORAGE"
    })
    void environment_variables_stand_for_their_values(String value, String read) throws IOException {
        assertEquals(read, text(value));
    }

    @Test
    void a_folder_is_all_its_files_together() throws IOException {
        Files.writeString(file, "{ \"Name\": \"x\" }");
        Files.writeString(folder.resolve("b.JSON"), "{ \"Pseudonymizer\": {} }");
        Files.writeString(folder.resolve("c.json.old"), "no JSON");
        Files.createDirectory(folder.resolve("d.json"));

        assertEquals(
                JsonParser.parseString("{ \"Name\": \"x\", \"Pseudonymizer\": {} }"),
                JsonParser.parseString(read(folder)));
    }

    @Test
    void two_files_with_the_same_section_are_refused() throws IOException {
        Files.writeString(file, "{ \"Name\": \"x\" }");
        Files.writeString(folder.resolve("p.json"), "{ \"Name\": \"y\" }");

        assertEquals(
                folder.resolve("p.json") + " has a section that another file of the folder has, too", refusal(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ \"Password\": \"S3cret!\"", "[ \"S3cret!\" ]", "\"S3cret!\"", ""})
    void what_is_no_json_object_is_refused_and_not_quoted(String text) throws IOException {
        Files.writeString(file, text);

        assertFalse(refusal(file).contains("S3cret!"));
    }

    @Test
    void a_missing_file_is_named() {
        assertEquals(folder.resolve("none.json") + " cannot be read", refusal(folder.resolve("none.json")));
    }
}
