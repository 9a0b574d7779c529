// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentDecisionsTest {

    private final RecentDecisions decisions = new RecentDecisions();

    private static Rules rules(int version, Profile profile) {
        return new Rules(version, profile, PixelPolicy.DEFAULT, new RequestPolicy(Set.of(), false));
    }

    private Decision of(Rules rules) {
        return decisions.of(rules, Wishes.NONE);
    }

    @Test
    void equal_questions_have_one_answer_which_is_the_planners() {
        Decision first = of(rules(1, Profile.DEFAULT));
        Profile equal = Profile.DEFAULT.withEdition("2023b").withEdition("2026d");

        assertSame(first, of(rules(1, equal)));
        assertEquals(
                Planner.decide(Profile.DEFAULT, new RequestPolicy(Set.of(), false), Wishes.NONE)
                        .ignored(),
                first.ignored());
    }

    @Test
    void other_rules_have_another_answer() {
        Decision first = of(rules(1, Profile.DEFAULT));
        Decision other = of(rules(1, new Profile("2026d", Set.of(), Set.of(), Set.of(), Map.of())));

        assertEquals("MODIFIED", first.plan().stamp().longitudinalTemporalInformationModified());
        assertEquals("REMOVED", other.plan().stamp().longitudinalTemporalInformationModified());
    }

    @Test
    void what_was_not_asked_for_longest_is_forgotten() {
        Decision first = of(rules(0, Profile.DEFAULT));
        Decision second = of(rules(1, Profile.DEFAULT));
        for (int version = 2; version <= 32; version++) {
            assertSame(first, of(rules(0, Profile.DEFAULT)));
            Decision unused = of(rules(version, Profile.DEFAULT));
        }

        assertSame(first, of(rules(0, Profile.DEFAULT)));
        assertNotSame(second, of(rules(1, Profile.DEFAULT)));
    }
}
