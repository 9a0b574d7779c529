// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.FakeRecords;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.copy.Fixture;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies that are deleted with their links, while the server that moved them to another pseudonym has stopped. */
class DeletingCopiesTest {

    private static final String STUDY = "4711|1.2.3";

    private final Fixture fixture = new Fixture();
    private final DeletingCopies copies = new DeletingCopies(
            fixture.archive,
            fixture.stores,
            new FakeReviews(fixture.stores),
            fixture.stores,
            (study, progress, work) -> work.run());
    private String former = "";

    @BeforeEach
    void interruptMerge() {
        fixture.receive("4711", "1.2.3", 1);
        copy();
        Link before = link();
        former = before.copy();
        fixture.stores.merged.put(before.pseudonym(), "KEPT");
        fixture.stores.assigned.put(Identity.patient("4711"), new Pseudonym.OfPatient("KEPT", new DateShift(-200)));
        fixture.stores.begin(link(STUDY, "KEPT"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void copy() {
        fixture.pseudonymization.carryOut(fixture.order(STUDY), Progress.UNSEEN);
    }

    private Link link() {
        return fixture.stores.find("fake", "default", STUDY).orElseThrow();
    }

    private Link link(String original, String pseudonym) {
        String copy = fixture.archive.idOf(Level.STUDY, new CopyUids(pseudonym, FakeRecords.UIDS.map("1.2.3"), "", ""));
        return new Link(
                "fake", "default", original, copy, pseudonym, Link.State.STORING, Fixture.MERCY, 0, 0, Instant.EPOCH);
    }

    @Test
    void the_former_copy_goes_too_so_that_the_next_request_makes_the_copy_as_for_the_first_time() {
        copies.delete(link(), Fixture.MERCY);

        assertEquals(Set.of(), fixture.archive.instancesOf(former));
        AuditEntry entry = fixture.stores.audit.get(fixture.stores.audit.size() - 1);
        assertTrue(entry.detail().contains(former), entry.detail());
        copy();
        assertEquals("KEPT", link().pseudonym());
        assertEquals(Link.State.COMPLETE, link().state());
        assertEquals(2, fixture.archive.files.size());
    }

    @Test
    void the_former_copy_stays_if_it_is_the_copy_of_another_original() {
        fixture.stores.links.put("default 4712|1.2.3", link("4712|1.2.3", former.substring(0, former.indexOf('|'))));

        copies.delete(link(), Fixture.MERCY);

        assertFalse(fixture.archive.instancesOf(former).isEmpty());
        assertEquals(1, fixture.stores.links.size());
    }
}
