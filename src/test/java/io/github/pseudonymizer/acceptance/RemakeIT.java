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
import io.github.pseudonymizer.testing.SlowDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wishes that come after the copy, and copies that were made by older rules. */
class RemakeIT {

    private static final int MANY = 300;
    private static final String LATE = "Remove (0018,0015) BodyPartExamined: the copy was made before without it";
    private static final String WISH = "\"Remove\":[\"BodyPartExamined\"]";

    /** What 0.1.0 may have left behind the pixels: Data Set Trailing Padding (FFFC,FFFC). */
    private static final String PLANTED = "PLANTED QUITE IN";

    @TempDir
    private static Path directory;

    private static SlowDisk disk;

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    @BeforeAll
    static void start() throws IOException {
        disk = new SlowDisk(directory);
        orthanc = OrthancServer.startWithPlugin(Map.of(), Map.of(), disk.environment());
        archive = new Archive(orthanc);
    }

    private static String post(String path, String body) {
        return orthanc.post(path, body).expect(200).text();
    }

    private static JsonObject remake(String body) {
        return orthanc.post("/pseudonymizer/remake", body).expect(200).object();
    }

    private static int outdated() {
        return orthanc.get("/pseudonymizer/copies?outdated=true")
                .expect(200)
                .object()
                .get("Outdated")
                .getAsInt();
    }

    private static long with(Archive.Study copy, String text) {
        return copy.files().stream()
                .filter(file -> new String(file, StandardCharsets.ISO_8859_1).contains(text))
                .count();
    }

    @Test
    void a_wish_after_the_copy_is_told_in_every_answer_and_in_the_explanation() {
        PhantomStudy study = PhantomStudies.mr("latewish", 2, 16);
        orthanc.upload(study.files());
        Archive.Study copy =
                archive.study(archive.awaitCopy(study, 2).get("Copy").getAsString());
        String id = study.orthancStudy();

        String synchronous = post("/studies/" + id + "/anonymize", "{" + WISH + "}");
        String bulk = post("/tools/bulk-anonymize", "{\"Resources\":[\"" + id + "\"]," + WISH + "}");
        String ofCopy = post("/studies/" + copy.id() + "/anonymize", "{" + WISH + "}");
        JsonObject job =
                archive.awaitJob(orthanc.post("/studies/" + id + "/anonymize", "{\"Asynchronous\":true," + WISH + "}")
                        .expect(200)
                        .object()
                        .get("ID")
                        .getAsString());
        JsonObject explained = orthanc.get(
                        "/pseudonymizer/explain/" + copy.instances().get(0))
                .expect(200)
                .object()
                .getAsJsonObject("Copy");

        for (String answer : List.of(synchronous, bulk, ofCopy, job.toString())) {
            assertTrue(answer.contains(LATE), answer);
        }
        assertEquals(2, with(copy, "BRAIN"));
        assertEquals("[]", explained.get("Wishes").toString());
        assertFalse(explained.get("Outdated").getAsBoolean());
    }

    /** The state that 0.1.0 left: a link without a record, and identities in what it did not look into. */
    @Test
    void after_an_update_from_0_1_0_no_planted_identity_is_left_in_a_copy() throws Exception {
        PhantomStudy study = PhantomStudies.mr("upgrade", 3, 16);
        orthanc.upload(study.files());
        Archive.Study copy =
                archive.study(archive.awaitCopy(study, 3).get("Copy").getAsString());
        Set<String> instances = new HashSet<>(copy.instances());
        List<byte[]> planted = copy.files().stream().map(RemakeIT::planted).toList();
        execute("UPDATE pseudonymizer.link SET rules = ''");
        restart(Map.of(), Map.of("OverwriteInstances", true));
        orthanc.upload(planted);
        assertEquals(3, with(copy, PLANTED));
        assertEquals(3, with(copy, "MERCY"));
        restart(Map.of(), Map.of("OverwriteInstances", false));
        Eventually.until("the line in the log", () -> orthanc.log().contains("POST /pseudonymizer/remake makes"));
        int before = outdated();

        JsonObject dry = remake("{\"Outdated\":true,\"DryRun\":true}");
        assertEquals(before, dry.get("Outdated").getAsInt());
        assertEquals(3, with(copy, PLANTED));
        assertTrue(post("/pseudonymizer/remake", "{\"Outdated\":true}").contains("" + before));
        Eventually.until("all copies to be made again", () -> outdated() == 0 && archive.isQueueEmpty());

        assertEquals(0, with(copy, PLANTED));
        assertEquals(0, with(copy, "MERCY"));
        assertEquals(3, with(copy, "BRAIN"));
        assertEquals(instances, Set.copyOf(copy.instances()));
        assertEquals(3, archive.awaitCopy(study, 3).get("Instances").getAsInt());
        assertTrue(new AuditRows(orthanc)
                .all().stream().anyMatch(row -> row.event().equals("REMAKE_QUEUED")));
    }

