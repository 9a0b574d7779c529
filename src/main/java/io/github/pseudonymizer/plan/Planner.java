// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.plan.action.Cleaning;
import io.github.pseudonymizer.plan.action.PrivateRules;
import io.github.pseudonymizer.plan.action.SatisfiedOptions;
import io.github.pseudonymizer.plan.action.Stamps;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;

/** Resolves a profile and a client's wishes to one action for each attribute. Pure. */
public final class Planner {

    private Planner() {}

    /**
     * Decides what will be done, and which wishes will not be followed.
     *
     * <p>The domain's own lists win over the tables, and a client's wishes over both as far as the policy goes: what it
     * wants removed is removed, what it wants replaced is replaced unless it carries an identity, what it wants kept is
     * kept only if the policy names it and only as far as it mentions no identity. The edition it names is used if the
     * policy lets clients choose. Rectangles are always blacked out.
     */
    public static Decision decide(Profile profile, PixelPolicy pixels, RequestPolicy policy, Wishes wishes) {
        Profile effective = policy.profileFor(profile, wishes.dicomVersion());
        WishReview review = new WishReview(effective, policy);
        review.consider(wishes);
        PathReview paths = new PathReview(effective, policy, review, wishes);
        paths.consider();
        AttributePlan plan = new AttributePlan(
                review.rules(),
                review.exceptions(),
                paths.rulings(),
                paths.reserved(),
                PrivateRules.of(effective, review.keepsPrivate()),
                review.additions(),
                Cleaning.of(effective),
                effective.identifiers().patientIds(),
                new DeferredStamp(() -> Stamps.of(
                        effective,
                        review.keptBeyondProfile(),
                        review.keepsPrivate(),
                        new SatisfiedOptions(review.rules(), review.exceptions()))),
                pixels,
                wishes.blackOut());
        return new Decision(plan, review.ignored());
    }

    /** Decides likewise for a domain that says nothing about burned-in text. */
    public static Decision decide(Profile profile, RequestPolicy policy, Wishes wishes) {
        return decide(profile, PixelPolicy.DEFAULT, policy, wishes);
    }
}
