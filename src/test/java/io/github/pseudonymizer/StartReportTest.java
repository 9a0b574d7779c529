// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.settings.MemoryNeeds;
import io.github.pseudonymizer.settings.Settings;
import io.github.pseudonymizer.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartReportTest {

    private static final MemoryNeeds PLENTY = new MemoryNeeds(OptionalLong.of(16_384), 512, true);

    private static StartReport report(String orthanc, String section) {
        return new StartReport(
                SettingsReader.parse("{ " + orthanc + " \"Pseudonymizer\": { \"MemoryMiB\": 320, " + section + " } }"),
                PLENTY);
    }

    private static String status(String section) {
        return report("\"StorageDirectory\": \"/var/orthanc\",", section)
                .status(Optional.empty(), OptionalLong.of(1204));
    }

    @Test
    void the_line_tells_version_database_domains_studies_position_key_file_and_memory() {
        assertEquals(
                "Pseudonymizer " + Version.TEXT + ": database of its own in /var/orthanc/pseudonymizer/postgresql;"
                        + " domains default, trial; stable studies are pseudonymized from"
                        + " change 1204 of Orthanc's log on; key file /etc/p.key; 320 MiB for"
                        + " instances",
                status("\"KeyFile\": \"/etc/p.key\", \"Domains\": [ { \"Name\": \"trial\", \"Rules\": ["
                        + " { \"Labels\": [\"t\"] } ] } ]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        jdbc:postgresql://db.example:5432/pseudonyms?user=a&password=4711secret | jdbc:postgresql://db.example:5432/pseudonyms;
        jdbc:postgresql://one,two:5433/p                                        | jdbc:postgresql://one,two:5433/p;
        jdbc:postgresql://[::1]/p                                               | jdbc:postgresql://[::1]/p;
        jdbc:postgresql:p                                                       | jdbc:postgresql:p;
        jdbc:postgresql://mercy:4711secret@db/p                                 | jdbc:postgresql:…;
        jdbc:postgresql://db/p#4711secret                                       | jdbc:postgresql:…;
        """)
    void of_a_url_only_hosts_and_database_are_told(String url, String told) {
        String status = status("\"Database\": { \"Url\": \"" + url + "\", \"Password\": \"4711secret\" }");

        assertTrue(status.contains("database " + told), status);
        assertFalse(status.contains("4711secret"), status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "Enabled": false  | stable studies are left alone;
        "Backlog": true   | stable studies are pseudonymized, those that are here already included (first start);
        "Backlog": false  | stable studies are pseudonymized from now on (first start);
        """)
    void at_a_first_start_it_tells_where_stable_studies_begin(String stableStudies, String told) {
        String status = report("\"StorageDirectory\": \"/s\",", "\"StableStudies\": { " + stableStudies + " }")
                .status(Optional.empty(), OptionalLong.empty());

        assertTrue(status.contains(told), status);
    }

    @Test
    void a_database_that_cannot_be_used_is_told_with_what_to_do() {
        String status = report("\"StorageDirectory\": \"/s\",", "\"Database\": { \"Url\": \"jdbc:postgresql://db/p\" }")
                .status(Optional.of(Reason.RIGHTS_MISSING), OptionalLong.empty());

        assertTrue(
                status.contains("jdbc:postgresql://db/p (RIGHTS_MISSING: " + Reason.RIGHTS_MISSING.advice() + ");"),
                status);
        assertTrue(status.contains("stable studies wait;"), status);
    }

    @TempDir
    private Path folder;

    private List<String> warnings(String section) {
        return report(
                        "\"StorageDirectory\": \"" + folder.resolve("storage") + "\", \"IndexDirectory\": \""
                                + folder.resolve("index") + "\",",
                        section)
                .warnings();
    }

    private void assertWarns(String what, List<String> warnings) {
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains(" lies " + what + ". "), warnings.toString());
    }

    @Test
    void by_default_the_key_file_lies_beside_its_database_in_orthancs_storage() {
        assertWarns(
                "in the same folder as the database that it protects and in Orthanc's own storage",
                warnings("\"Debug\": false"));
    }

    @Test
    void a_data_directory_elsewhere_still_holds_both() {
        assertWarns(
                "in the same folder as the database that it protects",
                warnings("\"DataDirectory\": \"" + folder.resolve("data") + "\""));
    }

    @ParameterizedTest
    @CsvSource({"storage", "index", "storage/deep/below"})
    void a_key_file_in_orthancs_directories_is_noticed_also_with_a_server_elsewhere(String place) {
        assertWarns(
                "in Orthanc's own storage",
                warnings("\"Database\": { \"Url\": \"jdbc:postgresql://db/p\" }, \"KeyFile\": \""
                        + folder.resolve(place).resolve("p.key") + "\""));
    }

    @Test
    void a_symbolic_link_hides_nothing() throws IOException {
        Files.createDirectories(folder.resolve("storage/keys"));
        Files.createSymbolicLink(folder.resolve("elsewhere"), folder.resolve("storage/keys"));

        assertWarns(
                "in Orthanc's own storage",
                warnings("\"DataDirectory\": \"" + folder.resolve("data") + "\", \"KeyFile\": \""
                        + folder.resolve("elsewhere/p.key") + "\""));
    }

    @ParameterizedTest
    @CsvSource({"etc", "storage-of-keys"})
    void a_key_file_of_its_own_place_is_well(String place) {
        assertEquals(
                List.of(), warnings("\"KeyFile\": \"" + folder.resolve(place).resolve("p.key") + "\""));
    }

    @Test
    void too_little_memory_is_told_with_what_is_needed() {
        Settings settings = SettingsReader.parse(
                "{ \"StorageDirectory\": \"/s\", \"Pseudonymizer\": { \"MemoryMiB\": 64, \"KeyFile\": \"/etc/p.key\" }"
                        + " }");

        List<String> warnings = new StartReport(settings, new MemoryNeeds(OptionalLong.of(1000), 512, true)).warnings();

        assertEquals(
                List.of("This process may use 1000 MiB of memory, and may need 1344: see \"Memory\" in"
                        + " docs/operation.md"),
                warnings);
    }
}
