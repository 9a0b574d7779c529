// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.copy.Fixture;
import io.github.pseudonymizer.study.stable.StableStudies;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What keeps a copy that the built-in made from being deleted. */
class CopiesThatStayTest extends BuiltInCopiesFixture {

    /** As if it had been queued when it still was a copy of the built-in. */
    private void queue(String study) {
        fixture.stores.add("fake", List.of(study), Requester.Cause.BUILT_IN_COPY);
    }

    @Test
    void the_copy_of_the_built_in_stays_while_the_copy_cannot_be_completed() {
        anonymize();
        archive.storesUntilFull = 1;

        replaceAll();
        work();

        assertEquals(Set.of(ORIGINAL, COPY_OF_BUILT_IN), studies());
        assertEquals("NOT_STORED: full", fixture.stores.retried.get(COPY_OF_BUILT_IN));
        assertEquals(List.of(), replacements());
    }

    @Test
    void the_copy_of_the_built_in_stays_if_its_original_is_refused() {
        fixture.receiveLeaking("4711", "1.2.3", 3);
        anonymize();

        replaceAll();
        work();

        assertEquals(Set.of(ORIGINAL, COPY_OF_BUILT_IN), studies());
        assertTrue(fixture.stores.givenUp.getOrDefault(COPY_OF_BUILT_IN, "").startsWith("LEAK"));
    }

    @Test
    void the_copy_of_the_built_in_stays_if_the_audit_trail_fails() {
        anonymize();
        pseudonymize(ORIGINAL);
        AuditTrail broken = entry -> {
            throw new StoreException(StoreException.Reason.UNREACHABLE, "no database");
        };
        StableStudies studies =
                fixture.stableStudies(fixture.stores.all(broken), fixture.pseudonymization, cohorts, false);
        queue(COPY_OF_BUILT_IN);

        studies.workOnce(Progress.UNSEEN);

        assertTrue(studies().contains(COPY_OF_BUILT_IN));
        assertEquals("UNREACHABLE: no database", fixture.stores.retried.get(COPY_OF_BUILT_IN));
    }

    @Test
    void a_copy_of_the_built_in_whose_original_is_gone_is_told_and_stays() {
        anonymize();
        queue(COPY_OF_BUILT_IN);
        archive.delete(new Resource(Level.STUDY, ORIGINAL));

        Map<String, BuiltInCopies.Result> results = replaceAll();
        work();

        assertEquals(Map.of(COPY_OF_BUILT_IN, BuiltInCopies.Result.ORIGINAL_GONE), results);
        assertEquals(Set.of(COPY_OF_BUILT_IN), studies());
        assertEquals(Map.of(), fixture.stores.links);
    }

    @Test
    void what_is_no_copy_of_the_built_in_is_never_deleted() {
        anonymize();
        String copy = pseudonymize(ORIGINAL);
        String ofBuiltInCopy = pseudonymize(COPY_OF_BUILT_IN);
        Set<String> before = studies();
        List.of(ORIGINAL, COPY_OF_BUILT_IN, copy, ofBuiltInCopy, "strange").forEach(this::queue);

        Map<String, BuiltInCopies.Result> results = builtInCopies()
                .replace(List.of(ORIGINAL, COPY_OF_BUILT_IN, copy, ofBuiltInCopy), "", false, Fixture.MERCY);
        work();

        assertEquals(Set.of(BuiltInCopies.Result.NOT_BUILT_IN), Set.copyOf(results.values()));
        assertEquals(before, studies());
        assertEquals(List.of(), replacements());
    }

    @Test
    void a_link_in_a_domain_that_is_configured_no_more_protects_too() {
        anonymize();
        pseudonymizeInTrial(COPY_OF_BUILT_IN);
        queue(COPY_OF_BUILT_IN);

        Map<String, BuiltInCopies.Result> results =
                builtInCopies().replace(List.of(COPY_OF_BUILT_IN), "", false, Fixture.MERCY);
        work();

        assertEquals(Map.of(COPY_OF_BUILT_IN, BuiltInCopies.Result.NOT_BUILT_IN), results);
        assertTrue(studies().contains(COPY_OF_BUILT_IN));
        assertEquals(List.of(), builtInCopies().page(0, 100, Fixture.MERCY).builtInCopies());
    }

