// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two Orthancs on one index and one storage area in PostgreSQL, with one database of pseudonyms. */
class SharedIndexIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int INSTANCES = 60;

    /** Each file takes half a second longer. */
    private static final String SLOW = """
            CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.5); RETURN NEW; END';
            CREATE TRIGGER slowly BEFORE INSERT ON StorageArea FOR EACH ROW EXECUTE FUNCTION slowly()
            """;

    private static final String FAST = "DROP FUNCTION slowly() CASCADE";

    private static final String PLUGINS = "/usr/share/orthanc/plugins/libOrthancPostgreSQL";

    @TempDir
    private static Path directory;

    private static final HeldTable NOBODY_BEGINS_A_COPY = new HeldTable("link");

    private static PseudonymDatabase postgres;
    private static OrthancServer one;
    private static OrthancServer two;

    @BeforeAll
    static void start() throws Exception {
        postgres = new PseudonymDatabase(directory.resolve("postgresql"));
        postgres.create("orthanc");
        one = server("one");
        two = server("two");
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable running : new AutoCloseable[] {one, two, postgres}) {
            try {
                if (running != null) {
                    running.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private static OrthancServer server(String name) {
        Map<String, Object> section = Map.of(
                "Database",
                postgres.settings(postgres.port(), TIMEOUT),
                "KeyFile",
                directory.resolve("pseudonymizer.key").toString(),
                "SharedIndex",
                "hospital",
                "Domains",
                FaultBench.REMAKING);
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("EnableIndex", true);
        index.put("EnableStorage", true);
        index.put("Lock", false);
        index.put("Host", "127.0.0.1");
        index.put("Port", postgres.port());
        index.put("Database", "orthanc");
        index.put("Username", postgres.user());
        index.put("Password", postgres.password());
        Map<String, Object> settings = OrthancServer.withPlugin(
                section, Map.of("PostgreSQL", index, "DatabaseServerIdentifier", name, "Name", name));
        settings.put(
                "Plugins",
                List.of(OrthancServer.pluginLibrary().toString(), PLUGINS + "Index.so", PLUGINS + "Storage.so"));
        OrthancServer server = OrthancServer.start(settings);
        server.awaitPlugin();
        return server;
    }

    /**
     * As both servers show them. The jobs of one that was killed go on when it is back, and may change them meanwhile.
     */
    private static List<JsonObject> links(PhantomStudy study) {
        return Eventually.get(
                "both servers to show the same links of " + study.name(),
                () -> new Archive(one).links(study),
                links -> links.equals(new Archive(two).links(study)));
    }

    private static JsonObject awaitCopy(PhantomStudy study) {
        int instances = study.files().size();
        return Eventually.get(
                        "the copy of " + study.name(),
                        Eventually.PATIENCE,
                        () -> new Archive(two).links(study),
                        links -> links.stream()
                                .anyMatch(
                                        link -> link.get("State").getAsString().equals("COMPLETE")
                                                && link.get("Instances").getAsInt() == instances),
                        SharedIndexIT::state)
                .get(0);
    }

    private static String state() {
        return two.get("/pseudonymizer/links") + "\n" + two.get("/pseudonymizer/queue") + "\n" + one.logTail() + "\n"
                + two.logTail();
    }

    private static void awaitQuiet() {
        var unused = Eventually.get(
                "the queue to be empty",
                Eventually.PATIENCE,
                () -> two.get("/pseudonymizer/queue").expect(200).object(),
                queue -> queue.get("WAITING").getAsInt() == 0
                        && queue.get("CLAIMED").getAsInt() == 0,
                SharedIndexIT::state);
    }

    private static Set<String> patients() {
        return StreamSupport.stream(
                        two.get("/patients").expect(200).json().getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsString)
                .collect(Collectors.toSet());
    }

    @Test
    void a_study_of_which_each_server_gets_a_half_has_one_copy_and_that_has_none() {
        PhantomStudy study = PhantomStudies.mr("halves", 12, 16);
        Set<String> before = patients();
        one.upload(study.files().subList(0, 6));
        two.upload(study.files().subList(6, 12));

        JsonObject link = awaitCopy(study);
        awaitStable(link.get("Copy").getAsString());
        awaitQuiet();

        assertEquals(1, links(study).size());
        Set<String> added = new HashSet<>(patients());
        added.removeAll(before);
        assertEquals(2, added.size(), "the patient and the pseudonym");
        assertEquals(
                12,
                new Archive(one)
                        .study(link.get("Copy").getAsString())
                        .instances()
                        .size());
    }

    private static void awaitStable(String study) {
        var unused = Eventually.get(
                "the copy to be stable in the log that both read",
                Eventually.PATIENCE,
                () -> one.get("/changes?since=0&limit=100000")
                        .expect(200)
                        .object()
                        .getAsJsonArray("Changes"),
                changes -> StreamSupport.stream(changes.spliterator(), false)
                        .map(JsonElement::getAsJsonObject)
                        .anyMatch(
                                change -> change.get("ChangeType").getAsString().equals("StableStudy")
                                        && change.get("ID").getAsString().equals(study)),
                SharedIndexIT::state);
    }

    @Test
    void whichever_server_is_asked_and_by_how_many_the_answer_is_the_same() {
        PhantomStudy study = PhantomStudies.mr("asked", 20, 16);
        one.upload(study.files());

        List<CompletableFuture<Answer>> asked = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> (i % 2 == 0 ? one : two).post("/studies/" + study.orthancStudy() + "/anonymize", "{}")))
                .toList();
        Set<String> copies = asked.stream()
                .map(answer -> answer.join().expect(200).object().get("ID").getAsString())
                .collect(Collectors.toSet());

        assertEquals(1, copies.size());
        awaitQuiet();
        assertEquals(1, links(study).size());
        assertEquals(
                20, new Archive(two).study(copies.iterator().next()).instances().size());
    }

    @Test
    void two_servers_that_are_asked_for_contradicting_wishes_make_no_mixture() {
        PhantomStudy study = PhantomStudies.mr("contradicted", 20, 16);
        one.upload(study.files());
        String wish = "{\"Remove\":[\"" + FaultBench.SOMETIMES_REMOVED + "\"]}";

        List<CompletableFuture<Answer>> asked = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> (i % 2 == 0 ? one : two)
                        .post("/studies/" + study.orthancStudy() + "/anonymize", i % 3 == 0 ? wish : "{}")))
                .toList();
        asked.forEach(answer -> answer.join().expect(200));

        awaitQuiet();
        String copy = links(study).get(0).get("Copy").getAsString();
        List<String> instances = new Archive(two).study(copy).instances();
        assertEquals(20, instances.size());
        Set<Boolean> have = instances.stream()
                .map(instance -> two.get("/instances/" + instance + "/simplified-tags")
                        .expect(200)
                        .object()
                        .has(FaultBench.SOMETIMES_REMOVED))
                .collect(Collectors.toSet());
        assertEquals(Set.of(false), have, "the wish was for less than every copy before");
        JsonObject told = one.post(
                        "/studies/" + study.orthancStudy() + "/anonymize",
                        "{\"Keep\":[\"" + FaultBench.SOMETIMES_REMOVED + "\"]}")
                .expect(200)
                .object();
        assertEquals(1, links(study).size(), told.toString());
    }

    @Test
    void what_a_server_that_was_killed_left_behind_another_completes() throws Exception {
        List<PhantomStudy> studies = new ArrayList<>();
        NOBODY_BEGINS_A_COPY.fromChanges(postgres.connect(), () -> {
            for (int i = 0; i < 3; i++) {
                PhantomStudy study = PhantomStudies.mr("left" + i, INSTANCES, 16);
                one.upload(study.files());
                studies.add(study);
            }
            postgres.execute("orthanc", SLOW);
            return studies;
        });
        studies.forEach(study -> one.post("/studies/" + study.orthancStudy() + "/anonymize", "{\"Asynchronous\":true}")
                .expect(200));
        var unused = Eventually.get(
                "a copy to be under way",
                Eventually.PATIENCE,
                () -> postgres.number("SELECT count(*) FROM pseudonymizer.link WHERE state = 'STORING'"),
                storing -> storing > 0,
                SharedIndexIT::state);
        one.kill();
        postgres.execute("orthanc", FAST);
        try {
            // Without being asked; of the others only the killed server knew, which remembers its jobs.
            studies.stream()
                    .filter(study -> !new Archive(two).links(study).isEmpty())
                    .forEach(SharedIndexIT::awaitCopy);
        } finally {
            one.restart();
            one.awaitPlugin();
        }
        studies.forEach(SharedIndexIT::awaitCopy);
        awaitQuiet();

        assertTrue(Files.exists(directory.resolve("pseudonymizer.key")));
        for (PhantomStudy study : studies) {
            JsonObject link = links(study).get(0);
            assertEquals(
                    INSTANCES,
                    new Archive(two)
                            .study(link.get("Copy").getAsString())
                            .instances()
                            .size());
        }
    }

    @Tag("soak")
    @Test
    void what_a_server_had_claimed_and_not_begun_when_it_was_killed_another_does() throws Exception {
        List<PhantomStudy> studies = new ArrayList<>();
        NOBODY_BEGINS_A_COPY.fromChanges(postgres.connect(), () -> {
            for (int i = 0; i < 6; i++) {
                PhantomStudy study = PhantomStudies.mr("claimed" + i, 3, 16);
                (i % 2 == 0 ? one : two).upload(study.files());
                studies.add(study);
            }
            var unused = Eventually.get(
                    "both servers to have claimed something",
                    Eventually.PATIENCE,
                    () -> postgres.number(
                            "SELECT count(DISTINCT server) FROM pseudonymizer.work WHERE state = 'CLAIMED'"),
                    servers -> servers == 2,
                    SharedIndexIT::state);
            one.kill();
            return studies;
        });
        try {
            studies.forEach(SharedIndexIT::awaitCopy);
            awaitQuiet();
        } finally {
            one.restart();
            one.awaitPlugin();
        }
        for (PhantomStudy study : studies) {
            assertEquals(1, links(study).size());
        }
    }
}
