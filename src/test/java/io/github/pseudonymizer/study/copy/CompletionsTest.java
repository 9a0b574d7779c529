// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.stable.StableStudies;
import io.github.pseudonymizer.study.stable.StableWork;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What becomes of copies that are stored when the database stops answering. */
class CompletionsTest {

    @AutoClose
    private final Fixture fixture = new Fixture();

    private final StableStudies stableStudies = fixture.stableStudies(false);

    private String study(String uid) {
        var unused = fixture.receive("4711", uid, 1);
        return "4711|" + uid;
    }

    private Link.State state(String study) {
        return fixture.stores.ofOriginal("", study).get(0).state();
    }

    private List<String> waiting() {
        return fixture.stores.waiting.stream().map(PendingStudy::study).sorted().toList();
    }

    private void fail(String... studies) {
        Order order = fixture.order(studies);
        StoreException unused =
                assertThrows(StoreException.class, () -> fixture.pseudonymization.carryOut(order, Progress.UNSEEN));
    }

    @Test
    void a_copy_that_is_not_in_the_audit_trail_does_not_count_as_complete_until_it_is() {
        String study = study("1.2.3");
        fixture.stores.failingEntries = 1;

        fail(study);

        assertEquals(Link.State.STORING, state(study));
        assertEquals(List.of(study), waiting());
        assertEquals(Optional.of(new StableWork.Attempt("")), stableStudies.workOnce(Progress.UNSEEN));
        assertEquals(Link.State.COMPLETE, state(study));
        assertEquals(1, fixture.stores.audit.size());
    }

    @Test
    void a_copy_that_cannot_be_recorded_as_complete_keeps_no_other_from_being_recorded() {
        String one = study("1.2.3");
        String other = study("1.2.4");
        fixture.stores.failingCompletions = 1;

        fail(one, other);

        assertEquals(
                List.of(Link.State.STORING, Link.State.COMPLETE),
                Stream.of(one, other).map(this::state).sorted().toList());
        assertEquals(1, waiting().size());
        assertEquals(Link.State.STORING, state(waiting().get(0)));
    }

    @Test
    void work_that_fails_so_is_repeated_by_itself_and_not_noted_again() {
        String study = study("1.2.3");
        fixture.stores.add("", List.of(study), Requester.Cause.STABLE_STUDY);
        fixture.stores.failingEntries = 1;

        StableWork.Attempt attempt = stableStudies.workOnce(Progress.UNSEEN).orElseThrow();

        assertTrue(attempt.problem().startsWith("will be tried again"), attempt.problem());
        assertEquals(Set.of(study), fixture.stores.retried.keySet());
        assertEquals(List.of(), waiting());
        assertEquals(Link.State.STORING, state(study));
    }

    @Test
    void what_cannot_be_noted_while_the_database_is_away_is_noted_once_it_is_back() {
        String study = study("1.2.3");
        fixture.stores.failingCompletions = 1;
        fixture.stores.failingAdditions = 2;
        fail(study);

        StoreException unused = assertThrows(StoreException.class, stableStudies::recoverUnnoted);
        assertEquals(List.of(), waiting());
        stableStudies.recoverUnnoted();
        stableStudies.recoverUnnoted();

        assertEquals(List.of(study), waiting());
    }
}
