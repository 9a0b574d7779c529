// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.postgres.patient.PostgresForgetting;
import io.github.pseudonymizer.postgres.patient.PostgresMerging;
import io.github.pseudonymizer.postgres.patient.PostgresPatientTraits;
import io.github.pseudonymizer.postgres.service.PostgresPseudonymTable;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.PatientTraits.Trait;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.service.PseudonymTable;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.forget.Forgetting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Two patients who are joined, in PostgreSQL. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MergingIT extends PostgresDatabaseFixture {

    private static final Requester ALICE = new Requester(Requester.Cause.HTTP, "alice", "127.0.0.1");

    private PostgresDatabase database;
    private PostgresPseudonymStore store;
    private PostgresLinks links;
    private PostgresMerging merging;
    private Pseudonym.OfPatient kept;
    private Pseudonym.OfPatient merged;

    @BeforeEach
    void open() {
        database = place.open();
        store = new PostgresPseudonymStore(database);
        links = new PostgresLinks(database);
        merging = new PostgresMerging(database);
        kept = patient("4711");
        merged = patient("MRN-4711");
    }

    private Pseudonym.OfPatient patient(String id) {
        Identity identity = Identity.patient(id);
        return (Pseudonym.OfPatient)
                Objects.requireNonNull(store.assign(DOMAIN, Set.of(identity)).get(identity));
    }

    private static AuditEntry entry() {
        return new AuditEntry("", AuditEntry.Event.PATIENTS_MERGED, ALICE, "default", "", "letter");
    }

    private boolean merge(String keep, String merge) {
        return merging.merge("default", keep, merge, entry());
    }

    private static Link link(String original, String copy, String pseudonym) {
        return new Link(
                "archive", "default", original, copy, pseudonym, Link.State.STORING, ALICE, 0, 0, Instant.EPOCH);
    }

    @Test
    void both_have_one_pseudonym_and_one_shift_and_the_other_stays_taken() {
        assertTrue(merge(kept.value(), merged.value()));

        assertEquals(kept, patient("4711"));
        assertEquals(kept, patient("MRN-4711"));
        PseudonymTable table = new PostgresPseudonymTable(database);
        assertEquals(
                List.of("4711", "MRN-4711"),
                table.identities(Optional.empty(), List.of(kept.value(), merged.value())).stream()
                        .map(known -> known.identity().value())
                        .toList());
        assertEquals(
                List.of(new PseudonymTable.Merged("default", merged.value(), kept.value())),
                table.merged(Optional.empty(), List.of(kept.value(), merged.value())));
        assertEquals(
                Optional.of(kept.value()),
                merging.find("default", merged.value()).orElseThrow().mergedInto());
        assertTrue(merging.haveOneShift("default", kept.value(), kept.value()));
        assertEquals(1, Objects.requireNonNull(table.counts().get("default")).patients());
    }

    @Test
    void a_pseudonym_that_was_merged_before_follows() {
        Pseudonym.OfPatient third = patient("0815");
        assertTrue(merge(merged.value(), third.value()));
        assertTrue(merge(kept.value(), merged.value()));

        assertEquals(kept, patient("0815"));
        assertEquals(Optional.of(kept.value()), links.former().mergedInto("default", third.value()));
        assertFalse(merge(kept.value(), merged.value()));
        assertFalse(merge(merged.value(), kept.value()));
    }

    @Test
    void what_has_copies_is_noted_in_the_same_transaction() throws Exception {
        links.begin(link("original", "copy", merged.value()));
        new PostgresPatientTraits(database).contradicted(DOMAIN, merged.value(), Map.of(Trait.SEX, "F"));
        place.execute("ALTER TABLE pseudonymizer.audit ADD CONSTRAINT broken CHECK (event <> 'PATIENTS_MERGED')");
        assertThrows(StoreException.class, () -> merge(kept.value(), merged.value()));
        assertEquals(merged, patient("MRN-4711"));
        assertEquals(List.of("0"), place.strings("SELECT count(*) FROM pseudonymizer.work"));

        place.execute("ALTER TABLE pseudonymizer.audit DROP CONSTRAINT broken");
        assertTrue(merge(kept.value(), merged.value()));

        assertEquals(
                Requester.Cause.MERGE,
                new PostgresStudyQueue(database, "server")
                        .claim("archive", Duration.ofMinutes(1))
                        .orElseThrow()
                        .cause());
        assertEquals(List.of("0"), place.strings("SELECT count(*) FROM pseudonymizer.patient_trait"));
    }

    @Test
    void a_copy_in_the_place_of_another_leaves_that_known_until_it_is_dropped() {
        links.begin(link("original", "copy", merged.value()));
        links.complete(link("original", "copy", merged.value()), 7, 0);
        assertTrue(merge(kept.value(), merged.value()));
        Link before = links.find("archive", "default", "original").orElseThrow();
        Link now = link("original", "new copy", kept.value());

        assertThrows(StoreException.class, () -> links.begin(before));
        links.begin(now);
        assertEquals(List.of("copy"), links.former().of(now));
        assertTrue(links.isCopy("copy") && links.isCopy("new copy"));
        links.former().restore(before, List.of(), Making.UNKNOWN);
        Link restored = links.find("archive", "default", "original").orElseThrow();
        assertEquals("copy", restored.copy());
        assertEquals(Link.State.COMPLETE, restored.state());
        assertEquals(7, restored.instances());
        assertEquals(List.of(), links.former().of(now));

        links.begin(now);
        links.begin(now);
        links.former().drop(now);
        assertFalse(links.isCopy("copy"));
    }

    @Test
    void all_copies_are_forgotten_also_those_that_still_have_the_merged_pseudonym() {
        links.begin(link("moved", "copy 1", merged.value()));
        links.begin(link("left", "copy 2", merged.value()));
        assertTrue(merge(kept.value(), merged.value()));
        links.begin(link("moved", "copy 3", kept.value()));
        Forgetting forgetting = new PostgresForgetting(database);
        Forgetting.Known known =
                forgetting.find("archive", "default", kept.value()).orElseThrow();
        assertEquals(2, known.links().size());
        assertEquals(Set.of("copy 1"), known.formerCopies());
        assertEquals(
                Optional.of(kept.value()),
                forgetting
                        .find("archive", "default", merged.value())
                        .orElseThrow()
                        .mergedInto());

        forgetting.forget("default", kept.value(), List.of(), "", entry());

        Forgetting.Known after =
                forgetting.find("archive", "default", kept.value()).orElseThrow();
        assertEquals(Set.of("copy 1", "copy 2", "copy 3"), after.formerCopies());
        assertEquals(List.of(), after.links());
        assertTrue(links.isCopy("copy 1"));
        assertFalse(merge(kept.value(), patient("MRN-4711").value()));
    }

    @Test
    void copies_that_are_begun_meanwhile_are_noted_or_refused() throws Exception {
        BegunMeanwhile copies = new BegunMeanwhile(
                original -> links.begin(link(original, "copy of " + original, merged.value())), StoreException.class);

        int begun = copies.change(() -> assertTrue(merge(kept.value(), merged.value())));

        assertEquals(List.of("" + begun), place.strings("SELECT count(*) FROM pseudonymizer.link"));
        assertEquals(List.of("" + begun), place.strings("SELECT count(*) FROM pseudonymizer.work"));
    }

    @Test
    void a_patient_who_is_forgotten_at_the_same_time_is_merged_or_forgotten() throws Exception {
        Forgetting forgetting = new PostgresForgetting(database);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (int i = 0; i < 10; i++) {
            Pseudonym.OfPatient one = patient("one " + i);
            Pseudonym.OfPatient other = patient("other " + i);
            links.begin(link("original " + i, "copy " + i, other.value()));
            Future<Boolean> joined = threads.submit(() -> merge(one.value(), other.value()));
            Future<Boolean> forgotten = threads.submit(() -> {
                try {
                    forgetting.forget("default", other.value(), List.of(), "", entry());
                    return true;
                } catch (StoreException merged) {
                    return false;
                }
            });

            assertEquals(!joined.get(), forgotten.get());
            assertEquals(
                    forgotten.get(),
                    links.find("archive", "default", "original " + i).isEmpty());
        }
        threads.shutdown();
    }

    @Test
    void of_two_merges_that_contradict_each_other_one_is_done() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Callable<Boolean>> both =
                List.of(() -> merge(kept.value(), merged.value()), () -> merge(merged.value(), kept.value()));

        int done = 0;
        for (Future<Boolean> one : threads.invokeAll(both)) {
            done += one.get() ? 1 : 0;
        }
        threads.shutdown();

        assertEquals(1, done);
        assertEquals(patient("4711"), patient("MRN-4711"));
    }
}
