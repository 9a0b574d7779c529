// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Settings as environment variables, as the images {@code orthancteam/orthanc} turn them into a configuration. */
class DockerVariablesTest {

    private static final String PREFIX = "ORTHANC__";
    private static final Pattern ROW = Pattern.compile("\\| `([A-Za-z.]+)` \\| `(ORTHANC__[A-Z_]+)=(.*)` \\|");

    @Test
    void each_variable_of_the_document_sets_what_stands_beside_it() throws IOException {
        Map<String, String> rows = rows();

        assertTrue(rows.size() >= 5, rows.toString());
        rows.forEach((variable, setting) -> assertEquals(setting, path(variable), variable));
    }

    @Test
    void the_values_of_the_document_are_good_settings() throws IOException {
        JsonObject configuration = new JsonObject();
        configuration.addProperty("StorageDirectory", "/s");
        for (String line : Files.readAllLines(Path.of("docs/operation.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                put(configuration, List.of(row.group(1).split("\\.")), value(row.group(3)));
            }
        }

        Settings settings = SettingsReader.parse(configuration.toString());

        assertEquals(Path.of("/keys/pseudonymizer.key"), settings.keyFile());
        assertEquals("4711", settings.database().password());
        assertEquals(10, settings.stableStudies().maxAttempts());
    }

    @Test
    void every_setting_outside_of_lists_has_a_variable() {
        for (String setting : SettingsTest.allSettings()) {
            String whole = "Pseudonymizer." + setting;
            if (!whole.contains("[]")) {
                assertEquals(whole, path(variable(whole)));
            }
        }
    }

    private static Map<String, String> rows() throws IOException {
        return Files.readAllLines(Path.of("docs/operation.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(row -> row.group(2), row -> row.group(1), (a, b) -> a, TreeMap::new));
    }

    /** The rule that the document tells. */
    private static String variable(String setting) {
        return PREFIX
                + Arrays.stream(setting.split("\\."))
                        .map(key -> key.replaceAll("(?<!^)(?=[A-Z])", "_").toUpperCase(Locale.ROOT))
                        .collect(Collectors.joining("__"));
    }

    /** What the images do with a name: each word gets a capital letter and small ones. */
    private static String path(String variable) {
        return Arrays.stream(variable.substring(PREFIX.length()).split("__"))
                .map(key -> Arrays.stream(key.split("_"))
                        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("."));
    }

    /** What the images do with a value: JSON where it is JSON, else a text. */
    private static JsonElement value(String text) {
        try {
            JsonReader reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            return JsonParser.parseReader(reader);
        } catch (JsonParseException none) {
            return new JsonPrimitive(text);
        }
    }

    private static void put(JsonObject object, List<String> path, JsonElement value) {
        if (path.size() == 1) {
            object.add(path.get(0), value);
            return;
        }
        if (!object.has(path.get(0))) {
            object.add(path.get(0), new JsonObject());
        }
        put(object.getAsJsonObject(path.get(0)), path.subList(1, path.size()), value);
    }
}
