// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsSchemaTest {

    private static final Path DOCUMENT = Path.of("docs/settings.md");
    private static final Path SCHEMA = Path.of("docs/settings.schema.json");
    private static final Gson GSON = new GsonBuilder().create();

    /** To write the schema again: {@code mvn test -Dtest=SettingsSchemaTest -Dschema.write=true}. */
    @Test
    void the_schema_says_what_the_document_says() throws IOException {
        String schema = SettingsSchema.of(Files.readString(DOCUMENT));
        if (Boolean.getBoolean("schema.write")) {
            Files.writeString(SCHEMA, schema);
        }

        assertEquals(schema, Files.readString(SCHEMA));
    }

    @Test
    void the_schema_names_every_setting_and_no_other() throws IOException {
        Set<String> named = new TreeSet<>();
        JsonElement section = JsonParser.parseString(Files.readString(SCHEMA))
                .getAsJsonObject()
                .getAsJsonObject("properties")
                .get("Pseudonymizer");
        collect(section, "", named);

        assertEquals(SettingsTest.allSettings(), named);
    }

    private static void collect(JsonElement schema, String path, Set<String> names) {
        if (schema.isJsonArray()) {
            schema.getAsJsonArray().forEach(part -> collect(part, path, names));
        }
        if (!schema.isJsonObject()) {
            return;
        }
        for (String nested : Set.of("anyOf", "items")) {
            if (schema.getAsJsonObject().has(nested)) {
                collect(schema.getAsJsonObject().get(nested), nested.equals("items") ? path + "[]" : path, names);
            }
        }
        if (schema.getAsJsonObject().has("properties")) {
            schema.getAsJsonObject().getAsJsonObject("properties").asMap().forEach((name, property) -> {
                String key = (path.isEmpty() ? "" : path + ".") + name;
                names.add(key);
                collect(property, key, names);
            });
        }
    }

    @Test
    void the_example_with_every_default_fits() throws IOException {
        String example = Files.readString(Path.of("orthanc.json"));

        assertEquals(Set.of(), problems(withoutComments(example)));
    }

    @Test
    void what_the_example_only_mentions_in_comments_fits_too() throws IOException {
        String example = Pattern.compile("(?m)^( *)// (\"[A-Za-z]+\": .*,)(?: /\\*.*|)$")
                .matcher(Files.readString(Path.of("orthanc.json")))
                .replaceAll("$1$2");

        assertEquals(Set.of(), problems(withoutComments(example)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"Intercept\": \"replac\" }",
                "{ \"Domain\": [] }",
                "{ \"Workers\": 0 }",
                "{ \"Debug\": \"yes\" }",
                "{ \"Domains\": [ { \"Profile\": { \"Options\": [ \"RetainEverything\" ] } } ] }",
                "{ \"Administrators\": { \"Roles\": [] } }"
            })
    void what_keeps_orthanc_from_starting_does_not_fit(String section) throws IOException {
        assertFalse(problems("{ \"Pseudonymizer\": " + section + " }").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"Administrators\": [ \"alice\" ] }",
                "{ \"Administrators\": { \"Groups\": [ \"trial\" ] } }",
                "{ \"Database\": { \"TimeoutSeconds\": 2.5 } }",
                "{ \"Domains\": [ { \"Name\": \"t\", \"Profile\": { \"Replace\": { \"Manufacturer\": \"X\" } } } ] }"
            })
    void what_is_allowed_fits(String section) throws IOException {
        assertEquals(Set.of(), problems("{ \"Pseudonymizer\": " + section + " }"));
    }

    private static String withoutComments(String json) {
        return GSON.toJson(JsonParser.parseString(json));
    }

    private static Set<ValidationMessage> problems(String configuration) throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
        return schema.validate(configuration, InputFormat.JSON);
    }
}
