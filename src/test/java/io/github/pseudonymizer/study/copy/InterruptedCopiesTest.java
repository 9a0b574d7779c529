// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.FakeServers;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.stable.StableStudies;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A study of two instances, of whose copy one was stored when the process ended. */
class InterruptedCopiesTest {

    private static final String STUDY = "4711|1.2.3";

    private final Fixture fixture = new Fixture();
    private String first;
    private String second;

    @BeforeEach
    void crash() {
        first = fixture.receive("4711", "1.2.3", 1);
        carryOut(fixture.order(STUDY));
        second = fixture.receive("4711", "1.2.3", 2);
        fixture.stores.complete(link(), 0, 0); // It never was.
        fixture.stores.begin(link());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void carryOut(Order order) {
        Outcome unused = fixture.pseudonymization.carryOut(order, Progress.UNSEEN);
    }

    private Link link() {
        return fixture.stores.find("fake", "default", STUDY).orElseThrow();
    }

    private int copied() {
        return fixture.archive.instancesOf(link().copy()).size();
    }

    private void work(StableStudies studies) {
        while (studies.workOnce(Progress.UNSEEN).isPresent()) {
            assertEquals(0, fixture.stores.givenUp.size());
        }
    }

    @Test
    void whoever_asks_for_a_part_of_it_gets_that_when_all_of_it_is_complete() {
        Outcome outcome = fixture.pseudonymization.carryOut(fixture.order(first), Progress.UNSEEN);

        assertEquals(1, outcome.copies().get(0).instances().size());
        assertEquals(Link.State.COMPLETE, link().state());
        assertEquals(2, copied());
        assertEquals(Set.of(), fixture.servers.ours);
    }

    @Test
    void whoever_asks_for_another_part_than_was_wanted_leaves_nothing_out() {
        String third = fixture.receive("4711", "1.2.3", 3);
        fixture.stores.begin(link(), List.of(new Resource(Level.INSTANCE, second)));

        carryOut(fixture.order(third));

        assertEquals(Link.State.COMPLETE, link().state());
        assertEquals(3, copied());
    }

    @Test
    void a_part_that_is_refused_leaves_no_half_copy() {
        String leaking = fixture.receiveLeaking("4711", "1.2.3", 3);

        assertThrows(RewriteException.class, () -> carryOut(fixture.order(leaking)));

        assertEquals(0, copied());
        assertEquals(Link.State.FAILED, link().state());
    }

    @Test
    void a_part_is_copied_though_the_rest_of_what_was_wanted_is_refused() {
        fixture.receiveLeaking("4711", "1.2.3", 3);

        carryOut(fixture.order(second));

        assertEquals(1, copied());
        assertEquals(Link.State.COMPLETE, link().state());
        assertEquals(List.of(new Resource(Level.INSTANCE, second)), fixture.stores.part(link()));
    }

    @Test
    void a_part_is_copied_though_what_was_wanted_is_gone() {
        fixture.stores.begin(link(), List.of(new Resource(Level.INSTANCE, first)));
        fixture.archive.delete(new Resource(Level.INSTANCE, first));

        carryOut(fixture.order(second));

        assertEquals(1, copied());
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void a_part_is_copied_with_what_is_left_of_what_was_wanted() {
        fixture.stores.begin(
                link(), List.of(new Resource(Level.INSTANCE, first), new Resource(Level.INSTANCE, second)));
        fixture.archive.delete(new Resource(Level.INSTANCE, first));
        String third = fixture.receive("4711", "1.2.3", 3);

        carryOut(fixture.order(third));

        assertEquals(3, copied(), "with that whose original is gone, for it was there");
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void recovery_completes_what_is_left_of_what_was_wanted() {
        fixture.stores.begin(
                link(), List.of(new Resource(Level.INSTANCE, first), new Resource(Level.INSTANCE, second)));
        fixture.archive.delete(new Resource(Level.INSTANCE, first));
        fixture.receive("4711", "1.2.3", 3);
        StableStudies studies = fixture.stableStudies(false);

        studies.recover();
        work(studies);

        assertEquals(2, copied());
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void what_another_server_is_about_to_record_is_left_to_it() {
        fixture.servers.alone = false;
        fixture.servers.theirCopies.add(FakeServers.keyOf(link()));

        carryOut(fixture.order(first));

        assertEquals(1, copied());
    }

    @Test
    void whoever_cancels_meanwhile_leaves_it_for_completion() {
        assertThrows(
                CancelledException.class,
                () -> fixture.pseudonymization.carryOut(fixture.order(first), Progress.CANCELLED));

        assertEquals(Link.State.STORING, link().state());
        assertEquals(1, copied());
        assertEquals(List.of(), fixture.stores.part(link()));
    }

    @Test
    void what_is_not_resumed_is_taken_back() {
        fixture.pseudonymization.takeBack(fixture.order(STUDY));

        assertEquals(Link.State.FAILED, link().state());
        assertEquals(0, copied());
    }

    @Test
    void a_copy_that_was_complete_before_is_not_taken_back_but_completed() {
        fixture.stores.complete(link(), 1, 0);
        fixture.stores.begin(link());

        fixture.pseudonymization.takeBack(fixture.order(STUDY));

        assertEquals(1, copied());
        assertEquals(Link.State.STORING, link().state());
        work(fixture.stableStudies(false));
        assertEquals(2, copied());
        assertEquals(Link.State.COMPLETE, link().state());
    }

    @Test
    void what_is_complete_or_gone_is_not_touched() {
        carryOut(fixture.order(STUDY));
        Order order = fixture.order(STUDY);

        fixture.pseudonymization.takeBack(order);
        fixture.archive.delete(new Resource(Level.STUDY, STUDY));
        fixture.pseudonymization.takeBack(order);

        assertEquals(2, copied());
        assertEquals(Link.State.COMPLETE, link().state());
    }
}
