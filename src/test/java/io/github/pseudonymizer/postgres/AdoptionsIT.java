// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.service.ImportedUids;
import io.github.pseudonymizer.postgres.service.PostgresPseudonymTable;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.service.Importing;
import io.github.pseudonymizer.service.ServiceDomains;
import io.github.pseudonymizer.service.csv.TableSource;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.adopt.AdoptedCopy;
import io.github.pseudonymizer.study.adopt.AdoptedUid;
import io.github.pseudonymizer.study.adopt.Adoptions;
import io.github.pseudonymizer.study.adopt.Adoptions.Result;
import io.github.pseudonymizer.study.adopt.Contradiction;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Copies that others made, as PostgreSQL records them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class AdoptionsIT extends AdoptionOnDatabase {

    @Test
    void what_a_copy_has_is_what_its_patient_and_its_uids_become() throws Exception {
        ImportedUids uids = new ImportedUids(database, namespace.name());
        String derived = uids.current().map("1.2.9");

        Result result = adopt(copy("4711", "TRIAL-1", shift(0), "1.2", "2.25.7"));

        assertEquals(new Result.Adopted(), result);
        assertEquals(new Pseudonym.OfPatient("TRIAL-1", new DateShift(0)), assigned(Identity.patient("4711")));
        assertEquals(
                "2.25.7",
                ((Pseudonym.OfStudy) assigned(Identity.study("1.2"))).uid().value());
        assertEquals(
                List.of("2.25.7", "2.25.7.1", "2.25.7.1.1", "2.25.7.9"),
                List.of("1.2", "1.2.1", "1.2.1.1 ", "1.2.9").stream()
                        .map(uids.current()::map)
                        .toList());
        assertNotEquals(derived, uids.map("1.2.9"));
        Link link = links.find(archive, namespace.name(), "original 1.2").orElseThrow();
        assertEquals(Link.State.COMPLETE, link.state());
        assertEquals(1, link.instances());
        assertEquals(FILES, links.copiedFiles(link));
        assertEquals(Making.ADOPTED, links.making(link).digest());
        assertEquals("2 4 1 1 1", rows());
        assertEquals(new Result.Known(), adopt(copy("4711", "TRIAL-1", shift(0), "1.2", "2.25.7")));
        assertEquals("2 4 1 1 1", rows());
        assertEquals(
                List.of("0"),
                place.strings("SELECT count(*) FROM pseudonymizer.adopted_uid WHERE encode(original, 'escape')"
                        + " LIKE '%1.2.1%'"));
    }

    @Test
    void a_dry_run_leaves_nothing() throws Exception {
        assertEquals(new Result.Adopted(), adopt(copy("4711", "TRIAL-1", shift(0), "1.2", "2.25.7"), true));

        assertEquals("0 0 0 0", rows());
    }

    @Test
    void contradictions_are_told_and_leave_nothing() throws Exception {
        adopt(copy("4711", "TRIAL-1", shift(-3), "1.2", "2.25.7"));
        String before = rows();

        assertEquals(
                refused(Contradiction.OTHER_PSEUDONYM), adopt(copy("4711", "TRIAL-2", shift(-3), "1.3", "2.25.8")));
        assertEquals(refused(Contradiction.TAKEN), adopt(copy("4712", "TRIAL-1", shift(-3), "1.3", "2.25.8")));
        assertEquals(refused(Contradiction.OTHER_SHIFT), adopt(copy("4711", "TRIAL-1", shift(-4), "1.3", "2.25.8")));
        assertEquals(
                refused(Contradiction.OTHER_STUDY_PSEUDONYM),
                adopt(copy("4711", "TRIAL-1", shift(-3), "1.3", "2.25.7")));
        assertEquals(
                refused(Contradiction.OTHER_STUDY_PSEUDONYM),
                adopt(copy("4711", "TRIAL-1", shift(-3), "1.2", "2.25.8")));
        assertEquals(
                refused(Contradiction.OTHER_UID),
                adopt(with(
                        copy("4711", "TRIAL-1", shift(-3), "1.3", "2.25.8"),
                        new AdoptedUid("1.2.1.1", "2.25.8.7", true))));
        assertEquals(before, rows());
        assertEquals(new Result.Adopted(), adopt(copy("4711", "TRIAL-1", Optional.empty(), "1.3", "2.25.8")));
    }

    @Test
    void an_original_has_one_copy_and_a_copy_one_original() {
        Link ours = new Link(
                archive,
                namespace.name(),
                "original 1.2",
                "ours",
                "P-000001",
                Link.State.STORING,
                ADA,
                0,
                0,
                Instant.EPOCH);
        links.begin(ours);
        assertEquals(refused(Contradiction.HAS_COPY), adopt(copy("4711", "TRIAL-1", shift(0), "1.2", "2.25.7")));
        links.fail(ours);
        assertEquals(new Result.Adopted(), adopt(copy("4711", "TRIAL-1", shift(0), "1.2", "2.25.7")));

        Link taken = new Link(
                archive,
                namespace.name(),
                "another original",
                link("1.3", "TRIAL-1", "2.25.8").copy(),
                "TRIAL-1",
                Link.State.STORING,
                ADA,
                0,
                0,
                Instant.EPOCH);
        links.begin(taken);
        assertEquals(refused(Contradiction.COPY_TAKEN), adopt(copy("4711", "TRIAL-1", shift(0), "1.3", "2.25.8")));
    }

    @Test
    void a_drawn_shift_gives_way_to_that_of_a_copy_until_there_is_another_copy() {
        assertTrue(new Importing("archive", new PostgresPseudonymTable(database), rows -> {})
                .run(
                        ServiceDomains.of(namespace),
                        TableSource.of(
                                "PatientID,Pseudonym,ShiftDays\n4711,TRIAL-1,\n4712,TRIAL-2,-7\n4713,TRIAL-3,\n"),
                        false,
                        ADA)
                .applied());
        assertEquals(Optional.empty(), known("4711").shift());
        assertEquals(shift(-7), known("4712").shift());

        assertEquals(new Result.Adopted(), adopt(copy("4711", "TRIAL-1", Optional.empty(), "1.2", "2.25.7")));
        assertEquals(new Result.Adopted(), adopt(copy("4711", "TRIAL-1", shift(5), "1.3", "2.25.8")));
        assertEquals(new Pseudonym.OfPatient("TRIAL-1", new DateShift(5)), assigned(Identity.patient("4711")));
        assertEquals(refused(Contradiction.OTHER_SHIFT), adopt(copy("4711", "TRIAL-1", shift(6), "1.4", "2.25.9")));
        assertEquals(refused(Contradiction.OTHER_SHIFT), adopt(copy("4712", "TRIAL-2", shift(6), "1.5", "2.25.10")));

        Link ours = link("1.6", "TRIAL-3", "2.25.11");
        links.begin(ours);
        assertEquals(refused(Contradiction.OTHER_SHIFT), adopt(copy("4713", "TRIAL-3", shift(6), "1.7", "2.25.12")));
    }

    private Adoptions.Patient known(String patient) {
        return adoptions.patient(namespace.name(), Identity.patient(patient)).orElseThrow();
    }

    @RepeatedTest(3)
    void of_those_who_race_for_a_patient_one_decides() throws Exception {
        List<Callable<Object>> racers = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            AdoptedCopy copy = copy("4711", "TRIAL-" + i % 3, shift(i % 3), "1." + i, "2.25." + i);
            racers.add(() -> adopt(copy));
            racers.add(() -> assigned(Identity.patient("4711")));
        }
        ExecutorService threads = Executors.newFixedThreadPool(racers.size());
        List<Object> results = new ArrayList<>();
        try {
            for (Future<Object> racer : threads.invokeAll(racers)) {
                results.add(racer.get());
            }
        } finally {
            threads.shutdown();
        }

        Pseudonym.OfPatient patient = (Pseudonym.OfPatient) assigned(Identity.patient("4711"));
        long adopted = results.stream().filter(new Result.Adopted()::equals).count();
        assertEquals(patient.value().startsWith("TRIAL") ? 2 : 0, adopted, results.toString());
        assertEquals(
                1,
                results.stream().filter(Pseudonym.class::isInstance).distinct().count(),
                results.toString());
        assertEquals(1 + adopted + " " + 4 * adopted + " " + adopted + " " + adopted, rows().substring(0, 7));
    }

    @Test
    void an_adoption_that_is_killed_leaves_nothing_half_done() throws Exception {
        AdoptedCopy copy = copy("4711", "TRIAL-1", shift(0), "1.2", "2.25.7");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<Result> adopting;
        try (Connection other = place.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE pseudonymizer.copied_files IN EXCLUSIVE MODE");
            adopting = thread.submit(() -> adopt(copy));
            String waiting = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    + " AND query LIKE '%copied_files%' AND datname = current_database()";
            while (place.strings(waiting).isEmpty()) {
                assertFalse(adopting.isDone(), "it did not wait");
                Thread.sleep(20);
            }
            place.strings("SELECT pg_terminate_backend(pid) FROM (" + waiting + ") AS found");
            assertEquals("0 0 0 0", rows());
        }
        thread.shutdown();
        Object result = result(adopting);

        assertEquals(result.equals(new Result.Adopted()) ? "2 4 1 1 1" : "0 0 0 0", rows());
        Result again = adopt(copy);
        assertTrue(again instanceof Result.Adopted || again instanceof Result.Known, "" + again);
        assertEquals("2 4 1 1 1", rows());
    }

    private static Object result(Future<Result> adopting) throws Exception {
        try {
            return adopting.get();
        } catch (ExecutionException failed) {
            assertEquals(
                    StoreException.class,
                    Objects.requireNonNull(failed.getCause()).getClass());
            return "failed";
        }
    }
}
