// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.SinceOrthanc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * After an update of the plugin, copies are found again that its former versions had made unknown to Orthanc's index:
 * by an instance without tags which the built-in stored in each of their series.
 */
@EveryOrthanc
@SinceOrthanc("1.11.3")
class LostTagsIT {

    /** How SQLite writes that property 24818 is "done", which notes that all copies were looked at. */
    private static final byte[] DONE = HexFormat.of().parseHex("81c172" + "030015" + "646f6e65");

    private static final Map<String, Object> SECTION =
            Map.of("StableStudies", Map.of("Enabled", false), "AnonymizedFrom", false);
    private static final List<PhantomStudy> DAMAGED = List.of(PhantomStudies.firstCt(), PhantomStudies.mr());
    private static final PhantomStudy SOUND = PhantomStudies.mr("sound", 2, 16);

    @AutoClose
    private static OrthancServer orthanc;

    private static List<Archive.Study> damaged;
    private static List<JsonObject> asTheyWere;

    @BeforeAll
    static void update() throws IOException {
        orthanc = OrthancServer.startWithPlugin(SECTION);
        Archive archive = new Archive(orthanc);
        Stream.concat(DAMAGED.stream(), Stream.of(SOUND)).forEach(study -> orthanc.upload(study.files()));
        damaged = DAMAGED.stream().map(archive::copyOf).toList();
        Archive.Study unused = archive.copyOf(SOUND);
        asTheyWere = damaged.stream().map(LostTagsIT::index).toList();
        Eventually.until(
                "the look to be noted as done", () -> orthanc.isInIndex(new String(DONE, StandardCharsets.ISO_8859_1)));
        assertEquals(0, orthanc.stop());
        forget();
        orthanc.restart(Map.of("Plugins", List.of()));
        for (int i = 0; i < damaged.size(); i++) {
            damage(DAMAGED.get(i), damaged.get(i));
        }
        assertEquals(0, orthanc.stop());
        orthanc.restart(OrthancServer.withPlugin(SECTION, Map.of()));
        orthanc.awaitPlugin();
    }

    @Test
    void copies_that_the_index_did_not_know_are_known_again_and_the_log_counts_them_once() {
        for (int i = 0; i < damaged.size(); i++) {
            Archive.Study copy = damaged.get(i);
            JsonObject wish = asTheyWere.get(i);
            Eventually.until("the index to know the copy", () -> index(copy).equals(wish));
        }
        Eventually.until("the log to tell", () -> told() > 0);
        assertTrue(orthanc.log().contains("2 copies had lost names, dates and descriptions"), orthanc::logTail);

        assertEquals(0, orthanc.stop());
        orthanc.restart();
        orthanc.awaitPlugin();
        assertEquals(0, orthanc.stop());

        assertEquals(1, told());
    }

    private static long told() {
        return orthanc.log()
                .lines()
                .filter(line -> line.contains("copies had lost names"))
                .count();
    }

    /** All that the index says of a study, its patient and its series. */
    private static JsonObject index(Archive.Study study) {
        JsonObject json = orthanc.get("/studies/" + study.id()).expect(200).object();
        JsonArray series = new JsonArray();
        orthanc.get("/studies/" + study.id() + "/series")
                .expect(200)
                .array()
                .forEach(one -> series.add(one.getAsJsonObject().get("MainDicomTags")));
        JsonObject all = new JsonObject();
        all.add("Patient", json.get("PatientMainDicomTags"));
        all.add("Study", json.get("MainDicomTags"));
        all.add("Series", series);
        return all;
    }

    /** Whether the note that there is nothing to repair is in one of SQLite's files: its log, while Orthanc runs. */
    /** Changes the note to one that is none. */
    private static void forget() throws IOException {
        Path file = orthanc.storage().resolve("index");
        byte[] bytes = Files.readAllBytes(file);
        List<Integer> notes = notes(bytes);
        assertFalse(notes.isEmpty(), "the note is there");
        notes.forEach(note -> bytes[note + DONE.length - 1] = '-');
        Files.write(file, bytes);
    }

    /** Where in a file of SQLite the note stands. */
    private static List<Integer> notes(byte[] bytes) {
        return IntStream.rangeClosed(0, bytes.length - DONE.length)
                .filter(i -> Arrays.equals(bytes, i, i + DONE.length, DONE, 0, DONE.length))
                .boxed()
                .toList();
    }

    /** As former versions did. */
    private static void damage(PhantomStudy original, Archive.Study copy) {
        JsonArray remove = new JsonArray();
        orthanc.get("/instances/" + original.orthancInstance() + "/content").expect(200).array().asList().stream()
                .map(JsonElement::getAsString)
                .filter(tag -> !List.of("0008-0016", "0008-0018", "0010-0020", "0020-000d", "0020-000e")
                        .contains(tag))
                .forEach(remove::add);
        JsonObject replace = new JsonObject();
        replace.addProperty("PatientID", copy.patientId());
        replace.addProperty("StudyInstanceUID", copy.studyInstanceUid());
        replace.addProperty("SeriesInstanceUID", copy.seriesInstanceUids().get(0));
        replace.addProperty("SOPInstanceUID", "2.25.4711");
        JsonArray resources = new JsonArray();
        resources.add(original.orthancInstance());
        JsonObject request = new JsonObject();
        request.add("Resources", resources);
        request.add("Remove", remove);
        request.add("Replace", replace);
        request.addProperty("Force", true);
        JsonObject answer = orthanc.post("/tools/bulk-anonymize", request.toString())
                .expect(200)
                .object();
        answer.getAsJsonArray("Resources").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(resource -> resource.get("Type").getAsString().equals("Instance"))
                .forEach(
                        shell -> orthanc.delete(shell.get("Path").getAsString()).expect(200));
        assertEquals("", copy.patientName(), "the index knows no name");
    }
}
