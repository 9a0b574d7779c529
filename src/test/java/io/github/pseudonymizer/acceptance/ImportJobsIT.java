// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of pseudonyms that are imported while no client waits. {@link ServiceIT} shows the rest on every Orthanc. */
class ImportJobsIT {

    private static final String IMPORT = "/pseudonymizer/import/";
    private static final String ARGUMENTS = "domain=default&asynchronous=true";
    private static final int MANY = 20_000;

    @TempDir
    private static Path directory;

    private static ProxiedDatabase database;
    private static OrthancServer orthanc;

    @BeforeAll
    static void start() throws Exception {
        database = new ProxiedDatabase(directory);
        Map<String, Object> section = new HashMap<>(database.settings(Duration.ofSeconds(5), false));
        section.put("Administrators", List.of("ada"));
        orthanc = OrthancServer.start(OrthancServer.withPlugin(
                section,
                Map.of(
                        "AuthenticationEnabled",
                        true,
                        "RegisteredUsers",
                        Map.of("ada", "secret", "bob", "secret"),
                        "KeepAlive",
                        false)));
    }

    @AfterAll
    static void stop() throws Exception {
        orthanc.close();
        database.close();
    }

    @BeforeEach
    void signIn() {
        orthanc.signIn("ada", "secret");
        orthanc.awaitPlugin();
    }

    private static String rows(String name, int count) {
        StringBuilder csv = new StringBuilder("PatientID,Pseudonym\n");
        for (int i = 0; i < count; i++) {
            csv.append(name).append(i).append(",TRIAL-").append(name).append(i).append('\n');
        }
        return csv.toString();
    }

    private static String submit(String csv) {
        JsonObject begun = orthanc.post(IMPORT + ARGUMENTS, csv).expect(200).object();
        String id = begun.get("ID").getAsString();
        assertEquals("/jobs/" + id, begun.get("Path").getAsString());
        assertEquals(IMPORT + id, begun.get("Answer").getAsString());
        return id;
    }

    private static JsonObject job(String id) {
        return orthanc.get("/jobs/" + id).expect(200).object();
    }

    private static String state(String id) {
        return job(id).get("State").getAsString();
    }

    private static void await(String id, String state) {
        Eventually.until(id + " to be " + state, () -> state(id).equals(state));
    }

    private static int progress(String id) {
        return job(id).get("Progress").getAsInt();
    }

    private static long patients() {
        JsonArray domains = orthanc.get("/pseudonymizer/domains").expect(200).array();
        return domains.get(0).getAsJsonObject().get("Patients").getAsLong();
    }

    @Test
    void its_job_shows_progress_and_its_answer_is_that_of_a_client_who_waits() throws Exception {
        long before = patients();

        String id = database.holdingPseudonyms(() -> {
            String begun = submit(rows("A", MANY));
            Eventually.until("progress", () -> progress(begun) >= 10 && progress(begun) < 100);
            int told = orthanc.get(IMPORT + begun)
                    .expect(202)
                    .object()
                    .get("Progress")
                    .getAsInt();
            assertTrue(told >= 10 && told < 100, "progress " + told);
            return begun;
        });
        await(id, "Success");
        JsonObject content = job(id).getAsJsonObject("Content");
        assertEquals("PseudonymTable", job(id).get("Type").getAsString());
        assertEquals(100, progress(id));
        assertEquals(MANY, content.get("New").getAsInt());
        assertEquals(
                "{\"Rows\":" + MANY + ",\"New\":" + MANY + ",\"Known\":0,\"Conflicts\":[],\"Applied\":true}",
                orthanc.get(IMPORT + id).expect(200).json().toString());
        assertEquals(before + MANY, patients());
    }

