// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Commands;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A site brings its own pseudonyms, asks for them, and takes them away; with Orthanc, and then without it. */
class ServiceIT {

    private static final String SERVICE = "/pseudonymizer/";
    private static final String UID = "2.25.471147114711";
    private static final PhantomStudy STUDY = PhantomStudies.firstCt();
    private static final String PATIENTS =
            "PatientID;Pseudonym;ShiftDays\r\n" + STUDY.patientId() + ";TRIAL-001;0\r\n" + "MERCY-2;TRIAL-002;-40\r\n";
    private static final String STUDIES =
            "\uFEFFStudyInstanceUID,PseudonymousStudyInstanceUID\n" + STUDY.studyInstanceUid() + "," + UID + "\n";

    @AutoClose
    private final OrthancServer orthanc = OrthancServer.start(OrthancServer.withPlugin(
            Map.of("StableStudies", Map.of("Enabled", false), "Administrators", List.of("ada")),
            Map.of("AuthenticationEnabled", true, "RegisteredUsers", Map.of("ada", "secret", "bob", "secret"))));

    private final Archive archive = new Archive(orthanc);

    @BeforeEach
    void signIn() {
        orthanc.signIn("ada", "secret");
        orthanc.awaitPlugin();
    }

    private Answer bring(String csv, String arguments) {
        return orthanc.post(SERVICE + "import/" + arguments, csv);
    }

    private String export(String what) {
        return orthanc.get(SERVICE + "export?domain=default&what=" + what + "&reason=a+test")
                .expect(200)
                .text();
    }

    @Test
    void what_was_imported_is_in_copies_and_can_be_asked_for_and_taken_away() throws Exception {
        imports();
        importsWhileNoClientWaits();
        copies();
        exports();
        pseudonymizesTable();
        looksUpWithoutOriginals();
        refusesOthers();
        assertFalse(orthanc.log().contains(STUDY.patientId()), "a Patient ID is in the log");

        assertEquals(0, orthanc.stop());
        worksWithoutOrthanc();
    }

    private void imports() {
        JsonObject dry =
                bring(PATIENTS, "domain=default&dry-run=true").expect(200).object();
        assertEquals("{\"Rows\":2,\"New\":2,\"Known\":0,\"Conflicts\":[],\"Applied\":false}", dry.toString());
        assertTrue(bring(PATIENTS, "domain=default")
                .expect(200)
                .object()
                .get("Applied")
                .getAsBoolean());
        assertTrue(bring(STUDIES, "domain=default")
                .expect(200)
                .object()
                .get("Applied")
                .getAsBoolean());

        JsonObject refused = bring("PatientID,Pseudonym\nMERCY-3,TRIAL-002\nMERCY-4,TRIAL-004\n", "domain=default")
                .expect(409)
                .object();
        assertEquals(
                "{\"Rows\":2,\"New\":1,\"Known\":0,\"Conflicts\":[{\"Line\":2,\"Reason\":\"the pseudonym is already"
                        + " taken by another patient or study\"}],\"Applied\":false}",
                refused.toString());
        String malformed = bring("PatientID,Pseudonym\nMERCY-3\n", "domain=default")
                .expect(400)
                .text();
        assertTrue(malformed.contains("line 2, column Pseudonym: found 1 fields, expected 2"), malformed);
        assertFalse(malformed.contains("MERCY"), malformed);
        String large = "PatientID,Pseudonym\n\"\"x" + "\nMERCY-0000000001,TRIAL-0000000001".repeat(600_000);
        assertTrue(large.length() > 16 << 20);
        String told = bring(large, "domain=default").expect(400).text();
        assertTrue(told.contains("line 2, column 3: after a closing quotation mark"), told);
        bring(PATIENTS, "domain=unknown").expect(400);
        orthanc.post(SERVICE + "import?domain=default", PATIENTS).expect(400);
    }