    private void pseudonymizeInTrial(String study) {
        fixture.pseudonymization.carryOut(
                new Order(
                        List.of(new Resource(Level.STUDY, study)),
                        fixture.trial,
                        Wishes.NONE,
                        true,
                        false,
                        Fixture.MERCY),
                Progress.UNSEEN);
    }

    @Test
    void a_link_that_failed_protects_too() {
        anonymize();
        pseudonymize(COPY_OF_BUILT_IN);
        fixture.stores.fail(
                fixture.stores.find("fake", "default", COPY_OF_BUILT_IN).orElseThrow());
        queue(COPY_OF_BUILT_IN);

        work();

        assertTrue(studies().contains(COPY_OF_BUILT_IN));
        assertEquals(List.of(), replacements());
    }

    @Test
    void a_copy_of_the_built_in_that_has_more_than_is_left_of_its_original_is_told_and_stays() {
        archive.receive(Fixture.slice("anon", "9.1", 2, Map.of(0x00120062, "YES")));
        anonymize();
        queue(COPY_OF_BUILT_IN);
        archive.delete(new Resource(
                Level.INSTANCE, archive.instancesOf(ORIGINAL).iterator().next()));

        Map<String, BuiltInCopies.Result> results = replaceAll();
        work();

        assertEquals(Map.of(COPY_OF_BUILT_IN, BuiltInCopies.Result.ORIGINAL_INCOMPLETE), results);
        assertTrue(studies().containsAll(Set.of(ORIGINAL, COPY_OF_BUILT_IN)));
        assertEquals(List.of(), replacements());
    }

    @Test
    void nobody_copies_a_copy_of_the_built_in_while_it_goes() {
        anonymize();
        pseudonymize(ORIGINAL);
        queue(COPY_OF_BUILT_IN);
        Order ofBuiltInCopy = fixture.order(COPY_OF_BUILT_IN);
        Thread user = new Thread(() -> {
            try {
                fixture.pseudonymization.carryOut(ofBuiltInCopy, Progress.UNSEEN);
            } catch (ArchiveException gone) {
                fixture.stores.retried.put("user", gone.reason().name());
            }
        });
        AuditTrail meanwhile = entry -> {
            user.start();
            join(user, 300);
        };
        StableStudies studies =
                fixture.stableStudies(fixture.stores.all(meanwhile), fixture.pseudonymization, cohorts, false);

        studies.workOnce(Progress.UNSEEN);
        join(user, 0);

        assertFalse(studies().contains(COPY_OF_BUILT_IN));
        assertEquals("GONE", fixture.stores.retried.get("user"));
        assertEquals(1, fixture.stores.links.size());
    }

    /** @param milliseconds 0 for as long as it takes */
    private static void join(Thread thread, long milliseconds) {
        try {
            thread.join(milliseconds);
        } catch (InterruptedException stopping) {
            throw new AssertionError(stopping);
        }
    }

    @Test
    void the_copy_of_the_built_in_of_a_copy_that_is_not_complete_waits() {
        String copy = pseudonymize(ORIGINAL);
        anonymize(copy, "anon", "9.1");
        fixture.stores.begin(fixture.stores.find("fake", "default", ORIGINAL).orElseThrow());

        replaceAll();
        work();

        assertEquals(Set.of(ORIGINAL, copy, COPY_OF_BUILT_IN), studies());
        assertTrue(fixture.stores.retried.containsKey(COPY_OF_BUILT_IN));
    }

    @Test
    void what_comes_from_itself_has_no_original_and_stays() {
        anonymize("bnon|9.2", "anon", "9.1");
        anonymize("anon|9.1", "bnon", "9.2");
        anonymize("cnon|9.3", "cnon", "9.3");
        queue("anon|9.1");
        queue("cnon|9.3");

        Map<String, BuiltInCopies.Result> results =
                builtInCopies().replace(List.of("anon|9.1", "cnon|9.3"), "", false, Fixture.MERCY);
        work();

        assertEquals(
                Map.of("anon|9.1", BuiltInCopies.Result.ORIGINAL_GONE, "cnon|9.3", BuiltInCopies.Result.NOT_BUILT_IN),
                results);
        assertEquals(4, studies().size());
    }
}
