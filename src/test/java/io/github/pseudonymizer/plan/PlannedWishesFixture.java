// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static io.github.pseudonymizer.plan.Plans.MODIFIED_DATES;
import static io.github.pseudonymizer.plan.Plans.NOTHING_ALLOWED;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.wish.Wishes;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Requests with wishes, and what they come to. */
abstract class PlannedWishesFixture {

    static Wishes keep(String... keywords) {
        return new Wishes(tags(keywords), Set.of(), Map.of(), false, "");
    }

    static Set<Tag> tags(String... keywords) {
        return Arrays.stream(keywords).map(Plans::tag).collect(Collectors.toSet());
    }

    static Decision decide(Wishes wishes) {
        return Planner.decide(MODIFIED_DATES, NOTHING_ALLOWED, wishes);
    }
}