    private void importsWhileNoClientWaits() {
        String id = bring(PATIENTS, "domain=default&dry-run=true&asynchronous=true")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();

        Answer answer =
                Eventually.get("the end", () -> orthanc.get(SERVICE + "import/" + id), end -> end.status() != 202);
        assertEquals(2, answer.expect(200).object().get("Known").getAsInt());
        JsonObject job = Eventually.get(
                "the job's end",
                () -> orthanc.get("/jobs/" + id).expect(200).object(),
                end -> end.get("State").getAsString().equals("Success"));
        assertEquals("PseudonymTable", job.get("Type").getAsString());
        assertEquals(100, job.get("Progress").getAsInt());
        assertEquals(2, job.getAsJsonObject("Content").get("Known").getAsInt());
    }

    private void copies() {
        orthanc.upload(STUDY.files());

        Archive.Study copy = archive.copyOf(STUDY);

        assertEquals("TRIAL-001", copy.patientId());
        assertEquals("TRIAL-001", copy.patientName());
        assertEquals(UID, copy.studyInstanceUid());
        assertEquals(
                archive.study(STUDY.orthancStudy()).tag("MainDicomTags", "StudyDate"),
                copy.tag("MainDicomTags", "StudyDate"),
                "a shift by no day");
    }

    private void exports() {
        String patients = export("patients");
        assertEquals(
                "PatientID,IssuerOfPatientID,Pseudonym,ShiftDays,StudyInstanceUID,Alias\r\n" + STUDY.patientId()
                        + ",,TRIAL-001,0,,\r\nMERCY-2,,TRIAL-002,-40,,\r\n",
                patients);
        assertEquals(
                "StudyInstanceUID,PseudonymousStudyInstanceUID\r\n" + STUDY.studyInstanceUid() + "," + UID + "\r\n",
                export("studies"));
        assertEquals(2, export("links").lines().count());
        assertEquals(
                2,
                bring(patients, "domain=default")
                        .expect(200)
                        .object()
                        .get("Known")
                        .getAsInt());
        orthanc.get(SERVICE + "export?domain=default&what=patients").expect(400);
    }

    private void pseudonymizesTable() {
        String columns =
                "table/domain=default&id=Fall&study=Studie&dates=Tag,Bis:dmy&drop=Name&keep=Gr%C3%B6%C3%9Fe%252Fm%25";
        String header = "Fall;Name;Tag;Bis;Studie;Größe/m%\n";
        String table = header + "MERCY-2;Muster, Maria;09.02.2003;10/02/2003;;1,70\n" + STUDY.patientId() + ";;;;"
                + STUDY.studyInstanceUid() + ";\n";

        assertEquals(
                "Fall;Tag;Bis;Studie;Größe/m%\r\nTRIAL-002;31.12.2002;01/01/2003;;1,70\r\nTRIAL-001;;;" + UID + ";\r\n",
                orthanc.post(SERVICE + columns, table).expect(200).text());
        assertEquals(
                "{\"Rows\":1,\"Conflicts\":[{\"Line\":2,\"Reason\":\"column Fall: the patient has no pseudonym; with"
                        + " assign=true one is given\"}]}",
                orthanc.post(SERVICE + columns, header + "MERCY-9;;;;;\n")
                        .expect(409)
                        .json()
                        .toString());
        String told = orthanc.post(SERVICE + "table/domain=default&id=Fall", table)
                .expect(400)
                .text();
        assertTrue(told.contains("line 1, column Name, Tag, Bis, Studie, Größe/m%: what becomes"), told);
    }

