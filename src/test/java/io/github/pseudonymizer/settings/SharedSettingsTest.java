// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.orthanc.archive.CopyLabelPlaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Orthancs that share an index or a database need, and the marks of copies. */
class SharedSettingsTest extends SettingsFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"Database\": { \"User\": \"orthanc\" } }",
                "{ \"Database\": { \"Password\": \"x\" } }",
                "{ \"Database\": { \"Url\": \"jdbc:postgresql://x\", \"Password\": \"x\", \"PasswordFile\": \"/x\" } }",
                "{ \"StableStudies\": { \"Enabled\": false, \"Backlog\": true } }",
                "{ \"Domains\": [ { \"Name\": \"a\" }, { \"Name\": \"a\" } ] }",
                "{ \"Domains\": [ { \"Name\": \"a\", \"Profile\": { \"Options\": [\"RetainUIDs\"] } },"
                        + " { \"Name\": \"b\", \"Profile\": { \"Options\": [\"RetainUIDs\"] } } ] }"
            })
    void a_contradiction_is_refused(String section) {
        assertTrue(problem(section).startsWith("Setting Pseudonymizer."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        { "CopyLabel": "Größe" }                        | CopyLabel: found "Größe", allowed is empty, or 1 to 64 of A-Z a-z 0-9 _ -
        { "CopyLabel": 5 }                              | CopyLabel: found a number, allowed is empty, or 1 to 64 of A-Z a-z 0-9 _ -
        { "CopyMetadata": { "Domain": 1023 } }          | CopyMetadata.Domain: found 1023, allowed is 0, or 1024 to 65535
        { "CopyMetadata": { "Domain": 65536 } }         | CopyMetadata.Domain: found 65536, allowed is a whole number from 0 to 65535
        { "CopyMetadata": { "ProfileDigest": "x" } }    | CopyMetadata.ProfileDigest: found a text, allowed is a whole number from 0 to 65535
        { "CopyMetadata": { "Domain": 5152 } }          | CopyMetadata: Domain and ProfileDigest are both 5152, allowed are different numbers
        { "CopyMetadata": { "Domains": 5152 } }         | CopyMetadata.Domains: no such setting; did you mean Domain?
        """)
    void marks_that_orthanc_would_not_take_are_refused(String section, String problem) {
        assertEquals("Setting Pseudonymizer." + problem, problem(section));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        { "SharedIndex": "a" }                                                | needs Database.Url: the embedded database is for one server only
        { "SharedIndex": "a b", "Database": { "Url": "jdbc:postgresql:p" } }  | found "a b", allowed is 1 to 64 of A-Z a-z 0-9 _ . -
        { "SharedIndex": 5, "Database": { "Url": "jdbc:postgresql:p" } }      | found a number, allowed is 1 to 64 of A-Z a-z 0-9 _ . -
        """)
    void a_shared_index_has_a_name_and_a_database_that_all_can_use(String section, String problem) {
        assertTrue(problem(section).startsWith("Setting Pseudonymizer.SharedIndex"), problem(section));
        assertTrue(problem(section).endsWith(problem), problem(section));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PostgreSQL", "MySQL"})
    void an_index_that_others_may_use_needs_a_name(String plugin) {
        String database = "\"Database\": { \"Url\": \"jdbc:postgresql:p\" }";
        String shared = "\"" + plugin + "\": { \"EnableIndex\": true, \"Lock\": false }";

        SettingsException refused = assertThrows(
                SettingsException.class,
                () -> SettingsReader.parse(
                        "{ \"StorageDirectory\": \"/s\", " + shared + ", \"Pseudonymizer\": { " + database + " } }"));

        assertTrue(refused.problems().get(0).contains("SharedIndex: must be set where " + plugin + ".Lock is false"));
        for (String other : List.of(
                shared.replace("false", "true"),
                shared.replace("true", "false"),
                "\"" + plugin + "\": {}",
                "\"x\": {}")) {
            assertEquals(
                    Optional.empty(),
                    SettingsReader.parse("{ \"StorageDirectory\": \"/s\", " + other + ", \"Pseudonymizer\": { "
                                    + database + " } }")
                            .sharedIndex());
        }
        assertEquals(
                Optional.of("hospital"),
                SettingsReader.parse("{ \"StorageDirectory\": \"/s\", " + shared
                                + ", \"Pseudonymizer\": { \"SharedIndex\": \"hospital\", " + database + " } }")
                        .sharedIndex());
    }

    @Test
    void copies_need_no_marks() {
        Settings settings = parse("{ \"CopyLabel\": \"\", \"CopyMetadata\": { \"Domain\": 0, \"ProfileDigest\": 0 } }");

        assertEquals(CopyLabelPlaces.NONE, settings.marks());
    }

    @Test
    void a_relative_storage_directory_is_no_place_for_a_database_or_a_key() {
        SettingsException refusal = assertThrows(
                SettingsException.class, () -> SettingsReader.parse("{ \"StorageDirectory\": \"OrthancStorage\" }"));
        Settings elsewhere = SettingsReader.parse("""
            { "Pseudonymizer": { "KeyFile": "/etc/p.key", "Database": { "Url": "jdbc:postgresql://x" } } }
            """);

        assertTrue(refusal.problems().get(0).startsWith("Setting Pseudonymizer.DataDirectory: must be set"));
        assertEquals(Path.of("/etc/p.key"), elsewhere.keyFile());
    }
}
