// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.FakeRecords;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies that have the UIDs of their originals, and only another patient. */
class RetainedUidsTest {

    private final Fixture fixture = new Fixture();
    private final StudyCopying pseudonymization = fixture.copying(fixture.stores.all(fixture.stores.prefixed()));

    @BeforeEach
    void receive() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4711", "1.2.3", 2);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Order order(Domain domain, boolean keepSource, String resource) {
        return new Order(
                List.of(fixture.archive.find(resource).orElseThrow()),
                domain,
                Wishes.NONE,
                keepSource,
                false,
                Fixture.MERCY);
    }

    private Outcome.Copy copyIn(Domain domain) {
        return pseudonymization
                .carryOut(order(domain, true, "4711|1.2.3"), Progress.UNSEEN)
                .copies()
                .get(0);
    }

    @Test
    void the_copy_has_the_uids_of_the_original_and_another_patient() {
        Outcome.Copy copy = copyIn(Fixture.domain("default", "A", Option.RETAIN_UIDS));

        Facts facts = fixture.archive.facts(copy.instances().get(0));
        assertEquals("1.2.3", facts.studyInstanceUid());
        assertEquals("1.2.3.1", facts.seriesInstanceUid());
        assertEquals("1.2.3.1.1", facts.sopInstanceUid());
        assertNotEquals("4711", facts.patientId());
        assertEquals(Set.copyOf(copy.instances()), fixture.archive.instancesOf(copy.study()));
        Link link = fixture.stores.find("fake", "default", "4711|1.2.3").orElseThrow();
        assertEquals(copy.study(), link.copy());
        assertEquals(Link.State.COMPLETE, link.state());
        assertEquals(4, fixture.archive.files.size());
    }

    @Test
    void asking_again_gives_the_same_copy_and_the_copy_is_its_own() {
        Domain domain = Fixture.domain("default", "A", Option.RETAIN_UIDS);
        Outcome.Copy first = copyIn(domain);

        Outcome.Copy again = copyIn(domain);
        Outcome ofCopy = pseudonymization.carryOut(order(domain, true, first.study()), Progress.UNSEEN);

        assertEquals(first, again);
        assertEquals(first.study(), ofCopy.copies().get(0).study());
        assertEquals(2, fixture.archive.stores.get());
    }

    @Test
    void domains_with_and_without_the_option_each_have_their_copy() {
        Outcome.Copy retained = copyIn(Fixture.domain("a", "A", Option.RETAIN_UIDS));
        Outcome.Copy retainedToo = copyIn(Fixture.domain("b", "B", Option.RETAIN_UIDS));
        Outcome.Copy mapped = copyIn(Fixture.domain("c", "C"));

        Set<String> studies = new TreeSet<>(Set.of(retained.study(), retainedToo.study(), mapped.study()));
        assertEquals(3, studies.size());
        assertTrue(retained.study().endsWith("|1.2.3"));
        assertTrue(retainedToo.study().endsWith("|1.2.3"));
        assertEquals(
                FakeRecords.UIDS.map("1.2.3"),
                fixture.archive.facts(mapped.instances().get(0)).studyInstanceUid());
    }

    @Test
    void two_domains_that_would_make_one_copy_are_refused_and_the_first_copy_stays() {
        Outcome.Copy first = copyIn(Fixture.domain("a", "A", Option.RETAIN_UIDS));
        Set<String> before = new TreeSet<>(fixture.archive.files.keySet());

        assertThrows(ArchiveException.class, () -> copyIn(Fixture.domain("b", "A", Option.RETAIN_UIDS)));

        assertEquals(before, fixture.archive.files.keySet());
        assertEquals(
                first.study(),
                fixture.stores.find("fake", "a", "4711|1.2.3").orElseThrow().copy());
        assertTrue(fixture.stores.find("fake", "b", "4711|1.2.3").isEmpty());
    }

    @Test
    void the_original_goes_only_by_its_own_id() {
        Domain domain = Fixture.domain("default", "A", Option.RETAIN_UIDS);

        Outcome outcome = pseudonymization.carryOut(order(domain, false, "4711|1.2.3"), Progress.UNSEEN);

        assertEquals(Set.copyOf(outcome.copies().get(0).instances()), fixture.archive.files.keySet());
    }
}
