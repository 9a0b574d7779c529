// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.postgres.patient.PostgresForgetting;
import io.github.pseudonymizer.postgres.service.PostgresAuditLog;
import io.github.pseudonymizer.postgres.service.PostgresPseudonymTable;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.service.ClinicalTables;
import io.github.pseudonymizer.service.Conflict;
import io.github.pseudonymizer.service.ServiceDomains;
import io.github.pseudonymizer.service.ServicePorts;
import io.github.pseudonymizer.service.TableColumns;
import io.github.pseudonymizer.service.TableReport;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Requester;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ForgottenStudiesInTablesIT {

    private static final Requester ALICE = new Requester(Requester.Cause.HTTP, "alice", "127.0.0.1");
    private static final Identity PATIENT = Identity.patient("MRN-4711");
    private static final Identity STUDY = Identity.study("1.2.276.4711");
    private static final Identity OTHERS_STUDY = Identity.study("1.2.276.815");

    private final Namespace namespace = new Namespace("domain", new PseudonymFormat.Derived("P"));
    private TestServer.Database place;
    private PostgresDatabase database;
    private PostgresPseudonymStore store;

    @BeforeEach
    void open() throws Exception {
        place = TestServer.createDatabase();
        database = place.open();
        store = new PostgresPseudonymStore(database);
    }

    @AfterEach
    void close() {
        place.close();
    }

    private void forget(Map<Identity, Pseudonym> known) {
        String pseudonym = ((Pseudonym.OfPatient) Objects.requireNonNull(known.get(PATIENT))).value();
        String study = database.keys().of(namespace.name()).uids().map(STUDY.value());
        AuditEntry entry = new AuditEntry(
                "archive", AuditEntry.Event.PATIENT_FORGOTTEN, ALICE, namespace.name(), pseudonym, "copies: keep");
        new PostgresForgetting(database).forget(namespace.name(), pseudonym, List.of(study), "", entry);
    }

    @Test
    void a_clinical_table_with_a_forgotten_study_gives_no_pseudonym() throws Exception {
        store.assign(namespace, Set.of(Identity.patient("MRN-0815"), OTHERS_STUDY));
        forget(store.assign(namespace, Set.of(PATIENT, STUDY)));
        StringBuilder csv = new StringBuilder("Case,Study\n");
        IntStream.range(0, 1_000).forEach(i -> csv.append("MERCY-").append(i).append(",\n"));
        csv.append("MRN-0815,").append(OTHERS_STUDY.value()).append('\n');
        csv.append("MRN-4711,").append(STUDY.value()).append('\n');
        TableColumns columns = TableColumns.of(Map.of("id", "Case", "study", "Study", "assign", "true"))
                .orElseThrow();
        ServicePorts ports = new ServicePorts(
                new PostgresPseudonymTable(database),
                new PostgresAuditLog(database),
                store,
                new PostgresAuditTrail(database));

        TableReport report = new ClinicalTables("archive", ports, rows -> {})
                .run(
                        ServiceDomains.of(namespace),
                        TableSource.of("" + csv),
                        columns,
                        ALICE,
                        OutputStream.nullOutputStream());

        assertEquals(
                List.of(new Conflict(1_003, "column Study: the study was forgotten, and gets no pseudonym any more")),
                report.conflicts());
        assertEquals(List.of("4"), place.strings("SELECT count(*) FROM pseudonymizer.pseudonym"));
        assertEquals(
                List.of("1002 rows with columns 1 id, 1 study; refused: 1 conflicts"),
                place.strings("SELECT detail FROM pseudonymizer.audit WHERE event = 'TABLE_PSEUDONYMIZED'"));
    }
}
