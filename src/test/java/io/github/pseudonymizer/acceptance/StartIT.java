// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.PostgresCluster;
import io.github.pseudonymizer.testing.ProjectVersion;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start says, in Orthanc's log and in health, with a database that lacks one thing after the other. */
class StartIT {

    private static JsonObject awaitHealth(OrthancServer orthanc, String database) {
        return Eventually.get(
                "health to say " + database,
                Eventually.PATIENCE,
                () -> orthanc.get("/pseudonymizer/health").object(),
                health -> health.has("Database")
                        && health.get("Database").getAsString().equals(database),
                orthanc::logTail);
    }

    private static void awaitLog(OrthancServer orthanc, String part) {
        String unused = Eventually.get(
                "the log to say " + part,
                Eventually.PATIENCE,
                orthanc::log,
                log -> log.contains(part),
                orthanc::logTail);
    }

    @Test
    void a_first_start_without_settings_tells_all_and_warns_of_the_new_key_file_and_of_its_place() {
        try (OrthancServer orthanc = OrthancServer.startWithPlugin(Map.of())) {
            awaitLog(
                    orthanc,
                    "Pseudonymizer " + ProjectVersion.read() + ": database of its own in " + orthanc.storage());
            awaitLog(orthanc, "lies in the same folder as the database that it protects and in Orthanc's own storage");

            assertTrue(
                    orthanc.log().contains("; domains default; stable studies are pseudonymized from "),
                    orthanc::logTail);
            assertTrue(orthanc.log().contains("A new key file was made: "), orthanc::logTail);
            assertFalse(orthanc.log().contains("Flyway: "), orthanc::logTail);
        }
    }

    @Tag("soak")
    @Test
    void one_lack_after_the_other_is_named_until_all_is_well(@TempDir Path directory) throws Exception {
        try (PostgresCluster postgres = new PostgresCluster(directory.resolve("postgres"), Map.of())) {
            Map<String, Object> database = new HashMap<>(postgres.settings("pseudonyms", 10));
            database.putAll(Map.of("User", "mercy", "Password", "4711invented"));
            Map<String, Object> section = Map.of(
                    "Database", database, "KeyFile", directory.resolve("p.key").toString(), "Debug", true);
            try (OrthancServer orthanc = OrthancServer.start(OrthancServer.withPlugin(section, Map.of()))) {
                awaitHealth(orthanc, "CREDENTIALS_REFUSED");
                PhantomStudy study = PhantomStudies.mr("start", 1, 16);
                orthanc.upload(study.files());
                JsonObject refused = orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{}")
                        .expect(503)
                        .object();

                postgres.execute("postgres", "CREATE ROLE mercy LOGIN PASSWORD '4711invented'");
                awaitHealth(orthanc, "DATABASE_MISSING");
                awaitLog(orthanc, "/pseudonyms (");

                postgres.execute("postgres", "CREATE DATABASE pseudonyms");
                awaitHealth(orthanc, "RIGHTS_MISSING");

                postgres.execute("postgres", "ALTER ROLE mercy SET default_transaction_read_only = on");
                postgres.execute("pseudonyms", "CREATE SCHEMA pseudonymizer AUTHORIZATION mercy");
                JsonObject standby = awaitHealth(orthanc, "STANDBY");

                postgres.execute("postgres", "ALTER ROLE mercy RESET default_transaction_read_only");
                orthanc.awaitPlugin();

                assertEquals("CREDENTIALS_REFUSED", refused.get("Database").getAsString());
                assertTrue(standby.get("Details").getAsString().contains("Database.Url"), standby::toString);
                assertTrue(orthanc.log().contains("Flyway: Migrating schema \"pseudonymizer\""), orthanc::logTail);
                assertFalse(orthanc.log().contains("4711invented"), orthanc::logTail);
                assertFalse(orthanc.log().contains("sslmode"), orthanc::logTail);
            }
        }
    }
}
