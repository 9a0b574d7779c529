// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.PostgresCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is dumped and restored as {@code docs/operation.md} says keeps every promise. */
class BackupIT {

    @TempDir
    private static Path directory;

    private static PostgresCluster postgres;
    private static OrthancServer orthanc;
    private static Archive archive;

    @BeforeAll
    static void start() throws Exception {
        postgres = new PostgresCluster(directory.resolve("postgresql"), Map.of());
        postgres.execute("postgres", "CREATE DATABASE pseudonyms");
        postgres.execute("postgres", "CREATE DATABASE restored");
        postgres.execute("postgres", "CREATE DATABASE emptied");
        orthanc = OrthancServer.startWithPlugin(section("pseudonyms", "pseudonymizer.key"));
        archive = new Archive(orthanc);
    }

    @AfterAll
    static void stop() {
        orthanc.close();
        postgres.close();
    }

    private static Map<String, Object> section(String database, String keyFile) {
        return Map.of(
                "Database",
                postgres.settings(database, 5),
                "KeyFile",
                directory.resolve(keyFile).toString());
    }

    @BeforeEach
    void useTheFirstDatabase() {
        restart(section("pseudonyms", "pseudonymizer.key"));
        orthanc.awaitPlugin();
    }

    private static void restart(Map<String, Object> section) {
        assertEquals(0, orthanc.stop());
        orthanc.restart(OrthancServer.withPlugin(section, Map.of()));
    }

    @Test
    void after_a_restore_everything_is_as_it_was_and_goes_on() throws Exception {
        PhantomStudy before = PhantomStudies.firstCt();
        orthanc.upload(before.files());
        Archive.Study copy = archive.study(
                archive.awaitCopy(before, before.files().size()).get("Copy").getAsString());
        int entries = auditOf("pseudonyms").all().size();
        Path dump = directory.resolve("pseudonyms.dump");
        postgres.run("pg_dump", "--schema=pseudonymizer", "--format=custom", "--file=" + dump, "pseudonyms");
        postgres.run("pg_restore", "--dbname=restored", "--no-owner", dump.toString());

        restart(section("restored", "pseudonymizer.key"));
        orthanc.awaitPlugin();
        PhantomStudy after = PhantomStudies.secondCt();
        orthanc.upload(after.files());
        String second =
                archive.awaitCopy(after, after.files().size()).get("Copy").getAsString();

        assertEquals(copy.id(), archive.anonymize(before).get("ID").getAsString());
        assertEquals(1, archive.links(before).size());
        assertEquals(copy.patientId(), archive.study(second).patientId());
        assertTrue(auditOf("restored").all().size() > entries);
        assertThrows(SQLException.class, () -> postgres.execute("restored", "DELETE FROM pseudonymizer.audit"));
        assertThrows(SQLException.class, () -> postgres.execute("restored", "DELETE FROM pseudonymizer.pseudonym"));

        restart(section("restored", "lost.key"));
        Eventually.until(
                "the lack of the key file to be told",
                () -> orthanc.get("/pseudonymizer/health").status() == 503
                        && orthanc.log().contains("lost.key"));
        assertEquals(
                503,
                orthanc.post("/studies/" + before.orthancStudy() + "/anonymize", "{}")
                        .status());
        assertFalse(Files.exists(directory.resolve("lost.key")), "new keys over a database that is in use");
    }

    @Tag("soak")
    @Test
    void an_empty_database_in_its_place_is_refused_and_gives_nobody_a_second_pseudonym() {
        PhantomStudy study = PhantomStudies.mr("emptied", 2, 32);
        orthanc.upload(study.files());
        Archive.Study copy =
                archive.study(archive.awaitCopy(study, 2).get("Copy").getAsString());
        int studies = archive.counts().studies();

        restart(section("emptied", "pseudonymizer.key"));
        Eventually.until(
                "the refusal to be told",
                () -> orthanc.get("/pseudonymizer/health").status() == 503
                        && orthanc.log().contains("has served another one"));
        assertEquals(503, anonymize(study).status());

        restart(with(section("emptied", "pseudonymizer.key"), "NewDatabase", true));
        orthanc.awaitPlugin();
        Answer refused = anonymize(study);
        assertEquals(422, refused.status(), refused.toString());
        assertTrue(refused.text().contains("Orthanc holds a copy of this study already"), refused.toString());
        assertEquals(studies, archive.counts().studies());

        copy.delete();
        Archive.Study other = archive.copyOf(study);
        assertEquals(2, other.instances().size());
    }

    private static Answer anonymize(PhantomStudy study) {
        return orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{}");
    }

    private static Map<String, Object> with(Map<String, Object> section, String key, Object value) {
        Map<String, Object> more = new HashMap<>(section);
        more.put(key, value);
        return more;
    }

    private static AuditRows auditOf(String database) {
        return new AuditRows(() -> postgres.connect(database));
    }
}
