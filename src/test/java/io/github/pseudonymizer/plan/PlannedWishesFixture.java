package io.github.pseudonymizer.plan;

import static io.github.pseudonymizer.plan.Plans.MODIFIED_DATES;
import static io.github.pseudonymizer.plan.Plans.NOTHING_ALLOWED;
import static io.github.pseudonymizer.plan.Plans.tag;
import static io.github.pseudonymizer.plan.Plans.top;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
