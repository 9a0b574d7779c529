// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.SlowDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two Orthancs, each with an index and a storage area of its own, with one database of pseudonyms and one key file. */
class SeveralArchivesIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern REFERENCE = Pattern.compile("\"ReferencedSOPInstanceUID\":\"([0-9.]+)\"");
    private static final int CLIENTS = 8;
    private static final int ENOUGH_TO_BE_KILLED = 60;

    @TempDir
    private static Path directory;

    private static SlowDisk diskOfOne;
    private static PseudonymDatabase postgres;
    private static OrthancServer one;
    private static OrthancServer two;
    private static FaultBench atOne;
    private static FaultBench atTwo;

    @BeforeAll
    static void start() throws Exception {
        diskOfOne = new SlowDisk(directory);
        postgres = new PseudonymDatabase(directory.resolve("postgresql"));
        one = server(diskOfOne.environment());
        two = server(Map.of());
        atOne = new FaultBench(one, postgres.audit(), new Random(1));
        atTwo = new FaultBench(two, postgres.audit(), new Random(2));
    }

    private static OrthancServer server(Map<String, String> environment) {
        return OrthancServer.startWithPlugin(
                Map.of(
                        "Database",
                        postgres.settings(postgres.port(), TIMEOUT),
                        "KeyFile",
                        directory.resolve("pseudonymizer.key").toString()),
                Map.of(),
                environment);
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
        postgres.close();
    }

    @Test
    void images_in_one_and_structures_in_the_other_have_one_pseudonym_and_still_belong_together() {
        PhantomStudy images = PhantomStudies.firstCt();
        PhantomStudy structures = PhantomStudies.structures();
        atOne.tryToStore(images);
        atTwo.tryToStore(structures);

        atOne.awaitCopies();
        atTwo.awaitCopies();
        Archive.Study copiedImages = copyIn(one, images);
        Archive.Study copiedStructures = copyIn(two, structures);

        assertEquals(copiedImages.patientId(), copiedStructures.patientId());
        assertNotEquals(images.patientId(), copiedImages.patientId());
        assertTrue(referencedBy(copiedStructures).containsAll(copiedImages.sopInstanceUids()));
    }

    private static Set<String> referencedBy(Archive.Study study) {
        return REFERENCE
                .matcher(study.tags().toString())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void a_study_that_both_have_has_the_same_copy_in_each() {
        PhantomStudy study = PhantomStudies.mr("inboth", 4, 16);
        atOne.tryToStore(study);
        atTwo.tryToStore(study);

        atOne.awaitCopies();
        atTwo.awaitCopies();

        assertEquals(copyIn(one, study).id(), copyIn(two, study).id());
        assertEquals(
                new HashSet<>(copyIn(one, study).sopInstanceUids()),
                new HashSet<>(copyIn(two, study).sopInstanceUids()));
    }

    @Test
    void however_many_ask_both_at_once_for_a_new_patient_the_pseudonym_is_one() {
        PhantomStudy study = PhantomStudies.mr("racing", 3, 16);
        atOne.tryToStore(study);
        atTwo.tryToStore(study);

        List<CompletableFuture<Answer>> asked = IntStream.range(0, CLIENTS)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> (i % 2 == 0 ? one : two).post("/studies/" + study.orthancStudy() + "/anonymize", "{}")))
                .toList();
        Set<String> copies = new HashSet<>();
        asked.forEach(answer ->
                copies.add(answer.join().expect(200).object().get("ID").getAsString()));

        assertEquals(1, copies.size());
        assertEquals(copyIn(one, study).patientId(), copyIn(two, study).patientId());
    }

    @Tag("soak")
    @Test
    void what_a_killed_one_left_waits_for_it_and_the_other_works_on() throws Exception {
        PhantomStudy left = PhantomStudies.mr("left", ENOUGH_TO_BE_KILLED, 16);
        atOne.tryToStore(left);
        diskOfOne.take(SlowDisk.TIME_TO_ACT);
        atOne.askForJob(left).expect(200);
        Eventually.until(
                "the copy to be under way",
                () -> postgres.number("SELECT count(*) FROM pseudonymizer.link WHERE state = 'STORING'") > 0);
        one.kill();
        diskOfOne.take(Duration.ZERO);
        PhantomStudy study = atTwo.store("goeson", 3);

        atTwo.awaitCopies();

        assertEquals("COMPLETE", state(two, study));
        assertEquals(1, postgres.number("SELECT count(*) FROM pseudonymizer.link WHERE state = 'STORING'"));
        one.restart();
        one.awaitPlugin();
        atOne.assertEverythingAgrees();
        atTwo.assertEverythingAgrees();
    }

    private static String state(OrthancServer orthanc, PhantomStudy study) {
        return link(orthanc, study).get("State").getAsString();
    }

    private static Archive.Study copyIn(OrthancServer orthanc, PhantomStudy study) {
        return new Archive(orthanc).study(link(orthanc, study).get("Copy").getAsString());
    }

    private static JsonObject link(OrthancServer orthanc, PhantomStudy study) {
        List<JsonObject> links = new Archive(orthanc).links(study);
        assertEquals(1, links.size(), study.name());
        return links.get(0);
    }
}
