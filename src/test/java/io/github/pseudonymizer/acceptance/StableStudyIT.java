// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Studies that nobody asks for: they arrive, become stable, and have a copy. */
class StableStudyIT {

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.startWithPlugin(Map.of());
        archive = new Archive(orthanc);
    }

    @EveryOrthanc
    @Test
    void every_study_gets_one_copy_and_copies_get_none() {
        List<PhantomStudy> studies = PhantomStudies.all();
        studies.forEach(study -> orthanc.upload(study.files()));

        List<JsonObject> links = studies.stream()
                .map(study -> archive.awaitCopy(study, study.files().size()))
                .toList();

        links.forEach(link -> awaitStable(link.get("Copy").getAsString()));
        awaitSentinel("after");
        for (PhantomStudy study : studies) {
            assertEquals(1, archive.links(study).size());
        }
        for (JsonObject link : links) {
            assertEquals("STABLE_STUDY", link.get("Cause").getAsString());
            String metadata = "/studies/" + link.get("Copy").getAsString() + "/metadata/";
            assertEquals("default", orthanc.get(metadata + "5151").expect(200).text());
            orthanc.get(metadata + "5152").expect(200);
            assertEquals(List.of(), copiesOf(link.get("Copy").getAsString()));
        }
        assertEquals(
                archive.study(links.get(0).get("Copy").getAsString()).patientId(),
                links.get(0).get("Pseudonym").getAsString());
        assertEquals(links.get(0).get("Pseudonym"), links.get(1).get("Pseudonym"));
    }

    @EveryOrthanc
    @Test
    void a_study_that_grows_gets_only_its_new_instances() {
        PhantomStudy study = PhantomStudies.mr("grows", 5, 32);
        orthanc.upload(study.files().subList(0, 2));
        String copy = archive.awaitCopy(study, 2).get("Copy").getAsString();
        List<String> early = archive.study(copy).instances();
        List<String> received = early.stream().map(StableStudyIT::received).toList();

        orthanc.upload(study.files().subList(2, 5));
        JsonObject link = archive.awaitCopy(study, 5);

        assertEquals(copy, link.get("Copy").getAsString());
        assertEquals(5, archive.study(copy).instances().size());
        assertTrue(archive.study(copy).instances().containsAll(early));
        assertEquals(received, early.stream().map(StableStudyIT::received).toList(), "stored once and left alone");
    }

    @EveryOrthanc
    @Test
    void what_was_deidentified_elsewhere_is_left_alone() {
        PhantomStudy study = PhantomStudies.deidentifiedElsewhere();
        orthanc.upload(study.files());

        awaitStable(study.orthancStudy());
        awaitSentinel("ours");

        assertEquals(List.of(), archive.links(study));
    }

    @EveryOrthanc
    @Test
    void what_is_refused_is_listed_with_its_reason_and_can_be_tried_again() {
        PhantomStudy study = PhantomStudies.withBurnedInText();
        orthanc.upload(study.files());
        awaitFailure(study);

        JsonObject answer = orthanc.post(
                        "/pseudonymizer/queue/retry", "{\"Studies\":[\"" + study.orthancStudy() + "\"]}")
                .expect(200)
                .object();

        assertEquals(1, answer.get("Retried").getAsInt());
        JsonObject failure = awaitFailure(study);
        assertEquals(1, failure.get("Attempts").getAsInt());
        assertTrue(failure.get("Reason").getAsString().startsWith("PIXELS: "), failure.toString());
        assertEquals(
                List.of("FAILED"),
                archive.links(study).stream()
                        .map(link -> link.get("State").getAsString())
                        .toList());
    }

    private static JsonObject awaitFailure(PhantomStudy study) {
        return Eventually.get(
                        "the study to be given up",
                        () -> objects(orthanc.get("/pseudonymizer/queue/failed")
                                        .expect(200)
                                        .array())
                                .stream()
                                .filter(failure ->
                                        failure.get("Study").getAsString().equals(study.orthancStudy()))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Also if Orthanc's change log does not tell it any more. */
    @Test
    void what_became_stable_while_the_plugin_was_away_gets_its_copy_later() {
        PhantomStudy early = PhantomStudies.mr("early", 2, 32);
        PhantomStudy late = PhantomStudies.mr("late", 2, 32);
        PhantomStudy untold = PhantomStudies.mr("untold", 2, 32);
        try (OrthancServer server = OrthancServer.startWithPlugin(Map.of())) {
            Archive there = new Archive(server);
            server.upload(early.files());
            there.awaitCopy(early, 2);
            assertEquals(0, server.stop());
            uploadWithoutPlugin(server, late, late.files().get(0));
            server.restart(OrthancServer.withPlugin(Map.of(), Map.of()));
            server.awaitPlugin();
            there.awaitCopy(late, 2);
            Eventually.until("the work on it to be finished", there::isQueueEmpty);
            assertEquals(0, server.stop());
            byte[] replaced = LastPixel.changed(early.files().get(0));
            uploadWithoutPlugin(server, untold, replaced);

            server.restart(OrthancServer.withPlugin(Map.of(), Map.of()));

            server.awaitPlugin();
            there.awaitCopy(untold, 2);
            there.awaitCopy(early, 2);
            assertEquals(1, there.links(early).size());
            Archive.Study copy =
                    there.study(there.links(early).get(0).get("Copy").getAsString());
            Eventually.until(
                    "the copy of what was replaced to be replaced",
                    () -> LastPixel.ofAll(copy).contains(LastPixel.of(replaced)));
            assertTrue(server.logTail().contains("compared with their copies; 2 are"), server.logTail());
        }
    }

    /** The study named "untold", and what is replaced with it, leave no trace in the change log. */
    private static void uploadWithoutPlugin(OrthancServer server, PhantomStudy study, byte[] replacing) {
        server.restart(Map.of("Plugins", List.of(), "OverwriteInstances", true));
        server.upload(study.files());
        server.upload(replacing);
        awaitStable(server, study.orthancStudy());
        if (study.name().equals("untold")) {
            server.delete("/changes").expect(200);
        }
        assertEquals(0, server.stop());
    }

    /**
     * When a study that came later has its copy, those that came earlier have had their turn.
     *
     * @param name of a study that no other test uses
     */
    private static void awaitSentinel(String name) {
        PhantomStudy sentinel = PhantomStudies.mr(name, 1, 32);
        orthanc.upload(sentinel.files());
        archive.awaitCopy(sentinel, 1);
    }

    private static void awaitStable(String study) {
        awaitStable(orthanc, study);
    }

    private static void awaitStable(OrthancServer server, String study) {
        Eventually.until(
                "study " + study + " to be stable",
                () -> changes(server).stream()
                        .anyMatch(
                                change -> change.get("ChangeType").getAsString().equals("StableStudy")
                                        && change.get("ID").getAsString().equals(study)));
    }

    private static List<JsonObject> changes(OrthancServer server) {
        JsonObject answer = server.get("/changes?limit=10000").expect(200).object();
        return objects(answer.getAsJsonArray("Changes"));
    }

    private static List<JsonObject> copiesOf(String study) {
        return objects(orthanc.get("/pseudonymizer/links").expect(200).array()).stream()
                .filter(link -> link.get("Original").getAsString().equals(study))
                .toList();
    }

    private static String received(String instance) {
        return orthanc.get("/instances/" + instance + "/metadata/ReceptionDate")
                .expect(200)
                .text();
    }

    private static List<JsonObject> objects(Iterable<JsonElement> elements) {
        return StreamSupport.stream(elements.spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .toList();
    }
}