    private void looksUpWithoutOriginals() {
        archive.study(STUDY.orthancStudy()).delete();

        assertEquals(
                "[{\"PatientID\":\"" + STUDY.patientId() + "\",\"Pseudonym\":\"TRIAL-001\"},"
                        + "{\"PatientID\":\"MERCY-9\",\"Pseudonym\":null}]",
                orthanc.post(
                                SERVICE + "pseudonyms",
                                "{\"Domain\":\"default\",\"PatientIDs\":[\"" + STUDY.patientId()
                                        + "\",\"MERCY-9\"],\"Assign\":false}")
                        .expect(200)
                        .json()
                        .toString());
        assertEquals(
                "[{\"Pseudonym\":\"TRIAL-001\",\"Domain\":\"default\",\"PatientID\":\"" + STUDY.patientId() + "\"},"
                        + "{\"Pseudonym\":\"" + UID + "\",\"Domain\":\"default\",\"StudyInstanceUID\":\""
                        + STUDY.studyInstanceUid() + "\"}]",
                orthanc.post(
                                SERVICE + "identities",
                                "{\"Pseudonyms\":[\"TRIAL-001\",\"" + UID
                                        + "\",\"TRIAL-999\"],\"Reason\":\"incidental finding\"}")
                        .expect(200)
                        .json()
                        .toString());
        orthanc.post(SERVICE + "identities", "{\"Pseudonyms\":[\"TRIAL-001\"]}").expect(400);
        JsonObject domain =
                orthanc.get(SERVICE + "domains").expect(200).array().get(0).getAsJsonObject();
        assertEquals("default", domain.get("Domain").getAsString());
        assertEquals(2, domain.get("Patients").getAsInt());
        assertEquals(1, domain.get("Studies").getAsInt());
        assertEquals(1, domain.get("Copies").getAsInt());
        JsonArray entries = orthanc.get(SERVICE + "audit?subject=TRIAL-001")
                .expect(200)
                .object()
                .getAsJsonArray("Entries");
        assertTrue(
                StreamSupport.stream(entries.spliterator(), false)
                        .map(JsonElement::getAsJsonObject)
                        .anyMatch(entry -> entry.get("Detail").getAsString().equals("incidental finding")),
                entries.toString());
    }

    private void refusesOthers() {
        orthanc.signIn("bob", "secret");
        bring(PATIENTS, "domain=default").expect(403);
        orthanc.post(SERVICE + "identities", "{\"Pseudonyms\":[\"TRIAL-001\"],\"Reason\":\"curiosity\"}")
                .expect(403);
        orthanc.signIn("ada", "secret");
        String trail = orthanc.get(SERVICE + "audit?format=csv").expect(200).text();
        assertTrue(trail.contains(",REFUSED,HTTP,bob,127.0.0.1,,,POST /pseudonymizer/identities"), trail);
        assertTrue(trail.contains(",IMPORTED,HTTP,ada,127.0.0.1,default,,"), trail);
        assertFalse(trail.contains(STUDY.patientId()) || trail.contains("MERCY"), trail);
    }

    private void worksWithoutOrthanc() throws Exception {
        Path more =
                Files.writeString(orthanc.directory().resolve("more.csv"), "PatientID,Pseudonym\nMERCY-3,TRIAL-003\n");

        assertEquals(
                "{\"Rows\":1,\"New\":1,\"Known\":0,\"Conflicts\":[],\"Applied\":true}",
                command("import", "default", more.toString()).strip());
        String patients = command("export", "default", "patients", "the new server");
        assertEquals(4, patients.lines().count(), patients);
        assertTrue(patients.contains("MERCY-3,,TRIAL-003,-"), patients);
        String pseudonyms = command("pseudonyms", "default", more.toString().replace("more", "ask"));
        assertTrue(pseudonyms.endsWith("MERCY-2,,TRIAL-002\r\nMERCY-9,,\r\n"), pseudonyms);
        assertEquals(
                "PatientID,Pseudonym\r\nTRIAL-003,TRIAL-003\r\n",
                command("table", "default", more.toString(), "id=PatientID&keep=Pseudonym"));
        String identities = command("identities", "incidental finding", more.toString());
        assertTrue(identities.endsWith("TRIAL-003,default,MERCY-3,,,\r\n"), identities);
        assertTrue(command("audit").contains(",EXPORTED,COMMAND,"));
        assertEquals(
                3,
                JsonParser.parseString(command("domains"))
                        .getAsJsonArray()
                        .get(0)
                        .getAsJsonObject()
                        .get("Patients")
                        .getAsInt());
    }

    private String command(String name, String... arguments) throws Exception {
        Files.write(
                orthanc.directory().resolve("ask.csv"),
                "PatientID\nMERCY-2\nMERCY-9\n".getBytes(StandardCharsets.UTF_8));
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                OrthancServer.pluginLibrary()
                        .resolveSibling("orthanc-pseudonymizer.jar")
                        .toString(),
                name,
                orthanc.directory().resolve("orthanc.json").toString()));
        words.addAll(List.of(arguments));
        Commands.End end = Commands.end(words.toArray(String[]::new));
        assertEquals(0, end.code(), end.said());
        return end.said();
    }
}
