// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.copy.Fixture;
import io.github.pseudonymizer.study.copy.StudyCopying;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A study of the default domain, of which somebody wanted one instance in a trial. */
class OtherCopiesTest {

    private final Fixture fixture = new Fixture();
    private final StudyCopying pseudonymization = fixture.copying(fixture.stores.all(fixture.stores.prefixed()));
    private final StableStudies studies = fixture.stableStudies(
            fixture.stores.all(),
            pseudonymization,
            new Domains(List.of(fixture.domain, fixture.trial), Map.of()),
            true);

    private Resource first;

    @BeforeEach
    void copyOneInstanceForTheTrial() {
        first = new Resource(Level.INSTANCE, fixture.receive("4711", "1.2.3", 1));
        Order order = new Order(List.of(first), fixture.trial, Wishes.NONE, true, false, Fixture.MERCY);
        Outcome unused = pseudonymization.carryOut(order, Progress.UNSEEN);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void becomeStable() {
        fixture.archive.stable.add("4711|1.2.3");
        studies.catchUp();
        work();
    }

    private void work() {
        while (studies.workOnce(Progress.UNSEEN).isPresent()) {
            assertEquals(Map.of(), fixture.stores.givenUp);
        }
    }

    private Link link(String domain) {
        return fixture.stores.find("fake", domain, "4711|1.2.3").orElseThrow();
    }

    @Test
    void it_is_brought_up_to_date_but_gets_nothing_more() {
        fixture.archive.receive(Fixture.slice("4711", "1.2.3", 1, Map.of(0x00080070, "Second")));
        fixture.receive("4711", "1.2.3", 2);

        becomeStable();

        String copy =
                fixture.archive.instancesOf(link("trial").copy()).iterator().next();
        String file = new String(fixture.archive.files.get(copy), StandardCharsets.ISO_8859_1);
        assertEquals(1, link("trial").instances());
        assertTrue(file.contains("Second"));
        assertEquals(2, link("default").instances());
    }

    @Test
    void where_nothing_is_left_of_what_was_copied_it_stays_as_it_is() {
        fixture.archive.delete(new Resource(Level.STUDY, "4711|1.2.3"));
        fixture.receive("4711", "1.2.3", 2);

        becomeStable();

        assertEquals(1, fixture.archive.instancesOf(link("trial").copy()).size());
        assertEquals(Link.State.COMPLETE, link("trial").state());
        assertEquals(1, link("default").instances());
    }

    @Test
    void what_it_is_made_of_is_recorded() {
        assertEquals(List.of(first), fixture.stores.part(link("trial")));

        becomeStable();

        assertEquals(List.of(), fixture.stores.part(link("default")));
    }

    @Test
    void an_update_is_recorded_as_one_of_what_it_has() {
        fixture.receive("4711", "1.2.3", 2);

        becomeStable();

        assertEquals(List.of(first), fixture.stores.part(link("trial")));
    }

    /** As if the process had ended while the copy was being stored. */
    private void crash() {
        fixture.stores.begin(link("trial"), List.of(first));
        fixture.archive.delete(new Resource(Level.STUDY, link("trial").copy()));
    }

    @Test
    void after_a_crash_it_gets_what_was_wanted_and_nothing_more() {
        fixture.receive("4711", "1.2.3", 2);
        crash();

        studies.recover();
        work();

        assertEquals(1, fixture.archive.instancesOf(link("trial").copy()).size());
        assertEquals(Link.State.COMPLETE, link("trial").state());
        assertEquals(
                Optional.empty(),
                fixture.stores.find("fake", "default", "4711|1.2.3"),
                "nobody wanted it, and it was not stable");
    }

    @Test
    void a_study_that_becomes_stable_before_it_is_completed_has_both_copies() {
        fixture.receive("4711", "1.2.3", 2);
        crash();

        becomeStable();

        assertEquals(1, link("trial").instances());
        assertEquals(2, link("default").instances());
    }

    @Test
    void after_a_crash_in_the_domain_of_the_study_itself_it_gets_all_as_soon_as_it_is_stable() {
        fixture.receive("4711", "1.2.3", 2);
        Order order = new Order(List.of(first), fixture.domain, Wishes.NONE, true, false, Fixture.MERCY);
        Outcome unused = pseudonymization.carryOut(order, Progress.UNSEEN);
        fixture.stores.begin(link("default"), List.of(first));

        becomeStable();

        assertEquals(2, link("default").instances());
    }

    @Test
    void where_a_crash_interrupted_the_first_copy_and_what_was_wanted_is_gone_half_of_it_goes() {
        fixture.receive("4711", "1.2.3", 2);
        fixture.stores.complete(link("trial"), 0, 0); // It never was.
        fixture.stores.begin(link("trial"), List.of(first));
        fixture.archive.delete(first);

        studies.recover();
        work();

        assertEquals(Set.of(), fixture.archive.instancesOf(link("trial").copy()));
        assertEquals(Link.State.FAILED, link("trial").state());
    }
}
