// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.service.ImportedUids;
import io.github.pseudonymizer.postgres.service.PostgresPseudonymTable;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.service.Conflict;
import io.github.pseudonymizer.service.ImportReport;
import io.github.pseudonymizer.service.Importing;
import io.github.pseudonymizer.service.PseudonymTable;
import io.github.pseudonymizer.service.ServiceDomains;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.Requester;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Pseudonyms that an administrator brings. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ImportIT {

    private static final Requester ADA = new Requester(Requester.Cause.HTTP, "ada", "192.0.2.7");
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static TestServer.Database place;
    private static PostgresDatabase database;
    private static PseudonymStore store;
    private static PseudonymTable table;

    private final Namespace namespace =
            new Namespace("import-" + NUMBER.incrementAndGet(), new PseudonymFormat.Random("P-"));

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        database = place.open();
        store = new PostgresPseudonymStore(database);
        table = new PostgresPseudonymTable(database);
    }

    @AfterAll
    static void close() {
        place.close();
    }

    private ImportReport bring(String csv) {
        return bring(TableSource.of(csv), false);
    }

    private ImportReport bring(TableSource source, boolean dryRun) {
        return new Importing("archive", table, rows -> {}).run(ServiceDomains.of(namespace), source, dryRun, ADA);
    }

    private Pseudonym.OfPatient patient(String id) {
        Identity identity = Identity.patient(id);
        return (Pseudonym.OfPatient)
                Objects.requireNonNull(store.assign(namespace, Set.of(identity)).get(identity));
    }

    private List<String> rows() throws SQLException {
        return place.strings("SELECT kind || ' ' || value FROM pseudonymizer.pseudonym WHERE domain = '"
                + namespace.name() + "' ORDER BY 1");
    }

    private String lastAudit() throws SQLException {
        return place.strings("SELECT event || ' ' || requested_by || ' ' || detail FROM pseudonymizer.audit"
                        + " WHERE domain = '" + namespace.name() + "' ORDER BY number DESC LIMIT 1")
                .get(0);
    }

    @Test
    void an_imported_patient_has_the_imported_pseudonym_and_shift() throws Exception {
        ImportReport report =
                bring("PatientID,Pseudonym,ShiftDays\n4711,TRIAL-1,0\n 4712 ,TRIAL-2,365\n4713,TRIAL-3,\n");

        assertEquals(new ImportReport(3, 3, 0, List.of(), 0, true), report);
        assertEquals(new Pseudonym.OfPatient("TRIAL-1", new DateShift(0)), patient("4711"));
        assertEquals(new Pseudonym.OfPatient("TRIAL-2", new DateShift(365)), patient("4712"));
        assertEquals("TRIAL-3", patient("4713").value());
        assertTrue(patient("4713").shift().days() < 0);
        assertTrue(patient("4714").value().startsWith("P-"));
        assertEquals("IMPORTED ada patients, applied: 3 rows, 3 new, 0 known, 0 conflicts", lastAudit());
    }

    @Test
    void all_conflicts_are_listed_and_nothing_is_written() throws Exception {
        bring("PatientID,Pseudonym,ShiftDays\n1,TRIAL-1,-5\n2,TRIAL-2,\n");
        String generated = patient("3").value();
        List<String> before = rows();

        ImportReport report = bring("PatientID;Pseudonym;ShiftDays\n"
                + "1;TRIAL-1;-5\n" // Known.
                + "2;TRIAL-9;\n" // Another one.
                + "4;TRIAL-2;\n"
                + "5;TRIAL-5;\n"
                + "5;TRIAL-5;\n"
                + "6;TRIAL-5;\n"
                + "3;TRIAL-3;\n"
                + "7;" + generated + ";\n"
                + "8;TRIAL\\8;\n"
                + ";TRIAL-10;\n"
                + "9;TRIAL-11;37000\n"
                + "UNKNOWN;TRIAL-12;\n"
                + "10;TRIAL-13;7\n");

        assertEquals(
                Map.of(
                        3L, "the patient or study has another pseudonym",
                        4L, "the pseudonym is already taken by another patient or study",
                        6L, "the same patient or study is in line 5",
                        7L, "the same pseudonym is in line 5",
                        8L, "the patient or study has another pseudonym",
                        9L, "the pseudonym is already taken by another patient or study",
                        10L,
                                "Pseudonym must have 1 to 64 printable ASCII characters without \\ ^ = * ? and without"
                                        + " blanks around them",
                        11L, "PatientID is empty",
                        12L, "ShiftDays must be a whole number of days, at most 36500 in either direction, or empty",
                        13L, "this PatientID is a placeholder that names no patient in this domain"),
                report.conflicts().stream().collect(Collectors.toMap(Conflict::line, Conflict::reason)));
        assertEquals(13, report.rows());
        assertEquals(2, report.added());
        assertEquals(1, report.known());
        assertFalse(report.applied());
        assertEquals(before, rows());
        assertEquals("IMPORTED ada patients, refused: 13 rows, 2 new, 1 known, 10 conflicts", lastAudit());
    }

    @Test
    void another_shift_of_a_known_patient_is_a_conflict() {
        bring("PatientID,Pseudonym,ShiftDays\n1,TRIAL-1,-5\n2,TRIAL-2,-6\n");

        ImportReport report = bring("PatientID,Pseudonym,ShiftDays\n1,TRIAL-1,-5\n2,TRIAL-2,-7\n3,TRIAL-3,-7\n");

        assertEquals(List.of(new Conflict(3, "the patient has another date shift")), report.conflicts());
    }

    @Test
    void a_dry_run_answers_the_same_and_writes_nothing() throws Exception {
        String csv = "PatientID,Pseudonym\n1,TRIAL-1\n2,TRIAL-2\n";

        ImportReport dry = bring(TableSource.of(csv), true);
        assertEquals(List.of(), rows());
        ImportReport real = bring(csv);

        assertEquals(new ImportReport(2, 2, 0, List.of(), 0, false), dry);
        assertEquals(new ImportReport(2, 2, 0, List.of(), 0, true), real);
        assertEquals(new ImportReport(2, 0, 2, List.of(), 0, true), bring(csv));
    }

    @Test
    void an_imported_study_has_its_uid_also_where_others_refer_to_it_and_on_another_server() {
        ImportedUids here = new ImportedUids(database, namespace.name());
        ImportedUids elsewhere = new ImportedUids(place.open(), namespace.name());
        String before = elsewhere.current().map("1.2.3");

        bring("StudyInstanceUID,PseudonymousStudyInstanceUID\n1.2.3,2.25.42\n");

        assertNotEquals("2.25.42", before);
        for (ImportedUids uids : List.of(here, elsewhere)) {
            assertEquals("2.25.42", uids.current().map("1.2.3"));
            assertEquals("2.25.42", uids.current().map("1.2.3\0"));
            assertEquals(
                    database.keys().of(namespace.name()).uids().map("1.2.4"),
                    uids.current().map("1.2.4"));
        }
        Identity study = Identity.study("1.2.3");
        Pseudonym assigned = store.assign(namespace, Set.of(study)).get(study);
        assertEquals(
                "2.25.42",
                ((Pseudonym.OfStudy) Objects.requireNonNull(assigned)).uid().value());
    }

    @Test
    void numbers_go_on_behind_imported_ones() {
        Namespace numbered = new Namespace(namespace.name(), new PseudonymFormat.Sequential("S-"));
        bring("PatientID,Pseudonym\n"
                + IntStream.rangeClosed(1, 200)
                        .mapToObj(i -> "P%d,S-%06d%n".formatted(i, i))
                        .collect(Collectors.joining()));
        Identity next = Identity.patient("4711");

        Pseudonym assigned = store.assign(numbered, Set.of(next)).get(next);

        assertEquals("S-000201", ((Pseudonym.OfPatient) Objects.requireNonNull(assigned)).value());
    }

    @RepeatedTest(3)
    void of_two_imports_at_once_one_is_applied_and_the_other_is_told_why_not() throws Exception {
        String one = "PatientID,Pseudonym\n" + many(2_000, 0, "A-");
        String other = "PatientID,Pseudonym\n" + many(2_000, 1_000, "B-");

        List<ImportReport> reports = together(() -> bring(one), () -> bring(other));

        assertEquals(1, reports.stream().filter(ImportReport::applied).count());
        ImportReport refused =
                reports.stream().filter(report -> !report.applied()).findFirst().orElseThrow();
        assertEquals(1_000, refused.conflictCount());
        assertEquals(2_000, rows().size());
    }

    @RepeatedTest(3)
    void an_import_and_requests_for_the_same_new_patients_never_disagree() throws Exception {
        String csv = "PatientID,Pseudonym\n" + many(3_000, 0, "A-");
        Map<String, String> clicked = new HashMap<>();
        Random random = new Random(NUMBER.get());

        List<ImportReport> reports = together(() -> bring(csv), () -> {
            for (int i = 0; i < 60; i++) {
                String id = "P" + random.nextInt(3_000);
                clicked.put(id, patient(id).value());
            }
            return new ImportReport(0, 0, 0, List.of(), 0, false);
        });

        ImportReport imported = reports.get(0);
        clicked.forEach((id, value) -> assertEquals(value, patient(id).value()));
        long generated = clicked.values().stream()
                .filter(value -> value.startsWith("P-"))
                .count();
        if (imported.applied()) {
            assertEquals(0, generated, "a request made its own pseudonym for an imported patient");
            assertEquals(3_000, rows().size());
        } else {
            assertTrue(imported.conflictCount() > 0);
            assertEquals(clicked.size(), rows().size());
        }
    }

    @Test
    void what_ends_in_the_middle_leaves_nothing() throws Exception {
        byte[] csv = ("PatientID,Pseudonym\n" + many(12_000, 0, "A-")).getBytes(StandardCharsets.UTF_8);
        TableSource ending = () -> new InterruptedInput(csv, () -> {
            throw new UncheckedIOException(new IOException("ended"));
        });
        TableSource killing = () -> new InterruptedInput(csv, ImportIT::endSessions);

        assertThrows(UncheckedIOException.class, () -> bring(ending, false));
        assertThrows(StoreException.class, () -> bring(killing, false));

        assertEquals(List.of(), rows());
        assertEquals(List.of(), place.strings("SELECT relname FROM pg_class WHERE relname LIKE 'import%'"));
        assertTrue(bring(TableSource.of(ByteBuffer.wrap(csv)), false).applied());
    }

    /** As a server does that is stopped. */
    private static void endSessions() {
        try {
            place.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Something happens in the middle of a table. */
    private static final class InterruptedInput extends InputStream {

        private final byte[] bytes;
        private final Runnable inTheMiddle;
        private int position;

        InterruptedInput(byte[] bytes, Runnable inTheMiddle) {
            this.bytes = bytes;
            this.inTheMiddle = inTheMiddle;
        }

        @Override
        public int read() {
            if (position == bytes.length / 2) {
                inTheMiddle.run();
            }
            return position < bytes.length ? bytes[position++] : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int one = read();
            if (one < 0) {
                return -1;
            }
            target[offset] = (byte) one;
            return 1;
        }
    }

    private static String many(int count, int from, String prefix) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> "P" + i + "," + prefix + i + "\n")
                .collect(Collectors.joining());
    }

    private static <T> List<T> together(Callable<T> one, Callable<T> other) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(List.of(one, other))) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
