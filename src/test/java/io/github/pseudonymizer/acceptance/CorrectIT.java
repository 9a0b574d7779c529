// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an administrator decides about identifiers, and patients who are forgotten. */
class CorrectIT {

    private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";

    @AutoClose
    private static OrthancServer orthanc;

    @BeforeAll
    static void start() {
        Map<String, ?> domain = Map.of(
                "Name", "default",
                "Pseudonym", Map.of("Assigned", "administrators"),
                "NormalizePatientIds", Map.of("IgnoreCase", true, "DropLeadingZeros", true, "DropPrefix", "MRN-"),
                "Profile", Map.of("AccessionNumberAndStudyId", "pseudonym"));
        Map<String, ?> retained = Map.of(
                "Name", "retained",
                "Pseudonym", Map.of("Prefix", "R"),
                "Profile", Map.of("Options", List.of("RetainUIDs")));
        orthanc = OrthancServer.start(OrthancServer.withPlugin(
                Map.of(
                        "StableStudies", Map.of("Enabled", false),
                        "Administrators", List.of("ada"),
                        "Domains", List.of(domain, retained)),
                Map.of("AuthenticationEnabled", true, "RegisteredUsers", Map.of("ada", "secret", "bob", "secret"))));
        orthanc.signIn("ada", "secret");
        orthanc.awaitPlugin();
    }

