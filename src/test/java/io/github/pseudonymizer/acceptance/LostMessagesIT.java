// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection to the database breaks at one message after the other that a request for a copy sends or gets: before
 * a statement reaches the database, and when the database has done it and cannot say so.
 */
class LostMessagesIT {

    private static final int MORE_THAN_A_REQUEST_NEEDS = 300;
    private static final int SOME = 4;
    private static final int EACH = 1;

    @TempDir
    private static Path directory;

    private static ProxiedDatabase database;
    private static OrthancServer orthanc;
    private static Archive archive;
    private static TcpProxy network;

    private static final Map<PhantomStudy, Integer> STORED = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        database = new ProxiedDatabase(directory);
        network = database.network();
        orthanc = OrthancServer.startWithPlugin(database.settings(Duration.ofSeconds(5), false));
        archive = new Archive(orthanc);
    }

    @AfterAll
    static void stop() throws Exception {
        orthanc.close();
        database.close();
    }

    @AfterEach
    void everything_agrees() {
        new Inventory(archive, database.audit()).assertAgrees(STORED, List.of());
    }

    @Test
    void whichever_commit_is_not_confirmed_nothing_is_lost_or_doubled() throws Exception {
        loseInTurn("commits not confirmed", "c", EACH, nth -> network.loseAnswer(nth, "COMMIT\0"));
    }

    @Test
    void some_answers_are_lost_and_nothing_is_lost_or_doubled() throws Exception {
        loseInTurn("answers lost", "a", SOME, network::loseAnswer);
    }

    @Test
    void some_statements_are_lost_and_nothing_is_lost_or_doubled() throws Exception {
        loseInTurn("statements lost", "s", SOME, network::loseRequest);
    }

    @Tag("soak")
    @Test
    void whichever_answer_is_lost_nothing_is_lost_or_doubled() throws Exception {
        loseInTurn("answers lost", "A", EACH, network::loseAnswer);
    }

    @Tag("soak")
    @Test
    void whichever_statement_is_lost_nothing_is_lost_or_doubled() throws Exception {
        loseInTurn("statements lost", "S", EACH, network::loseRequest);
    }

    private static void loseInTurn(String what, String name, int step, IntConsumer loss) throws Exception {
        Map<PhantomStudy, Integer> asked = new LinkedHashMap<>();
        Map<Integer, Integer> answers = new TreeMap<>();
        boolean lost = true;
        for (int nth = 1; lost; nth += step) {
            assertTrue(nth < MORE_THAN_A_REQUEST_NEEDS, "the request never came through");
            PhantomStudy study = PhantomStudies.mr(name + nth, 3, 16);
            orthanc.upload(study.files());
            loss.accept(nth);
            Answer answer = ask(study);
            lost = network.hasLost();
            network.open();
            assertTrue(Set.of(200, 503).contains(answer.status()), nth + ": " + answer);
            answers.merge(answer.status(), 1, Integer::sum);
            asked.put(study, study.files().size());
        }
        List<PhantomStudy> unused = Eventually.get(
                "copies to be complete or gone",
                Eventually.PATIENCE,
                () -> unsettled(asked.keySet()),
                List::isEmpty,
                () -> orthanc.get("/pseudonymizer/links") + "\n" + orthanc.logTail());
        asked.keySet().forEach(study -> ask(study).expect(200));
        STORED.putAll(asked);
        System.out.printf("figures: %d %s, answered %s, one complete copy each%n", asked.size() - 1, what, answers);
    }

    private static Answer ask(PhantomStudy study) {
        return orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{}");
    }

    /** Those that are neither complete and in the audit trail nor gone, though nobody asks again. */
    private static List<PhantomStudy> unsettled(Collection<PhantomStudy> asked) {
        Set<String> audited = new HashSet<>(database.audit().subjects("PSEUDONYMIZED"));
        return asked.stream().filter(study -> !isSettled(study, audited)).toList();
    }

    private static boolean isSettled(PhantomStudy study, Set<String> audited) {
        List<JsonObject> links = archive.links(study);
        if (links.isEmpty()) {
            return true;
        }
        assertEquals(1, links.size());
        Archive.Study copy = archive.study(links.get(0).get("Copy").getAsString());
        return switch (links.get(0).get("State").getAsString()) {
            case "COMPLETE" -> copy.instances().size() == study.files().size() && audited.contains(copy.id());
            case "FAILED" -> !copy.exists();
            default -> false;
        };
    }
}
