// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Instances of copies whose originals were deleted. */
class OrphansTest {

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Outcome carryOut(String... resources) {
        return fixture.pseudonymization.carryOut(fixture.order(resources), Progress.UNSEEN);
    }

    private void receiveThree() {
        IntStream.rangeClosed(1, 3).forEach(number -> fixture.receive("4711", "1.2.3", number));
    }

    private static String instance(int number) {
        return "4711|1.2.3|1.2.3.1|1.2.3.1." + number;
    }

    private void delete(int number) {
        fixture.archive.delete(new Resource(Level.INSTANCE, instance(number)));
    }

    private Link link() {
        return fixture.stores.find("fake", "default", "4711|1.2.3").orElseThrow();
    }

    private List<AuditEntry> reports() {
        return fixture.stores.audit.stream()
                .filter(entry -> entry.event() == AuditEntry.Event.ORIGINALS_MISSING)
                .toList();
    }

    private void assertNothingReported(Outcome outcome) {
        assertEquals(List.of(), outcome.remarkLines());
        assertEquals(List.of(), reports());
        assertEquals(List.of(), fixture.warnings);
        assertEquals(0, link().orphans());
    }

    @Test
    void a_deleted_original_is_reported_and_its_copy_stays() {
        receiveThree();
        carryOut("4711|1.2.3");
        delete(2);

        Outcome outcome = carryOut("4711|1.2.3");

        String line = "instances in the copy whose originals were deleted (1)";
        assertEquals(List.of(line), outcome.remarkLines());
        assertEquals(1, link().orphans());
        assertEquals(3, link().instances());
        assertEquals(3, fixture.archive.instancesOf(link().copy()).size());
        assertEquals(link().copy(), reports().get(0).subject());
        assertEquals(List.of("Originals were deleted whose copies are still there: " + line), fixture.warnings);
    }

    @Test
    void it_is_told_every_time_but_audited_and_logged_once() {
        receiveThree();
        carryOut("4711|1.2.3");
        delete(2);
        carryOut("4711|1.2.3");

        Outcome again = carryOut("4711|1.2.3");
        delete(1);
        Outcome another = carryOut("4711|1.2.3");

        assertEquals(1, again.orphans());
        assertEquals(2, another.orphans());
        assertEquals(2, reports().size());
        assertEquals(2, fixture.warnings.size());
    }

    @Test
    void an_original_that_comes_back_is_missed_no_longer() {
        receiveThree();
        carryOut("4711|1.2.3");
        delete(2);
        carryOut("4711|1.2.3");
        int stores = fixture.archive.stores.get();
        fixture.receive("4711", "1.2.3", 2);

        Outcome outcome = carryOut("4711|1.2.3");

        assertEquals(0, outcome.orphans());
        assertEquals(0, link().orphans());
        assertEquals(stores, fixture.archive.stores.get());
    }

    @Test
    void a_copy_made_in_part_lacks_no_originals() {
        receiveThree();
        carryOut(instance(1));

        Outcome part = carryOut(instance(2));
        assertNothingReported(part);
        Outcome whole = carryOut("4711|1.2.3");

        assertNothingReported(whole);
    }

    @Test
    void who_asks_for_a_part_is_not_told_of_the_rest_but_the_count_stays() {
        receiveThree();
        carryOut("4711|1.2.3");
        delete(2);
        carryOut("4711|1.2.3");

        carryOut(instance(1));

        assertEquals(1, link().orphans());
        assertEquals(1, reports().size());
    }

    @Test
    void what_a_permissive_order_could_not_copy_is_no_orphan() {
        receiveThree();
        fixture.receiveLeaking("4711", "1.2.3", 4);
        fixture.pseudonymization.carryOut(fixture.order(true, true, "4711|1.2.3"), Progress.UNSEEN);
        delete(4);

        assertNothingReported(carryOut("4711|1.2.3"));
    }

    @Test
    void a_study_that_was_deleted_as_a_whole_leaves_its_copy_alone_also_when_it_begins_anew() {
        receiveThree();
        carryOut("4711|1.2.3");
        fixture.archive.delete(new Resource(Level.STUDY, "4711|1.2.3"));
        fixture.receive("4711", "1.2.3", 4);

        Outcome outcome = carryOut("4711|1.2.3");

        assertNothingReported(outcome);
        assertEquals(4, fixture.archive.instancesOf(link().copy()).size());
    }

    @Test
    void originals_that_we_deleted_ourselves_are_not_missed() {
        receiveThree();
        carryOut("4711|1.2.3");
        Resource first = new Resource(Level.INSTANCE, instance(1));
        fixture.pseudonymization.carryOut(fixture.order(false, false, first.id()), Progress.UNSEEN);

        Outcome outcome = carryOut("4711|1.2.3");

        assertEquals(Optional.empty(), fixture.archive.find(first.id()));
        assertNothingReported(outcome);
    }

    @Test
    void what_others_put_into_the_copied_study_is_no_orphan() {
        receiveThree();
        carryOut("4711|1.2.3");
        String patient = link().pseudonym();
        String study = link().copy().substring(patient.length() + 1);
        fixture.archive.receive(Fixture.slice(patient, study, 99, Map.of()));

        Outcome outcome = carryOut("4711|1.2.3");

        assertNothingReported(outcome);
        assertEquals(4, link().instances());
    }

    @Test
    void an_orphan_does_not_make_up_for_a_late_instance_when_studies_are_compared() {
        receiveThree();
        carryOut("4711|1.2.3");
        delete(2);
        carryOut("4711|1.2.3");
        fixture.stores.begin("fake", 4711, Instant.EPOCH);
        fixture.receive("4711", "1.2.3", 4);

        assertEquals(OptionalInt.of(1), fixture.stableStudies(false).catchUp());
    }

    @Test
    void the_report_names_nobody() {
        receiveThree();
        carryOut("4711|1.2.3");
        delete(2);

        Outcome outcome = carryOut("4711|1.2.3");

        String said = outcome.remarkLines() + fixture.warnings.toString() + reports();
        assertFalse(said.contains("4711"), said);
    }
}
