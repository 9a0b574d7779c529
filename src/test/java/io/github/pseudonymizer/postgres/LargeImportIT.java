// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.postgres.service.ImportedUids;
import io.github.pseudonymizer.postgres.service.PostgresPseudonymTable;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.service.ImportReport;
import io.github.pseudonymizer.service.Importing;
import io.github.pseudonymizer.service.PseudonymTable;
import io.github.pseudonymizer.service.ServiceDomains;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.Requester;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A million rows. Run it with a heap of 512 MiB: it must not need more. */
@Tag("soak")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LargeImportIT {

    private static final int ROWS = 1_000_000;
    private static final Namespace DOMAIN = new Namespace("default", new PseudonymFormat.Random("P-"));
    private static TestServer.Database place;
    private static PostgresDatabase database;
    private static PseudonymTable table;

    @BeforeAll
    static void open() throws Exception {
        place = TestServer.createDatabase();
        database = place.open();
        table = new PostgresPseudonymTable(database);
    }

    @AfterAll
    static void close() {
        place.close();
    }

    @Test
    void a_million_patients_or_studies_are_imported_in_two_minutes() throws Exception {
        Path patients = write("PatientID,Pseudonym,ShiftDays", "MERCY-%07d,TRIAL-%07d,-%d");
        Path studies =
                write("StudyInstanceUID,PseudonymousStudyInstanceUID", "1.2.276.0.7230010.3.1.2.%d,2.25.9%07d%d");

        assertEquals(new ImportReport(ROWS, ROWS, 0, List.of(), 0, true), timed("patients", patients));
        assertEquals(ROWS, timed("the same again", patients).known());
        assertEquals(ROWS, timed("studies", studies).added());

        long begin = System.nanoTime();
        ImportedUids uids = new ImportedUids(database, DOMAIN.name());
        assertEquals("2.25.900000078", uids.current().map("1.2.276.0.7230010.3.1.2.7"));
        tell("first UID", begin);
        begin = System.nanoTime();
        AtomicLong exported = new AtomicLong();
        table.each(DOMAIN, Identity.Kind.PATIENT, "", Long.MAX_VALUE, one -> exported.incrementAndGet());
        assertEquals(ROWS, exported.get());
        tell("export", begin);
    }

    private static ImportReport timed(String what, Path csv) {
        long begin = System.nanoTime();
        ImportReport report = new Importing("archive", table, rows -> {})
                .run(
                        ServiceDomains.of(DOMAIN),
                        TableSource.of(csv),
                        false,
                        new Requester(Requester.Cause.COMMAND, "ada", ""));
        tell(what, begin);
        return report;
    }

    private static void tell(String what, long begin) {
        System.out.println("figures: a million rows, " + what + ": " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }

    private static Path write(String header, String row) throws Exception {
        Path csv = Files.createTempFile(TestServer.scratch(), "import", ".csv");
        csv.toFile().deleteOnExit();
        try (BufferedWriter out = Files.newBufferedWriter(csv)) {
            out.write(header + "\n");
            for (int i = 0; i < ROWS; i++) {
                out.write(String.format(row, i, i, 1 + i % 3650) + "\n");
            }
        }
        return csv;
    }
}
