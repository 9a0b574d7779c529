// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.service.PostgresAuditLog;
import io.github.pseudonymizer.postgres.service.PostgresPseudonymTable;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.service.AuditLog;
import io.github.pseudonymizer.service.DescribingDomains.Description;
import io.github.pseudonymizer.service.Exporting.Content;
import io.github.pseudonymizer.service.Exporting.Part;
import io.github.pseudonymizer.service.ImportReport;
import io.github.pseudonymizer.service.LookingUp.Question;
import io.github.pseudonymizer.service.PseudonymService;
import io.github.pseudonymizer.service.PseudonymTable;
import io.github.pseudonymizer.service.ServiceDomains;
import io.github.pseudonymizer.service.ServicePorts;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What administrators ask of the database. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PseudonymTableIT extends PostgresDatabaseFixture {

    private static final Requester ADA = new Requester(Requester.Cause.HTTP, "ada", "192.0.2.7");
    private static final Namespace DEFAULT = new Namespace("default", new PseudonymFormat.Random("P"));
    private static final Namespace TRIAL = new Namespace("trial", new PseudonymFormat.Sequential("T-"));
    private static final Identity ISSUED = Identity.patient("Mü\0\"4711\", x", "Mercy\nHospital");
    private static final Identity NAMELESS = Identity.patientOfStudy("1.2.3");

    private PostgresDatabase database;
    private ServicePorts ports;
    private PseudonymService service;

    @BeforeEach
    void open() {
        database = place.open();
        ports = ports(database);
        service = service(ports);
    }

    private static ServicePorts ports(PostgresDatabase database) {
        return new ServicePorts(
                new PostgresPseudonymTable(database),
                new PostgresAuditLog(database),
                new PostgresPseudonymStore(database),
                new PostgresAuditTrail(database));
    }

    private static Domain trial() {
        Domain domain = ServiceDomains.of(TRIAL);
        return new Domain(
                TRIAL,
                PatientIds.of(true, List.of()),
                domain.profile(),
                domain.pixels(),
                domain.policy(),
                domain.uids());
    }

    private static PseudonymService service(ServicePorts ports) {
        Domains domains = new Domains(List.of(ServiceDomains.of(DEFAULT), trial()), Map.of());
        return PseudonymService.of("", domains, ports, rows -> {});
    }

    private static String export(PseudonymService service, Content content, Part part) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        service.exporting().write(trial(), content, part, "a test", ADA, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Link link(String archive, String original, String copy, String pseudonym) {
        return new Link(archive, "trial", original, copy, pseudonym, Link.State.STORING, ADA, 0, 0, Instant.EPOCH);
    }

    @Test
    void an_export_can_be_imported_elsewhere_unchanged() throws Exception {
        Set<Identity> identities =
                Set.of(ISSUED, NAMELESS, Identity.patient("4711"), Identity.study("1.2.3"), Identity.study("1.2.4"));
        ports.store().assign(TRIAL, identities);
        try (TestServer.Database other = TestServer.createDatabase()) {
            ServicePorts others = ports(other.open());
            for (Content content : List.of(Content.PATIENTS, Content.STUDIES)) {
                String exported = export(service, content, Part.ALL);

                ImportReport there = service(others).importing().run(trial(), TableSource.of(exported), false, ADA);
                ImportReport here = service.importing().run(trial(), TableSource.of(exported), false, ADA);

                long rows = content == Content.PATIENTS ? 3 : 2;
                assertEquals(new ImportReport(rows, rows, 0, List.of(), 0, true), there);
                assertEquals(new ImportReport(rows, 0, rows, List.of(), 0, true), here);
                assertEquals(exported, export(service(others), content, Part.ALL));
            }
            assertEquals(ports.table().find(TRIAL, identities), others.table().find(TRIAL, identities));
        }
    }

    @Test
    void parts_of_an_export_are_all_of_it() {
        Set<Identity> identities = IntStream.range(0, 25)
                .mapToObj(i -> Identity.patient("4711-" + i))
                .collect(Collectors.toSet());
        ports.store().assign(TRIAL, identities);
        String whole = export(service, Content.PATIENTS, Part.ALL);

        List<String> rows = new ArrayList<>();
        String last = "";
        List<String> part;
        do {
            part = export(service, Content.PATIENTS, new Part(last, 10))
                    .lines()
                    .skip(1)
                    .toList();
            rows.addAll(part);
            last = rows.get(rows.size() - 1).split(",", -1)[2];
        } while (part.size() == 10);

        assertEquals(whole.lines().skip(1).toList(), rows);
    }

    @Test
    void links_are_exported_of_one_archive_or_of_all() {
        PostgresLinks links = new PostgresLinks(database);
        ports.store().assign(TRIAL, Set.of(Identity.patient("4711")));
        for (String archive : List.of("a", "b")) {
            links.begin(link(archive, "original", "copy", "T-1"));
            links.begin(link(archive, "another", "copy-2", "T-2"));
        }
        List<String> all = new ArrayList<>();
        List<String> one = new ArrayList<>();

        ports.table().eachLink("trial", "", "", 100, link -> all.add(link.archive() + " " + link.copy()));
        ports.table().eachLink("trial", "b", "copy", 100, link -> one.add(link.original()));

        assertEquals(List.of("a copy", "b copy", "a copy-2", "b copy-2"), all);
        assertEquals(List.of("another"), one);
        assertTrue(export(service, Content.LINKS, Part.ALL).contains("original,copy,T-1,STORING,HTTP,ada,192.0.2.7,"));
    }

    @Test
    void who_has_which_pseudonym_is_told_in_the_order_of_the_questions() throws SQLException {
        List<Question> questions = List.of(
                new Question("4711", "Mercy"),
                new Question("4711", ""),
                new Question("unknown", ""),
                new Question(" ", ""));
        List<Optional<String>> assigned = service.lookingUp().pseudonyms(trial(), questions.subList(0, 2), true, ADA);

        List<Optional<String>> told = service.lookingUp().pseudonyms(trial(), questions, false, ADA);

        assertEquals(List.of(assigned.get(0), assigned.get(1), Optional.empty(), Optional.empty()), told);
        assertEquals(
                Set.of("T-000001", "T-000002"),
                Set.of(told.get(0).orElseThrow(), told.get(1).orElseThrow()));
        assertEquals(
                List.of("2 of 2 patients, assigned where missing", "2 of 4 patients"),
                place.strings(
                        "SELECT detail FROM pseudonymizer.audit WHERE event = 'PSEUDONYMS_READ' ORDER BY number"));
    }

    @Test
    void whom_a_pseudonym_stands_for_is_told_and_recorded_with_the_reason() throws SQLException {
        ports.store().assign(TRIAL, Set.of(ISSUED, Identity.study("1.2.3")));
        ports.store().assign(DEFAULT, Set.of(Identity.patient("4711")));
        String study = place.strings("SELECT value FROM pseudonymizer.pseudonym WHERE kind = 'STUDY'")
                .get(0);

        List<PseudonymTable.Known> told = service.lookingUp()
                .identities(Optional.empty(), List.of("T-000001", study, "T-999"), "incidental finding", ADA);

        assertEquals(
                List.of(
                        new PseudonymTable.Known("trial", "T-000001", ISSUED),
                        new PseudonymTable.Known("trial", study, Identity.study("1.2.3"))),
                told);
        assertEquals(List.of(), service.lookingUp().identities(Optional.of("default"), List.of(study), "x", ADA));
        assertEquals(
                List.of(
                        "T-000001 incidental finding",
                        study + " incidental finding",
                        " none of 1 pseudonyms is known; x"),
                place.strings("SELECT subject || ' ' || detail FROM pseudonymizer.audit"
                        + " WHERE event = 'IDENTITIES_READ' ORDER BY number"));
    }

    @Test
    void a_domain_is_described_with_what_there_is_of_it() {
        ports.store().assign(TRIAL, Set.of(ISSUED, NAMELESS, Identity.study("1.2.3")));
        ports.store().assign(new Namespace("former", new PseudonymFormat.Random("F")), Set.of(NAMELESS));
        PostgresLinks links = new PostgresLinks(database);
        links.begin(link("a", "original", "copy", "T-1"));
        links.complete(link("a", "original", "copy", "T-1"), 3, 0);
        links.begin(link("a", "another", "copy-2", "T-2"));
        links.fail(link("a", "another", "copy-2", "T-2"));

        List<Description> told = service.describing().all(ADA);

        assertEquals(
                List.of("default", "trial", "former"),
                told.stream().map(Description::name).toList());
        assertEquals(PseudonymTable.Counts.NONE, told.get(0).counts());
        assertEquals(new PseudonymTable.Counts(2, 1, 1, 1), told.get(1).counts());
        assertEquals(trial().rules().digest(false), told.get(1).digest());
        assertTrue(told.get(1).profile().contains("pseudonyms are sequential, with the prefix T-"), "" + told);
        assertEquals("", told.get(2).digest());
    }

    @Test
    void the_audit_trail_is_read_in_its_order_and_about_one_subject() {
        for (int i = 1; i <= 5; i++) {
            ports.audit().record(entry("P" + i % 2, "entry " + i));
        }

        List<AuditLog.Kept> first = service.audit().entries(AuditLog.Selection.ALL, 3, ADA);
        List<AuditLog.Kept> rest = service.audit().entries(AuditLog.Selection.ALL.behind(first.get(2)), 100, ADA);
        List<AuditLog.Kept> about =
                service.audit().entries(AuditLog.Selection.of("", "P0").orElseThrow(), 100, ADA);

        assertEquals(List.of("entry 1", "entry 2", "entry 3"), details(first));
        assertEquals(
                List.of(
                        "entry 4",
                        "entry 5",
                        "at most 3",
                        "at most 100, behind number " + first.get(2).number()),
                details(rest));
        assertEquals(List.of("entry 2", "entry 4"), details(about));
        assertEquals(
                List.of(),
                ports.log().entries(AuditLog.Selection.of("2999-01-01", "").orElseThrow(), 100));
    }

    @Test
    void only_entries_older_than_the_limit_can_be_deleted() throws SQLException {
        ports.audit().record(entry("P1", "young"));
        // As if they had been recorded then: no other way leads there.
        place.execute(
                "INSERT INTO pseudonymizer.audit (at, archive, event, cause, requested_by, address, domain, subject,"
                        + " detail) SELECT now() - make_interval(days => n), '', 'REFUSED', 'HTTP', '', '', '', '', 'old ' || n"
                        + " FROM generate_series(5, 20) AS n");

        long deleted = ports.log().deleteOlderThan(10, some -> entry("", some + " deleted"));

        assertEquals(11, deleted);
        assertEquals(
                "young,old 5,old 6,old 7,old 8,old 9,11 deleted",
                String.join(",", details(ports.log().entries(AuditLog.Selection.ALL, 100))));
        assertEquals(0, ports.log().deleteOlderThan(10, some -> entry("", "nothing")));
        for (String change : List.of(
                "DELETE FROM pseudonymizer.audit",
                "UPDATE pseudonymizer.audit SET detail = ''",
                "TRUNCATE pseudonymizer.audit",
                "BEGIN; SELECT set_config('pseudonymizer.audit_keep_days', '30', true); DELETE FROM pseudonymizer.audit")) {
            assertThrows(SQLException.class, () -> place.execute(change), change);
        }
    }

    @Test
    void an_import_that_is_cancelled_at_a_row_or_at_its_end_keeps_nothing() throws SQLException {
        for (int at = 1; at <= 3; at++) {
            AtomicInteger left = new AtomicInteger(at);
            assertThrows(
                    CancelledException.class,
                    () -> service.importing()
                            .run(
                                    ServiceDomains.of(DEFAULT),
                                    TableSource.of("PatientID,Pseudonym\nC-1,CANCELLED-1\nC-2,CANCELLED-2\n"),
                                    false,
                                    ADA,
                                    () -> {
                                        if (left.decrementAndGet() == 0) {
                                            throw new CancelledException(false);
                                        }
                                    }));
        }

        assertEquals(
                List.of(),
                place.strings("SELECT value FROM pseudonymizer.pseudonym WHERE value LIKE 'CANCELLED%' UNION ALL"
                        + " SELECT relname FROM pg_class WHERE relname LIKE 'import\\_%' UNION ALL"
                        + " SELECT detail FROM pseudonymizer.audit WHERE event = 'IMPORTED'"));
    }

    private static List<String> details(List<AuditLog.Kept> entries) {
        return entries.stream().map(AuditLog.Kept::detail).toList();
    }

    private static AuditEntry entry(String subject, String detail) {
        return new AuditEntry("a", AuditEntry.Event.REFUSED, ADA, "", subject, detail);
    }
}
