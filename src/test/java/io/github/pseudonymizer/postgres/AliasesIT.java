// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.patient.PostgresForgetting;
import io.github.pseudonymizer.postgres.service.PostgresAuditLog;
import io.github.pseudonymizer.postgres.service.PostgresPseudonymTable;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.service.Conflict;
import io.github.pseudonymizer.service.Exporting;
import io.github.pseudonymizer.service.ImportReport;
import io.github.pseudonymizer.service.PseudonymService;
import io.github.pseudonymizer.service.ServiceDomains;
import io.github.pseudonymizer.service.ServicePorts;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Requester;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Several identities with one pseudonym. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AliasesIT extends PostgresDatabaseFixture {

    private static final Requester ADA = new Requester(Requester.Cause.HTTP, "ada", "192.0.2.7");
    private static final String TABLE = """
        PatientID,Pseudonym,ShiftDays,Alias
        4711,TRIAL-1,-5,
        0815,TRIAL-2,,false
        mrn4711,TRIAL-1,,TRUE
        MRN-4711,TRIAL-1,-5,true
        """;

    private PostgresDatabase database;
    private PostgresPseudonymStore store;
    private PseudonymService service;

    @BeforeEach
    void open() {
        database = place.open();
        store = new PostgresPseudonymStore(database);
        service = service(database);
    }

    private static PseudonymService service(PostgresDatabase database) {
        return PseudonymService.of(
                "",
                new Domains(List.of(ServiceDomains.of(DOMAIN)), Map.of()),
                new ServicePorts(
                        new PostgresPseudonymTable(database),
                        new PostgresAuditLog(database),
                        new PostgresPseudonymStore(database),
                        new PostgresAuditTrail(database)),
                rows -> {});
    }

    private ImportReport bring(String table) {
        return service.importing().run(ServiceDomains.of(DOMAIN), TableSource.of(table), false, ADA);
    }

    private Pseudonym.OfPatient patient(String id) {
        Identity identity = Identity.patient(id);
        return (Pseudonym.OfPatient)
                Objects.requireNonNull(store.assign(DOMAIN, Set.of(identity)).get(identity));
    }

    private static String export(PseudonymService service, Exporting.Part part) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        service.exporting().write(ServiceDomains.of(DOMAIN), Exporting.Content.PATIENTS, part, "a test", ADA, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void identities_share_a_pseudonym_and_its_shift() {
        assertEquals(new ImportReport(4, 4, 0, List.of(), 0, true), bring(TABLE));

        for (String id : List.of("4711", "mrn4711", "MRN-4711")) {
            assertEquals(new Pseudonym.OfPatient("TRIAL-1", new DateShift(-5)), patient(id));
        }
        assertEquals(new ImportReport(4, 0, 4, List.of(), 0, true), bring(TABLE));
    }

    @Test
    void an_alias_of_a_patient_in_the_database_gets_the_shift_that_the_patient_has() {
        Pseudonym.OfPatient known = patient("4711");

        bring("PatientID,Pseudonym,Alias\n4712," + known.value() + ",true\n");
        bring("PatientID,Pseudonym,Alias\n4713," + known.value() + ",true\n4714,NEW,true\n");

        assertEquals(known, patient("4712"));
        assertEquals(known, patient("4713"));
        assertEquals("NEW", patient("4714").value());
    }

    @Test
    void what_does_not_fit_is_a_conflict() {
        bring(TABLE);

        ImportReport report = bring("""
            PatientID,Pseudonym,ShiftDays,Alias
            1,TRIAL-1,,
            2,TRIAL-1,-6,true
            3,TRIAL-3,,yes
            0815,TRIAL-1,,true
            4,TRIAL-4,-1,
            5,TRIAL-4,-2,true
            mrn4711,TRIAL-1,,true
            """);

        assertEquals(
                List.of(
                        new Conflict(2, "the pseudonym is already taken by another patient or study"),
                        new Conflict(3, "the patient has another date shift"),
                        new Conflict(4, "Alias must be true, false or empty"),
                        new Conflict(5, "the patient or study has another pseudonym"),
                        new Conflict(7, "the patient has another date shift")),
                report.conflicts());
        assertEquals(1, report.known());
    }

    @Test
    void an_export_has_them_together_and_is_imported_elsewhere_unchanged() throws Exception {
        bring(TABLE);
        String exported = export(service, Exporting.Part.ALL);
        assertEquals(2, exported.lines().filter(line -> line.endsWith(",true")).count());

        String first = export(service, new Exporting.Part("", 1));
        assertEquals(4, first.lines().count());
        assertEquals(
                exported.lines().skip(4).toList(),
                export(service, new Exporting.Part("TRIAL-1", 1))
                        .lines()
                        .skip(1)
                        .toList());
        try (TestServer.Database other = TestServer.createDatabase()) {
            PseudonymService there = service(other.open());
            assertEquals(
                    new ImportReport(4, 4, 0, List.of(), 0, true),
                    there.importing().run(ServiceDomains.of(DOMAIN), TableSource.of(exported), false, ADA));
            assertEquals(exported, export(there, Exporting.Part.ALL));
        }
    }

    @Test
    void all_identities_are_told_and_count_as_one_patient() {
        bring(TABLE);

        assertEquals(
                List.of("4711", "mrn4711", "MRN-4711"),
                service.lookingUp().identities(Optional.empty(), List.of("TRIAL-1"), "a finding", ADA).stream()
                        .map(known -> known.identity().parts().patientId())
                        .toList());
        assertEquals(2, service.describing().all(ADA).get(0).counts().patients());
    }

    @Test
    void all_identities_are_forgotten() throws Exception {
        bring(TABLE);
        PostgresForgetting forgetting = new PostgresForgetting(database);
        assertTrue(forgetting.isNamedIn("default", "TRIAL-1", "letter of mrn-4711"));
        assertFalse(
                forgetting.find("archive", "default", "TRIAL-1").orElseThrow().forgotten());

        forgetting.forget(
                "default",
                "TRIAL-1",
                List.of(),
                "",
                new AuditEntry("", AuditEntry.Event.PATIENT_FORGOTTEN, ADA, "default", "TRIAL-1", ""));

        assertTrue(
                forgetting.find("archive", "default", "TRIAL-1").orElseThrow().forgotten());
        assertEquals(
                List.of("TRIAL-2"),
                place.strings("SELECT value FROM pseudonymizer.pseudonym WHERE identity IS NOT NULL"));
        assertNotEquals("TRIAL-1", patient("mrn4711").value());
        assertEquals(
                List.of(new Conflict(2, "the pseudonym is of a patient who was forgotten or merged with another one")),
                bring("PatientID,Pseudonym,Alias\n4711,TRIAL-1,true\n").conflicts());
    }

    @Test
    void an_alias_of_a_patient_who_is_forgotten_at_the_same_time_is_forgotten_or_refused() throws Exception {
        PostgresForgetting forgetting = new PostgresForgetting(database);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (int i = 0; i < 20; i++) {
            String pseudonym = patient("P" + i).value();
            String table = "PatientID,Pseudonym,Alias\nQ" + i + "," + pseudonym + ",true\n";
            Future<ImportReport> imported = threads.submit(() -> bring(table));
            AuditEntry entry = new AuditEntry("", AuditEntry.Event.PATIENT_FORGOTTEN, ADA, "default", pseudonym, "");
            Thread.sleep(i);
            forgetting.forget("default", pseudonym, List.of(), "", entry);
            boolean unused = imported.get().applied();
            assertEquals(
                    List.of("0"),
                    place.strings("SELECT count(*) FROM pseudonymizer.pseudonym WHERE value = '" + pseudonym
                            + "' AND identity IS NOT NULL"));
        }
        threads.shutdown();
    }
}