    @Test
    void conflicts_and_malformed_tables_are_told_to_administrators_only() {
        String conflicts = submit("PatientID,Pseudonym\nMERCY-1,X\nMERCY-2,X\n");
        await(conflicts, "Failure");
        String malformed = submit("PatientID,Pseudonym\nMERCY-1\n");
        await(malformed, "Failure");

        JsonObject answer = orthanc.get(IMPORT + conflicts).expect(409).object();
        assertEquals(
                3,
                answer.getAsJsonArray("Conflicts")
                        .get(0)
                        .getAsJsonObject()
                        .get("Line")
                        .getAsInt());
        String told = orthanc.get(IMPORT + malformed).expect(400).text();
        assertTrue(told.contains("line 2, column Pseudonym: found 1 fields"), told);
        orthanc.get(IMPORT + "00000000-0000-0000-0000-000000000000").expect(404);
        orthanc.post(IMPORT + "domain=default&asynchronous=perhaps", "x").expect(400);
        orthanc.signIn("bob", "secret");
        orthanc.get(IMPORT + conflicts).expect(403);
        orthanc.post(IMPORT + ARGUMENTS, "PatientID,Pseudonym\n").expect(403);
        String jobs = orthanc.get("/jobs?expand").expect(200).text();
        assertFalse(jobs.contains("MERCY") || jobs.contains("Reason"), jobs);
        assertTrue(jobs.contains("conflicts: 1, so nothing was written"), jobs);
        assertFalse(orthanc.log().contains("MERCY"), "a Patient ID is in the log");
    }

    @Test
    void one_that_is_cancelled_writes_nothing_and_a_second_one_waits_for_its_end() throws Exception {
        long before = patients();
        String id = database.holdingPseudonyms(() -> {
            String begun = submit(rows("B", MANY));
            await(begun, "Running");

            Answer second = orthanc.post(IMPORT + ARGUMENTS, rows("C", 1)).expect(503);
            orthanc.post("/jobs/" + begun + "/cancel", "").expect(200);

            assertEquals(begun, second.object().get("ID").getAsString());
            return begun;
        });
        await(id, "Failure");
        Eventually.until("its end", () -> orthanc.get(IMPORT + id).status() == 410);
        assertEquals(before, patients());
        await(submit(rows("C", 1)), "Success");
        assertEquals(before + 1, patients());
    }

    @Test
    void one_that_is_paused_begins_again() throws Exception {
        long before = patients();
        String id = database.holdingPseudonyms(() -> {
            String begun = submit(rows("D", MANY));
            await(begun, "Running");

            orthanc.post("/jobs/" + begun + "/pause", "").expect(200);
            await(begun, "Paused");
            return begun;
        });
        assertEquals(before, patients());
        orthanc.post("/jobs/" + id + "/resume", "").expect(200);

        await(id, "Success");
        assertEquals(before + MANY, patients());
    }

    @Test
    void one_whose_database_goes_away_fails_and_can_be_sent_again() throws Exception {
        long before = patients();
        int status = database.holdingPseudonyms(() -> {
            String id = submit(rows("E", MANY));
            Eventually.until("progress", () -> progress(id) >= 5);

            database.network().shut();
            await(id, "Failure");
            return orthanc.get(IMPORT + id).status();
        });
        database.network().open();

        assertEquals(503, status);
        Eventually.until(
                "the database", () -> orthanc.get("/pseudonymizer/domains").status() == 200);
        assertEquals(before, patients());
        await(submit(rows("E", MANY)), "Success");
        assertEquals(before + MANY, patients());
    }

    @Test
    void one_that_a_kill_interrupts_fails_after_the_next_start_and_has_written_nothing() throws Exception {
        long before = patients();
        String id = database.holdingPseudonyms(() -> {
            String begun = submit(rows("F", MANY));
            await(begun, "Running");
            orthanc.awaitSavedJob(begun);

            orthanc.kill();
            return begun;
        });
        orthanc.restart();
        orthanc.awaitPlugin();

        await(id, "Failure");
        String content = job(id).get("Content").toString();
        assertTrue(
                content.contains("Orthanc was stopped before") && content.contains("\"Domain\":\"default\""), content);
        orthanc.get(IMPORT + id).expect(404);
        assertEquals(before, patients());
        await(submit(rows("G", 1)), "Success");
    }
}
