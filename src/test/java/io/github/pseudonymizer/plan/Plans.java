// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.plan.action.Treatment;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What the tests of plans share: plans, and short ways to ask them. */
final class Plans {

    static final Profile BASIC = new Profile("2026d", Set.of(), Set.of(), Set.of(), Map.of());
    static final Profile MODIFIED_DATES =
            new Profile("2026d", Set.of(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES), Set.of(), Set.of(), Map.of());
    static final RequestPolicy NOTHING_ALLOWED = new RequestPolicy(Set.of(), false);

    private Plans() {}

    static Plan of(Profile profile) {
        return Planner.decide(profile, NOTHING_ALLOWED, Wishes.NONE).plan();
    }

    /** Under these options of 2026d. */
    static Plan with(Option... options) {
        return of(new Profile("2026d", Set.of(options), Set.of(), Set.of(), Map.of()));
    }

    /** The action for a top-level attribute with the VR of the dictionary. */
    static Action top(Plan plan, Tag tag) {
        return plan.actionFor(Attribute.top(tag));
    }

    /** The texts that a plan adds to the top level. */
    static Map<Tag, String> additions(Plan plan) {
        Map<Tag, String> texts = new HashMap<>();
        plan.additions(Surroundings.TOP).forEach((tag, value) -> texts.put(tag, ((WishedValue.Text) value).text()));
        return texts;
    }

    static Tag tag(String keyword) {
        return Dictionary.tagOf(keyword).orElseThrow();
    }

    /** The action for an attribute of this VR so deep inside sequences. */
    static Action at(Plan plan, Tag tag, Vr vr, int depth, boolean blanked) {
        return plan.actionFor(new Attribute(tag, vr, "", inside(depth, blanked ? Treatment.BLANKED : Treatment.OPEN)));
    }

    /** So deep inside sequences that are treated like this. */
    static Surroundings inside(int depth, Treatment treatment) {
        Surroundings surroundings = Surroundings.TOP;
        for (int i = 0; i < depth; i++) {
            surroundings = surroundings.inside(tag("ContentSequence"), 0, treatment);
        }
        return surroundings;
    }
}