    @Tag("soak")
    @Test
    void a_remake_that_is_killed_ends_in_a_copy_that_is_wholly_by_the_new_rules() throws IOException {
        PhantomStudy study = PhantomStudies.mr("killremake", MANY, 16);
        restart(Map.of(), Map.of("OverwriteInstances", false));
        orthanc.upload(study.files());
        Archive.Study copy =
                archive.study(archive.awaitCopy(study, MANY).get("Copy").getAsString());
        Set<String> instances = new HashSet<>(copy.instances());
        String digest = copy.metadata("5152").expect(200).text();
        Map<String, ?> newRules = Map.of(
                "Domains",
                List.of(Map.of("Name", "default", "Profile", Map.of("Remove", List.of("BodyPartExamined")))));
        restart(newRules, Map.of());
        long changes = lastChange();
        disk.take(SlowDisk.TIME_TO_ACT);
        remake("{\"Studies\":[\"" + study.orthancStudy() + "\"]}");
        Eventually.until("some instances to be replaced", () -> lastChange() > changes + 40);

        orthanc.kill();
        disk.take(Duration.ZERO);
        long survived = orthanc.withoutPlugins(() -> with(copy, "BRAIN"));
        orthanc.restart();
        orthanc.awaitPlugin();
        Eventually.until("the copy to be complete", () -> archive.isQueueEmpty() && isComplete(study));

        assertTrue(survived > 0 && survived < MANY, survived + " were left when it was killed");
        assertEquals(0, with(copy, "BRAIN"));
        assertEquals(instances, Set.copyOf(copy.instances()));
        assertFalse(copy.metadata("5152").expect(200).text().equals(digest));
        restart(Map.of("Domains", List.of()), Map.of());
    }

    private static boolean isComplete(PhantomStudy study) {
        return archive.links(study).stream()
                .anyMatch(link -> link.get("State").getAsString().equals("COMPLETE")
                        && link.get("Instances").getAsInt() == MANY);
    }

    private static long lastChange() {
        return orthanc.get("/changes?last").expect(200).object().get("Last").getAsLong();
    }

    private static void restart(Map<String, ?> section, Map<String, ?> settings) {
        assertEquals(0, orthanc.stop());
        orthanc.restart(OrthancServer.withPlugin(section, settings));
        orthanc.awaitPlugin();
    }

    private static void execute(String sql) throws Exception {
        try (Connection connection = AuditRows.connect(orthanc.storage().resolve("pseudonymizer/postgresql"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A copy with a name in a text and behind its pixels; explicit VR little endian. */
    private static byte[] planted(byte[] file) {
        byte[] named = new String(file, StandardCharsets.ISO_8859_1)
                .replace("BRAIN", "MERCY")
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(named);
        bytes.writeBytes(new byte[] {(byte) 0xFC, (byte) 0xFF, (byte) 0xFC, (byte) 0xFF, 'O', 'B', 0, 0});
        bytes.writeBytes(new byte[] {(byte) PLANTED.length(), 0, 0, 0});
        bytes.writeBytes(PLANTED.getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }
}
