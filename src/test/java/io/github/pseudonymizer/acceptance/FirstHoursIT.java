// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first start, while the database is not there yet: what arrives meanwhile waits, as the log says. */
class FirstHoursIT {

    private static final String ONE_OLDER = "Orthanc held 1 before, which are left alone";

    @TempDir
    private Path directory;

    @Tag("soak")
    @Test
    void what_arrives_before_a_database_server_is_reached_gets_its_copy_also_after_a_restart() throws Exception {
        PhantomStudy before = PhantomStudies.mr("before", 1, 32);
        PhantomStudy meanwhile = PhantomStudies.mr("meanwhile", 2, 32);
        try (ProxiedDatabase database = new ProxiedDatabase(directory);
                OrthancServer orthanc = OrthancServer.start(Map.of())) {
            database.network().shut();
            receive(orthanc, before);
            assertEquals(0, orthanc.stop());
            orthanc.restart(OrthancServer.withPlugin(database.settings(Duration.ofSeconds(10), true), Map.of()));
            Eventually.until(
                    "the log to say that studies wait", () -> orthanc.log().contains("have to wait"));
            receive(orthanc, meanwhile);
            assertEquals(0, orthanc.stop());
            database.network().open();

            orthanc.restart();

            assertOnlyCopied(orthanc, meanwhile, before);
        }
    }

    @Test
    void what_arrives_before_the_plugins_own_server_starts_gets_its_copy() throws Exception {
        PhantomStudy before = PhantomStudies.mr("early", 1, 32);
        PhantomStudy meanwhile = PhantomStudies.mr("late", 2, 32);
        try (OrthancServer orthanc = OrthancServer.start(Map.of())) {
            receive(orthanc, before);
            assertEquals(0, orthanc.stop());
            Path data = orthanc.storage().resolve("pseudonymizer");
            Files.createDirectories(data);
            Path obstacle = Files.createFile(data.resolve("postgresql"));
            orthanc.restart(OrthancServer.withPlugin(Map.of(), Map.of()));
            Eventually.until(
                    "the log to say that it does not start", () -> orthanc.log().contains("cannot begin its work"));
            receive(orthanc, meanwhile);

            Files.delete(obstacle);

            assertOnlyCopied(orthanc, meanwhile, before);
        }
    }

    private static void assertOnlyCopied(OrthancServer orthanc, PhantomStudy study, PhantomStudy before) {
        orthanc.awaitPlugin();
        Archive archive = new Archive(orthanc);
        archive.awaitCopy(study, 2);
        assertEquals(List.of(), archive.links(before));
        assertTrue(orthanc.log().contains(ONE_OLDER), orthanc.logTail());
    }

    /** Receives a study and waits until it is stable. */
    private static void receive(OrthancServer orthanc, PhantomStudy study) {
        orthanc.upload(study.files());
        Eventually.until(
                study.name() + " to be stable",
                () -> StreamSupport.stream(
                                orthanc.get("/changes?limit=1000")
                                        .expect(200)
                                        .object()
                                        .getAsJsonArray("Changes")
                                        .spliterator(),
                                false)
                        .map(JsonElement::getAsJsonObject)
                        .anyMatch(
                                change -> change.get("ChangeType").getAsString().equals("StableStudy")
                                        && change.get("ID").getAsString().equals(study.orthancStudy())));
    }
}
