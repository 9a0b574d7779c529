// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.stable.StableWork;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Wishes by which a copy is made again, and what keeps it as it is. */
class CopiesMadeAgainByWishesTest extends WishesFixture {

    private static final Tag MODEL = Tag.of(0x0008, 0x1090);
    private static final Wishes DESCRIBED = new Wishes(Set.of(DESCRIPTION), Set.of(), Map.of(), false, "");

    @Test
    void a_domain_may_make_the_copy_again_by_the_new_wishes() {
        Outcome.Copy before = ask(LateWishes.REMAKE, DESCRIBED).copies().get(0);
        assertEquals(2, with(before, "Chest"));

        Outcome outcome = ask(LateWishes.REMAKE, NO_KVP);

        assertEquals(List.of(), outcome.ignored());
        assertEquals(before, outcome.copies().get(0));
        assertEquals(0, with(before, "120"));
        assertEquals(0, with(before, "Chest"));
        assertEquals(Link.State.COMPLETE, link().state());
        assertEquals(NO_KVP, fixture.stores.making(link()).wishes());
        assertTrue(fixture.stores.audit.toString().contains("all instances made again"));
    }

    @Test
    void two_users_with_contradicting_wishes_never_get_a_mixture() throws Exception {
        IntStream.rangeClosed(3, 9).forEach(this::receive);
        Outcome.Copy copy = copied();
        ExecutorService users = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5; round++) {
                Future<Outcome> one = users.submit(() -> ask(LateWishes.REMAKE, NO_KVP));
                Future<Outcome> other = users.submit(() -> ask(LateWishes.REMAKE, DESCRIBED));
                List<String> ofOne = one.get().ignored();
                List<String> ofOther = other.get().ignored();

                boolean isOnes = fixture.stores.making(link()).wishes().equals(NO_KVP);
                assertEquals(isOnes ? 0 : 9, with(copy, "120"));
                assertEquals(isOnes ? 0 : 9, with(copy, "Chest"));
                assertEquals(List.of(), isOnes ? ofOne : ofOther, "the last one got what it wanted");
                assertEquals(Link.State.COMPLETE, link().state());
            }
        } finally {
            users.shutdownNow();
        }
    }

    @Test
    void a_copy_that_meets_the_wishes_is_not_made_again() {
        Outcome.Copy unused = ask(LateWishes.REMAKE, NO_KVP).copies().get(0);

        Outcome outcome = ask(LateWishes.REMAKE, Wishes.NONE);

        assertEquals(List.of(), outcome.ignored());
        assertEquals(2, fixture.archive.stores.get());
    }

    @Test
    void stricter_wishes_join_those_of_the_copy_and_the_others_are_told() {
        Outcome.Copy copy = ask(LateWishes.STRICTER, NO_KVP).copies().get(0);
        Wishes both = new Wishes(Set.of(DESCRIPTION), Set.of(MODEL), Map.of(), false, "");

        Outcome outcome = ask(LateWishes.STRICTER, both);

        assertEquals(
                List.of("Keep (0008,1030) StudyDescription: the copy was made before without it"), outcome.ignored());
        assertEquals(0, with(copy, "120"));
        assertEquals(0, with(copy, "Invented CT 7"));
        assertEquals(0, with(copy, "Chest"));
    }

    @Test
    void a_value_instead_of_the_originals_is_stricter_and_one_instead_of_none_is_not() {
        Outcome.Copy copy = copied();
        Wishes replacing = new Wishes(Set.of(), Set.of(), Map.of(MODEL, "CT", DESCRIPTION, "Body"), false, "");

        Outcome outcome = ask(LateWishes.STRICTER, replacing);

        assertEquals(0, with(copy, "Invented CT 7"));
        assertEquals(
                List.of("Replace (0008,1030) StudyDescription: the copy was made before without it"),
                outcome.ignored());
    }

    @Test
    void a_copy_with_instances_whose_originals_are_gone_is_not_made_again_but_tells_the_wish() {
        Outcome.Copy copy = ask(LateWishes.REMAKE, Wishes.NONE).copies().get(0);
        fixture.archive.delete(new Resource(Level.INSTANCE, "4711|1.2.3|1.2.3.1|1.2.3.1.1"));

        Outcome outcome = ask(LateWishes.REMAKE, NO_KVP);

        assertEquals(List.of("Remove (0018,0060) KVP: the copy was made before without it"), outcome.ignored());
        assertEquals(2, with(copy, "120"));
    }

    @Test
    void a_series_with_new_wishes_makes_all_of_the_copy_again() {
        Outcome.Copy copy = copied();
        Order order = order(LateWishes.REMAKE, NO_KVP, STUDY, Fixture.MERCY);
        Order one = new Order(
                List.of(new Resource(Level.INSTANCE, "4711|1.2.3|1.2.3.1|1.2.3.1.1")),
                order.domain(),
                NO_KVP,
                true,
                false,
                Fixture.MERCY);

        Outcome outcome = fixture.pseudonymization.carryOut(one, Progress.UNSEEN);

        assertEquals(1, outcome.copies().get(0).instances().size());
        assertEquals(0, with(copy, "120"));
        assertEquals(2, fixture.archive.instancesOf(copy.study()).size());
    }

    @Test
    void a_disk_that_is_full_half_way_leaves_an_unfinished_copy_that_is_completed_later() {
        Outcome.Copy copy = ask(LateWishes.REMAKE, Wishes.NONE).copies().get(0);
        fixture.archive.overwrites = true;
        fixture.archive.storesUntilFull = 3;
        assertThrows(ArchiveException.class, () -> ask(LateWishes.REMAKE, NO_KVP));
        assertEquals(Link.State.STORING, link().state());
        assertTrue(fixture.stores.making(link()).unfinished());
        fixture.archive.storesUntilFull = Integer.MAX_VALUE;

        StableWork.Attempt attempt =
                fixture.stableStudies(false).workOnce(Progress.UNSEEN).orElseThrow();

        assertEquals("", attempt.problem());
        assertEquals(0, with(copy, "120"));
        assertEquals(Link.State.COMPLETE, link().state());
        assertFalse(fixture.stores.making(link()).unfinished());
    }

    @Test
    void what_todays_rules_refuse_leaves_the_copy_wholly_as_it_was() {
        Outcome.Copy copy = ask(LateWishes.REMAKE, Wishes.NONE).copies().get(0);
        Making before = fixture.stores.making(link());
        fixture.receiveLeaking("4711", "1.2.3", 2); // The same instance, sent again with another content.

        assertThrows(RuntimeException.class, () -> ask(LateWishes.REMAKE, NO_KVP));

        assertEquals(2, with(copy, "120"));
        assertEquals(before, fixture.stores.making(link()));
        assertEquals(Link.State.COMPLETE, link().state());
    }
}
