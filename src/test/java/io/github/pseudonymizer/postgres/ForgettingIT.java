// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.patient.PostgresForgetting;
import io.github.pseudonymizer.postgres.patient.PostgresPatientTraits;
import io.github.pseudonymizer.postgres.service.ImportedUids;
import io.github.pseudonymizer.postgres.service.PostgresPseudonymTable;
import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.AssignedPseudonymException;
import io.github.pseudonymizer.pseudonym.ForgottenException;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientTraits.Trait;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.UidMapping;
import io.github.pseudonymizer.service.ImportReport;
import io.github.pseudonymizer.service.Importing;
import io.github.pseudonymizer.service.ServiceDomains;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.FakeArchive;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.forget.ForgetPatient;
import io.github.pseudonymizer.study.forget.Forgetting;
import io.github.pseudonymizer.study.forget.UntreatedCopies;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What PostgreSQL still knows of a patient who was forgotten. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ForgettingIT {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Requester ALICE = new Requester(Requester.Cause.HTTP, "alice", "127.0.0.1");
    private static final Identity PATIENT = Identity.patient("MRN-4711");
    private static final Identity STUDY = Identity.study("1.2.276.4711");
    private static final Identity OTHERS_STUDY = Identity.study("1.2.276.815");

    private TestServer.Database place;
    private PostgresDatabase database;
    private PostgresPseudonymStore store;
    private PostgresLinks links;
    private PostgresForgetting forgetting;
    private Namespace namespace;
    private String pseudonym;

    @BeforeEach
    void open() throws Exception {
        place = TestServer.createDatabase();
        database = place.open();
        store = new PostgresPseudonymStore(database);
        links = new PostgresLinks(database);
        forgetting = new PostgresForgetting(database);
        namespace = new Namespace("domain" + NUMBER.incrementAndGet(), new PseudonymFormat.Derived("P"));
        pseudonym = assign(PATIENT, STUDY);
        assign(Identity.patient("MRN-0815"), OTHERS_STUDY);
    }

    @AfterEach
    void close() {
        place.close();
    }

    private String assign(Identity patient, Identity study) {
        Map<Identity, Pseudonym> assigned = store.assign(namespace, Set.of(patient, study));
        return ((Pseudonym.OfPatient) Objects.requireNonNull(assigned.get(patient))).value();
    }

    private Link link(String original) {
        return link(original, "copy of " + original);
    }

    private Link link(String original, String copy) {
        return new Link(
                "archive", namespace.name(), original, copy, pseudonym, Link.State.STORING, ALICE, 0, 0, Instant.EPOCH);
    }

    private void copy(String original) {
        copy(link(original));
    }

    private void copy(Link link) {
        links.begin(link, List.of(new Resource(Level.SERIES, "series of " + link.original())));
        links.copied(link, new CopiedFiles(new TreeMap<>(Map.of(1L, new CopiedFiles.File(2, 3)))));
        links.complete(link, 1, 0);
    }

    private AuditEntry entry() {
        return new AuditEntry(
                "archive",
                AuditEntry.Event.PATIENT_FORGOTTEN,
                ALICE,
                namespace.name(),
                pseudonym,
                "copies: keep; letter of 1 March");
    }

    private void forget() {
        String uid = database.keys().of(namespace.name()).uids().map(STUDY.value());
        List<String> studies = forgetting
                .studies(namespace.name(), study -> study.pseudonym().equals(uid))
                .stream()
                .map(Forgetting.Study::pseudonym)
                .toList();
        forgetting.forget(namespace.name(), pseudonym, studies, "", entry());
    }

    private Forgetting.Known known() {
        return forgetting.find("archive", namespace.name(), pseudonym).orElseThrow();
    }

    @Test
    void nothing_is_left_that_leads_from_the_pseudonym_to_the_patient() throws Exception {
        copy("original");
        new PostgresStudyQueue(database, "server").add("archive", List.of("original"), Requester.Cause.STABLE_STUDY);
        new PostgresPatientTraits(database).contradicted(namespace, pseudonym, Map.of(Trait.SEX, "F"));
        assertTrue(forgetting.isNamedIn(namespace.name(), pseudonym, "the letter of mrn-4711"));
        assertFalse(forgetting.isNamedIn(namespace.name(), pseudonym, "the letter of 4711"));

        forget();

        for (String table : List.of("link", "copied_files", "link_part", "link_wishes", "patient_trait", "work")) {
            assertEquals(List.of("0"), place.strings("SELECT count(*) FROM pseudonymizer." + table), table);
        }
        assertEquals(
                List.of("PATIENT", "STUDY"),
                place.strings("SELECT kind FROM pseudonymizer.pseudonym WHERE identity IS NULL AND shift IS NULL"
                        + " AND forgotten IS NOT NULL ORDER BY kind"));
        assertEquals(
                List.of("2"), place.strings("SELECT count(*) FROM pseudonymizer.pseudonym WHERE identity IS NOT NULL"));
        assertEquals(
                new Forgetting.Known(List.of(), Set.of("copy of original"), Set.of(), true, Optional.empty()), known());
        assertTrue(links.isCopy("copy of original"));
        assertFalse(forgetting.isNamedIn(namespace.name(), pseudonym, "the letter of MRN-4711"));
        assertEquals(
                List.of(pseudonym + " copies: keep; letter of 1 March"),
                place.strings("SELECT subject || ' ' || detail FROM pseudonymizer.audit"));
    }

    @Test
    void nothing_leads_from_a_copy_with_fresh_uids_to_the_one_before() throws Exception {
        copy("original");
        byte[] secret = forgetting.secret(namespace.name(), pseudonym);
        assertArrayEquals(secret, forgetting.secret(namespace.name(), pseudonym));
        forgetting.renewing("archive", namespace.name(), pseudonym, Set.of("new copy"));
        assertTrue(links.isCopy("new copy"));
        assertEquals(Set.of("new copy"), known().renewed());
        assertEquals(1, known().links().size());

        forgetting.forget(namespace.name(), pseudonym, List.of(), "archive", entry());

        assertEquals(Set.of("new copy"), known().formerCopies());
        assertTrue(links.isCopy("new copy"));
        assertFalse(links.isCopy("copy of original"));
        assertEquals(List.of("0"), place.strings("SELECT count(*) FROM pseudonymizer.renewal"));
        assertFalse(Arrays.equals(secret, forgetting.secret(namespace.name(), pseudonym)));
    }

    @Test
    void the_pseudonym_stays_taken_and_the_patient_is_another_one_from_then_on() {
        forget();

        String another = assign(PATIENT, Identity.study("1.2.276.4712"));

        assertNotEquals(pseudonym, another);
        Admission assigning = Admission.ALWAYS.assigning(pseudonym);
        assertThrows(
                AssignedPseudonymException.class,
                () -> store.assign(namespace, Set.of(Identity.patient("new")), assigning));
    }

    @Test
    void a_study_whose_pseudonym_was_imported_is_recognized_too_on_every_server() {
        Identity study = Identity.study("1.2.276.42");
        String table = "StudyInstanceUID,PseudonymousStudyInstanceUID\n1.2.276.42,1.2.826.42\n";
        ImportReport imported = new Importing("archive", new PostgresPseudonymTable(database), rows -> {})
                .run(ServiceDomains.of(namespace), TableSource.of(table), false, ALICE);
        ImportedUids uids = new ImportedUids(database, namespace.name());
        assertTrue(imported.applied());
        assertEquals("1.2.826.42", uids.current().map("1.2.276.42"));
        assign(PATIENT, study);

        forgetting.forget(namespace.name(), pseudonym, List.of("1.2.826.42"), "", entry());

        assertNotEquals("1.2.826.42", uids.current().map("1.2.276.42"));
        assertThrows(ForgottenException.class, () -> assign(PATIENT, study));
    }

    @Test
    void a_study_that_was_forgotten_is_recognized_and_leaves_nothing() throws Exception {
        forget();

        assertThrows(ForgottenException.class, () -> assign(PATIENT, STUDY));

        assertEquals(List.of("4"), place.strings("SELECT count(*) FROM pseudonymizer.pseudonym"));
        assertEquals("P", assign(Identity.patient("MRN-0815"), OTHERS_STUDY).substring(0, 1));
    }

    @Test
    void studies_are_asked_about_by_pseudonym_and_by_their_own_uid_until_they_are_forgotten() {
        UidMapping uids = database.keys().of(namespace.name()).uids();
        Forgetting.Study others = new Forgetting.Study(uids.map(OTHERS_STUDY.value()), OTHERS_STUDY);
        Forgetting.Study study = new Forgetting.Study(uids.map(STUDY.value()), STUDY);

        assertEquals(Set.of(study, others), Set.copyOf(forgetting.studies(namespace.name(), any -> true)));
        assertEquals(
                List.of(study),
                forgetting.studies(namespace.name(), any -> any.identity().equals(STUDY)));

        forget();

        assertEquals(List.of(others), forgetting.studies(namespace.name(), any -> true));
    }

    @Test
    void a_study_whose_copy_has_its_uid_is_recognized_too_and_leaves_nothing() throws Exception {
        FakeArchive archive = new FakeArchive();
        copy(link("original", archive.idOf(Level.STUDY, new CopyUids(pseudonym, STUDY.value(), "", ""))));
        ForgetPatient patients = new ForgetPatient(
                archive,
                links,
                new PostgresAuditTrail(database),
                forgetting,
                UntreatedCopies.ports(),
                (study, progress, work) -> work.run());

        patients.forget(
                new ForgetPatient.Wish(namespace.name(), pseudonym, ForgetPatient.Copies.KEEP, "letter of 1 March"),
                ALICE);

        assertThrows(ForgottenException.class, () -> assign(PATIENT, STUDY));
        assertEquals(
                List.of("PATIENT", "STUDY"),
                place.strings("SELECT kind FROM pseudonymizer.pseudonym WHERE identity IS NULL ORDER BY kind"));
    }

    @Test
    void it_happens_as_a_whole_or_not_at_all_and_can_be_repeated() throws Exception {
        copy("original");
        place.execute("ALTER TABLE pseudonymizer.audit ADD CONSTRAINT broken CHECK (event <> 'PATIENT_FORGOTTEN')");

        assertThrows(StoreException.class, this::forget);

        assertFalse(known().forgotten());
        assertEquals(1, known().links().size());
        assertEquals(pseudonym, assign(PATIENT, STUDY));
        place.execute("ALTER TABLE pseudonymizer.audit DROP CONSTRAINT broken");
        forget();
        forget();
        assertTrue(known().forgotten());
    }

    @Test
    void a_copy_that_is_begun_meanwhile_is_forgotten_too_or_refused() throws Exception {
        BegunMeanwhile copies = new BegunMeanwhile(original -> links.begin(link(original)), ForgottenException.class);

        int begun = copies.change(this::forget);

        assertEquals(List.of("0"), place.strings("SELECT count(*) FROM pseudonymizer.link"));
        assertEquals(begun, known().formerCopies().size());
        assertThrows(
                ForgottenException.class,
                () -> new PostgresPatientTraits(database)
                        .contradicted(namespace, pseudonym, Map.of(Trait.BIRTH_DATE, "19700101")));
    }

    @Test
    void keys_can_be_rotated_afterwards() throws Exception {
        forget();
        database.close();

        new KeyRotation(place.access(), place.keyFile(), ALICE, (step, rows) -> {}).rotate();

        PostgresDatabase rotated = place.open();
        assertTrue(new PostgresForgetting(rotated)
                .find("archive", namespace.name(), pseudonym)
                .orElseThrow()
                .forgotten());
        assertEquals(
                Set.of(OTHERS_STUDY),
                new PostgresPseudonymStore(rotated)
                        .assign(namespace, Set.of(OTHERS_STUDY))
                        .keySet());
    }

    @Test
    void a_pseudonym_that_nobody_has_is_not_known() {
        assertTrue(forgetting.find("archive", namespace.name(), "P-4711").isEmpty());
        assertTrue(forgetting.find("archive", "no domain", pseudonym).isEmpty());
    }
}
