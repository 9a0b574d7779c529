// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.stable.StableWork;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of wishes that come when there is a copy already. */
class WishesForExistingCopiesTest extends WishesFixture {

    @Test
    void a_wish_that_comes_after_the_copy_is_told() {
        Outcome.Copy copy = copied();

        Outcome outcome = ask(LateWishes.TELL, NO_KVP);

        assertEquals(List.of("Remove (0018,0060) KVP: the copy was made before without it"), outcome.ignored());
        assertEquals(2, with(copy, "120"));
        assertEquals(2, fixture.archive.stores.get());
    }

    @Test
    void a_wish_is_told_to_the_one_who_asks_for_the_copy_itself() {
        Outcome.Copy copy = copied();

        Outcome outcome = fixture.pseudonymization.carryOut(
                order(LateWishes.TELL, NO_KVP, copy.study(), Fixture.MERCY), Progress.UNSEEN);

        assertEquals(List.of("Remove (0018,0060) KVP: the copy was made before without it"), outcome.ignored());
    }

    @Test
    void a_wish_with_which_the_copy_was_made_is_not_told() {
        Outcome first = ask(LateWishes.TELL, NO_KVP);

        Outcome second = ask(LateWishes.TELL, NO_KVP);

        assertEquals(List.of(), first.ignored());
        assertEquals(List.of(), second.ignored());
        assertEquals(0, with(first.copies().get(0), "120"));
    }

    @Test
    void a_wish_that_the_rules_fulfil_anyway_is_not_told() {
        Outcome.Copy unused = copied();

        Outcome outcome = ask(LateWishes.TELL, removing(Tag.of(0x0008, 0x0050), Tag.of(0x0008, 0x0081)));

        assertEquals(
                List.of("Remove (0008,0050) AccessionNumber: the copy was made before without it"), outcome.ignored());
    }

    @Test
    void a_copy_without_a_record_meets_only_what_every_copy_does() {
        Outcome.Copy unused = ask(LateWishes.TELL, NO_KVP).copies().get(0);
        fixture.stores.makings.clear();

        Outcome outcome = ask(LateWishes.TELL, removing(KVP, Tag.of(0x0008, 0x0081)));

        assertEquals(List.of("Remove (0018,0060) KVP: the copy was made before without it"), outcome.ignored());
    }

    @Test
    void a_late_instance_joins_with_the_wishes_of_the_copy() {
        Outcome.Copy copy = ask(LateWishes.TELL, NO_KVP).copies().get(0);
        receive(3);

        Order stable = order(LateWishes.TELL, Wishes.NONE, STUDY, Requester.itself(Requester.Cause.STABLE_STUDY));
        Outcome outcome = fixture.pseudonymization.carryOut(stable, Progress.UNSEEN);

        assertEquals(3, outcome.copies().get(0).instances().size());
        assertEquals(0, with(copy, "120"));
    }

    @Test
    void what_a_crash_interrupted_is_completed_with_the_wishes_with_which_it_was_begun() {
        IntStream.rangeClosed(3, 9).forEach(this::receive);
        Order order = order(LateWishes.TELL, NO_KVP, STUDY, Fixture.MERCY);
        assertThrows(CancelledException.class, () -> fixture.pseudonymization.carryOut(order, new Stop()));
        int stored = fixture.archive.instancesOf(link().copy()).size();
        assertTrue(stored > 0 && stored < 9, () -> stored + " stored");
        fixture.stores.add("fake", List.of(STUDY), Requester.Cause.RECOVERY);

        StableWork.Attempt attempt =
                fixture.stableStudies(false).workOnce(Progress.UNSEEN).orElseThrow();

        assertEquals("", attempt.problem());
        Outcome.Copy copy = ask(LateWishes.TELL, NO_KVP).copies().get(0);
        assertEquals(9, fixture.archive.instancesOf(copy.study()).size());
        assertEquals(0, with(copy, "120"));
    }

    @Test
    void a_copy_of_which_a_crash_left_nothing_is_made_with_the_wishes_with_which_it_was_begun() {
        Order order = order(LateWishes.TELL, NO_KVP, STUDY, Fixture.MERCY);
        Stop atOnce = new Stop();
        atOnce.over = true;
        assertThrows(CancelledException.class, () -> fixture.pseudonymization.carryOut(order, atOnce));
        assertEquals(0, fixture.archive.countInstances(link().copy()));
        assertEquals(Link.State.STORING, link().state());
        fixture.stores.add("fake", List.of(STUDY), Requester.Cause.RECOVERY);

        StableWork.Attempt attempt =
                fixture.stableStudies(false).workOnce(Progress.UNSEEN).orElseThrow();

        assertEquals("", attempt.problem());
        assertEquals(2, fixture.archive.countInstances(link().copy()));
        assertEquals(NO_KVP, fixture.stores.making(link()).wishes());
        assertEquals(
                List.of(),
                fixture.archive.instancesOf(link().copy()).stream()
                        .filter(id ->
                                new String(fixture.archive.files.get(id), StandardCharsets.ISO_8859_1).contains("120"))
                        .toList());
    }

    /** As if Orthanc stopped after the first instance. */
    private static final class Stop implements Progress {
        private volatile boolean over;

        @Override
        public void update(int done, int all) {
            over |= done > 0;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean isSuspended() {
            return over;
        }
    }

    @Test
    void a_domain_may_refuse_and_then_nothing_changes() {
        Outcome.Copy copy = copied();
        Link before = link();

        ExistingCopyException refused = assertThrows(ExistingCopyException.class, () -> ask(LateWishes.REFUSE, NO_KVP));

        assertTrue(("" + refused.getMessage()).contains("Remove (0018,0060) KVP"), refused.getMessage());
        assertEquals(2, with(copy, "120"));
        assertEquals(before, link());
        assertEquals(List.of(), ask(LateWishes.REFUSE, Wishes.NONE).ignored());
    }

    @Test
    void a_refusal_comes_before_another_study_of_the_order_is_copied() {
        fixture.archive.receive(Fixture.slice("4711", "1.2.2", 1, Map.of()));
        Outcome.Copy unused = copied();
        Order order = order(LateWishes.REFUSE, NO_KVP, STUDY, Fixture.MERCY);
        Order both = new Order(
                List.of(new Resource(Level.STUDY, "4711|1.2.2"), new Resource(Level.STUDY, STUDY)),
                order.domain(),
                NO_KVP,
                true,
                false,
                Fixture.MERCY);

        assertThrows(ExistingCopyException.class, () -> fixture.pseudonymization.carryOut(both, Progress.UNSEEN));

        assertEquals(2, fixture.archive.stores.get());
    }
}