    /** Uploads a study and gives Orthanc's id of it. */
    private static String upload(String patient, String study, String accessionNumber) {
        byte[] file = new Dataset()
                .text(0x00080016, SECONDARY_CAPTURE)
                .text(0x00080018, study + ".1.1")
                .text(0x00080020, "20240229")
                .text(0x00080050, accessionNumber)
                .text(0x00080060, "OT")
                .text(0x00100010, "Mercy^Quite^Invented")
                .text(0x00100020, patient)
                .text(0x0020000D, study)
                .text(0x0020000E, study + ".1")
                .text(0x00200010, "STUDY-17")
                .file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, SECONDARY_CAPTURE, study + ".1.1");
        return orthanc.upload(file).get("ParentStudy").getAsString();
    }

    private static Answer anonymize(String study, String body) {
        return orthanc.post("/studies/" + study + "/anonymize", body);
    }

    private static String copyOf(String study) {
        return anonymize(study, "{}").expect(200).object().get("ID").getAsString();
    }

    private static Answer assign(String study, String pseudonym) {
        return anonymize(study, "{\"Replace\": {\"PatientID\": \"" + pseudonym + "\"}, \"Force\": true}");
    }

    private static JsonObject tags(String study) {
        String instance = first("/studies/" + study + "/instances");
        return orthanc.get("/instances/" + instance + "/simplified-tags")
                .expect(200)
                .object();
    }

    private static String first(String list) {
        return orthanc.get(list)
                .expect(200)
                .array()
                .get(0)
                .getAsJsonObject()
                .get("ID")
                .getAsString();
    }

    private static String tag(String study, String keyword) {
        return tags(study).get(keyword).getAsString();
    }

    private static Answer forget(String copy, String copies) {
        return forget(copy, "default", copies);
    }

    private static Answer forget(String copy, String domain, String copies) {
        return orthanc.post("/pseudonymizer/forget", """
            {"Pseudonym": "%s", "Domain": "%s", "Reason": "letter of 1 March", "Copies": "%s"}
            """.formatted(tag(copy, "PatientID"), domain, copies));
    }

    @Test
    void accession_numbers_and_study_ids_have_the_same_pseudonyms_in_all_copies() {
        String one = copyOf(upload("accession 1", "1.2.276.4711.7.1", "ACC4711"));
        String two = copyOf(upload("accession 2", "1.2.276.4711.7.2", "ACC4711"));
        String three = copyOf(upload("accession 3", "1.2.276.4711.7.3", "ACC4712"));

        assertTrue(tag(one, "AccessionNumber").matches("[0-9A-Z]{16}"), tag(one, "AccessionNumber"));
        assertEquals(tag(one, "AccessionNumber"), tag(two, "AccessionNumber"));
        assertNotEquals(tag(one, "AccessionNumber"), tag(three, "AccessionNumber"));
        assertEquals(tag(one, "StudyID"), tag(three, "StudyID"));
        assertNotEquals("STUDY-17", tag(one, "StudyID"));
    }

    @Test
    void an_administrator_assigns_a_pseudonym_to_a_new_patient_once() {
        String study = upload("assigned 1", "1.2.276.4711.8.1", "");
        String other = upload("assigned 2", "1.2.276.4711.8.2", "");

        String copy = assign(study, "TRIAL-023").expect(200).object().get("ID").getAsString();
        Answer another = assign(study, "TRIAL-024");
        Answer taken = assign(other, "TRIAL-023");
        orthanc.signIn("bob", "secret");
        JsonObject ignored = assign(other, "TRIAL-025").expect(200).object();
        orthanc.signIn("ada", "secret");

        assertEquals("TRIAL-023", tag(copy, "PatientID"));
        assertEquals("TRIAL-023", tag(copy, "PatientName"));
        assertTrue(another.expect(409).text().contains("OTHER_PSEUDONYM"), another.text());
        assertTrue(taken.expect(409).text().contains("TAKEN"), taken.text());
        assertTrue(ignored.get("Ignored").toString().contains("PatientID"), ignored.toString());
        assertNotEquals("TRIAL-025", tag(ignored.get("ID").getAsString(), "PatientID"));
    }

    @Test
    void spellings_of_one_patient_id_get_one_pseudonym() {
        String one = copyOf(upload("MRN-0004711", "1.2.276.4711.9.1", ""));
        String two = copyOf(upload("mrn-4711", "1.2.276.4711.9.2", ""));

        assertEquals(tag(one, "PatientID"), tag(two, "PatientID"));
    }

    @Test
    void a_patient_is_forgotten_with_the_copies() {
        String original = upload("forgotten 1", "1.2.276.4711.10.1", "");
        String copy = copyOf(original);
        String pseudonym = tag(copy, "PatientID");

        JsonObject answer = forget(copy, "delete").expect(200).object();

        assertEquals("[\"" + copy + "\"]", answer.get("Studies").toString());
        assertEquals("[\"" + original + "\"]", answer.get("OriginalsInOrthanc").toString());
        orthanc.get("/studies/" + copy).expect(404);
        Answer again = anonymize(original, "{}");
        assertTrue(again.expect(409).text().contains("forgotten"), again.text());
        assertEquals(
                List.of(pseudonym),
                new AuditRows(orthanc)
                        .subjects("PATIENT_FORGOTTEN").stream()
                                .filter(pseudonym::equals)
                                .toList());
        assertFalse(orthanc.log().contains("forgotten 1"), "a Patient ID is in the log");
        orthanc.signIn("bob", "secret");
        orthanc.post("/pseudonymizer/forget", "{}").expect(403);
        orthanc.signIn("ada", "secret");
    }

    @Test
    void a_study_whose_copy_has_its_uids_gets_no_second_copy() {
        String original = upload("retained", "1.2.276.4711.14.1", "");
        String body = "{\"Domain\": \"retained\"}";
        String copy = anonymize(original, body).expect(200).object().get("ID").getAsString();
        assertEquals("1.2.276.4711.14.1", tag(copy, "StudyInstanceUID"));

        forget(copy, "retained", "renew").expect(200);

        Answer again = anonymize(original, body);
        assertTrue(again.expect(409).text().contains("forgotten"), again.text());
    }

    @Test
    void copies_with_fresh_uids_have_nothing_of_the_former_ones() {
        String original = upload("renewed", "1.2.276.4711.13.1", "ACC4713");
        String copy = copyOf(original);
        JsonObject before = tags(copy);

        JsonObject answer = forget(copy, "renew").expect(200).object();

        String renewed = answer.get("Studies").getAsJsonArray().get(0).getAsString();
        assertEquals(1, answer.get("Studies").getAsJsonArray().size());
        assertNotEquals(copy, renewed);
        orthanc.get("/studies/" + copy).expect(404);
        JsonObject after = tags(renewed);
        for (String uid : List.of("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "AccessionNumber")) {
            assertNotEquals(before.get(uid), after.get(uid), uid);
            before.remove(uid);
            after.remove(uid);
        }
        before.remove("StudyID"); // A pseudonym of the key, too.
        after.remove("StudyID");
        assertEquals(before, after);
        assertEquals(renewed, copyOf(renewed));
        anonymize(original, "{}").expect(409);
        JsonObject again = forget(renewed, "renew").expect(200).object();
        assertEquals("[\"" + renewed + "\"]", again.get("Studies").toString());
        forget(renewed, "delete").expect(200);
    }

    private static Answer merge(String keep, String merge, boolean dryRun) {
        return orthanc.post("/pseudonymizer/patients/merge", """
            {"Domain": "default", "Keep": "%s", "Merge": "%s", "Reason": "letter of 1 March", "DryRun": %s}
            """.formatted(keep, merge, dryRun));
    }

    @Test
    void two_patients_become_one_with_one_pseudonym_in_all_copies() {
        String original = upload("merged 2", "1.2.276.4711.12.2", "");
        String keptCopy = copyOf(upload("merged 1", "1.2.276.4711.12.1", ""));
        String former = copyOf(original);
        String keep = tag(keptCopy, "PatientID");
        String merged = tag(former, "PatientID");

        JsonObject dry = merge(keep, merged, true).expect(200).object();
        assertEquals("[\"" + former + "\"]", dry.get("Remakes").toString());
        assertFalse(dry.get("Applied").getAsBoolean());
        orthanc.get("/studies/" + former).expect(200);
        assertTrue(
                merge(keep, merged, false).expect(200).object().get("Applied").getAsBoolean());

        Eventually.until(
                "the former copy is gone",
                () -> orthanc.get("/studies/" + former).status() == 404);
        String copy = copyOf(original);
        assertEquals(keep, tag(copy, "PatientID"));
        assertEquals(tag(keptCopy, "StudyDate"), tag(copy, "StudyDate"), "another shift");
        String told = orthanc.post(
                        "/pseudonymizer/identities",
                        "{\"Pseudonyms\": [\"" + keep + "\", \"" + merged + "\"], \"Reason\": \"a test\"}")
                .expect(200)
                .text();
        assertTrue(told.toUpperCase(java.util.Locale.ROOT).contains("MERGED 1"), told);
        assertTrue(told.toUpperCase(java.util.Locale.ROOT).contains("MERGED 2"), told);
        assertTrue(told.contains("MergedInto"), told);
        assertTrue(merge(keep, merged, false)
                .expect(200)
                .object()
                .get("MergedBefore")
                .getAsBoolean());
        merge(merged, keep, false).expect(409);
        merge(keep, "no such", false).expect(404);
        Answer naming = orthanc.post(
                "/pseudonymizer/patients/merge",
                "{\"Domain\": \"default\", \"Keep\": \"" + keep + "\", \"Merge\": \"" + tag(keptCopy, "PatientID")
                        + "x\"}");
        naming.expect(400);
        orthanc.signIn("bob", "secret");
        merge(keep, merged, true).expect(403);
        orthanc.signIn("ada", "secret");
    }

    @Test
    void a_copy_that_is_kept_shows_no_original_any_more() {
        String original = upload("forgotten 2", "1.2.276.4711.11.1", "");
        String copy = copyOf(original);
        Eventually.until( // Orthanc before 1.12.2 needs a short-lived instance for that.
                "the copy shows its original",
                () -> orthanc.get("/studies/" + copy + "/metadata/AnonymizedFrom")
                                        .status()
                                == 200
                        && orthanc.get("/studies/" + copy + "/instances")
                                        .array()
                                        .size()
                                == 1);
        String patient = orthanc.get("/studies/" + copy)
                .expect(200)
                .object()
                .get("ParentPatient")
                .getAsString();
        List<String> resources = List.of(
                "/patients/" + patient,
                "/studies/" + copy,
                "/series/" + first("/studies/" + copy + "/series"),
                "/instances/" + first("/studies/" + copy + "/instances"));

        Answer answer = forget(copy, "keep");

        if (orthanc.version().startsWith("1.10.")) {
            answer.expect(409);
            forget(copy, "delete").expect(200);
            return;
        }
        assertEquals(
                original, answer.expect(200).object().get("OriginalsInOrthanc").getAsString());
        for (String resource : resources) {
            Answer metadata = orthanc.get(resource + "/metadata/AnonymizedFrom");
            assertTrue(metadata.status() == 404 || metadata.text().isEmpty(), resource + " " + metadata);
        }
        assertEquals(copy, copyOf(copy));
        assertTrue(forget(copy, "delete")
                .expect(200)
                .object()
                .get("ForgottenBefore")
                .getAsBoolean());
        orthanc.get("/studies/" + copy).expect(404);
    }
}
