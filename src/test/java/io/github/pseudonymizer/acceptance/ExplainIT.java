// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Judges;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Asking a real Orthanc what would be done with an instance. */
class ExplainIT {

    private static final PhantomStudy CT = PhantomStudies.firstCt();

    @AutoClose
    private static OrthancServer orthanc;

    private static Archive archive;

    @BeforeAll
    static void start() {
        Map<String, Object> trial = Map.of("Name", "trial", "Profile", Map.of("Options", List.of()));
        // An old Orthanc shows origins by instances that come and go, which would be counted.
        orthanc = OrthancServer.startWithPlugin(
                Map.of("StableStudies", Map.of("Enabled", false), "AnonymizedFrom", false, "Domains", List.of(trial)));
        archive = new Archive(orthanc);
        orthanc.upload(CT.files());
    }

    private static Answer explain(String instance, String query) {
        return orthanc.get("/pseudonymizer/explain/" + instance + query);
    }

    private static JsonObject line(JsonObject explanation, String path) {
        return StreamSupport.stream(explanation.getAsJsonArray("Attributes").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .filter(line -> line.get("Path").getAsString().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + path));
    }

    /** Uploads a slice and returns Orthanc's id of it. */
    private static String upload(String study, String date, String modality) {
        return orthanc.upload(new Dataset()
                        .text(0x00080016, "1.2.840.10008.5.1.4.1.1.7")
                        .text(0x00080018, study + ".1.1")
                        .text(0x00080021, date)
                        .text(0x00080060, modality)
                        .text(0x00100010, "Hope^Quite^Invented")
                        .text(0x00100020, "HOPE-4711")
                        .text(0x0020000D, study)
                        .text(0x0020000E, study + ".1")
                        .file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.5.1.4.1.1.7", study + ".1.1"))
                .get("ID")
                .getAsString();
    }

    @Test
    void each_attribute_of_an_instance_is_explained_and_nothing_happens() {
        Archive.Counts counts = archive.counts();
        int links = orthanc.get("/pseudonymizer/links").expect(200).array().size();

        Answer answer = explain(CT.orthancInstance(), "").expect(200);

        JsonObject explanation = answer.object();
        assertEquals("copied", explanation.get("Result").getAsString());
        assertEquals("default", explanation.get("Domain").getAsString());
        assertEquals("shifted", line(explanation, "StudyDate").get("Done").getAsString());
        assertEquals("pseudonym", line(explanation, "PatientID").get("Done").getAsString());
        assertEquals("stays", line(explanation, "PixelData").get("Done").getAsString());
        for (String identity : CT.identities()) {
            assertFalse(answer.text().contains(identity), identity);
        }
        assertEquals(counts, archive.counts());
        assertEquals(
                links, orthanc.get("/pseudonymizer/links").expect(200).array().size());
    }

    @Test
    void the_domain_asked_for_decides() {
        JsonObject explanation =
                explain(CT.orthancInstance(), "?domain=trial").expect(200).object();

        assertEquals("trial", explanation.get("Domain").getAsString());
        assertEquals("emptied", line(explanation, "StudyDate").get("Done").getAsString());
    }

    @Test
    void what_cannot_be_explained_is_told_apart() {
        assertTrue(explain(CT.orthancInstance(), "?domain=strange")
                .expect(400)
                .text()
                .contains("[default, trial]"));
        explain(CT.orthancStudy(), "").expect(404);
        explain(CT.orthancInstance().replaceFirst("^.{8}", "00000000"), "").expect(404);
        explain("nonsense", "").expect(404);
        assertEquals(
                403,
                orthanc.send(orthanc.request("/pseudonymizer/explain/" + CT.orthancInstance())
                                .header("X-Forwarded-For", "192.0.2.7")
                                .GET())
                        .status());
    }

    @Test
    void a_refusal_is_explained_with_its_place() {
        String instance = upload("1.2.276.4711.77", "20240229", "Owned by HOPE-4711");

        JsonObject explanation = explain(instance, "").expect(200).object();

        assertEquals("refused", explanation.get("Result").getAsString());
        JsonObject refusal = explanation.getAsJsonArray("Refusals").get(0).getAsJsonObject();
        assertEquals("Modality", refusal.get("Path").getAsString());
        assertEquals("LEAK", refusal.get("Reason").getAsString());
        orthanc.post("/instances/" + instance + "/anonymize", "{}").expect(422);
    }

    @Test
    void a_date_that_is_none_is_remarked_before_and_after() {
        String study = "1.2.276.4711.78";
        String instance = upload(study, "HOPE-DAY", "OT");
        String id = orthanc.get("/instances/" + instance + "/study")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();

        JsonArray before = explain(instance, "").expect(200).object().getAsJsonArray("Remarks");
        JsonObject answer =
                orthanc.post("/studies/" + id + "/anonymize", "{}").expect(200).object();

        assertEquals("SeriesDate", before.get(0).getAsJsonObject().get("Path").getAsString());
        assertEquals(
                "[\"SeriesDate: no date, emptied (1)\"]", answer.get("Remarks").toString());
    }

    @Test
    void a_copy_names_the_program_is_valid_and_is_its_own_copy() {
        Archive.Study copy = archive.copyOf(CT);

        JsonObject explanation =
                explain(copy.instances().get(0), "").expect(200).object();

        assertTrue(explanation.get("Result").getAsString().startsWith("unchanged"));
        JsonArray equipment = copy.tags().getAsJsonArray("ContributingEquipmentSequence");
        assertEquals(1, equipment.size());
        assertEquals(
                "Pseudonymizer for Orthanc",
                equipment.get(0).getAsJsonObject().get("Manufacturer").getAsString());
        for (byte[] file : copy.files()) {
            assertEquals(List.of(), Judges.dciodvfyErrors(file));
        }
    }
}
