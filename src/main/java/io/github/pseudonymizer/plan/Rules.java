// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.Lines;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;

/**
 * All that decides what the copies of a domain contain, except for the wishes of clients.
 *
 * @param version of the rules in the code, see {@link RulesVersion}
 * @param profile how copies are de-identified
 * @param pixels what happens to text that is burned into images
 * @param policy which wishes of clients are honoured; decides nothing about copies that are made without wishes
 */
public record Rules(int version, Profile profile, PixelPolicy pixels, RequestPolicy policy) {

    /** The rules of today's code. */
    public static Rules current(Profile profile, PixelPolicy pixels, RequestPolicy policy) {
        return new Rules(RulesVersion.CURRENT, profile, pixels, policy);
    }

    /**
     * A short name: equal for equal rules, after a restart, on another server, in a later release.
     *
     * @param wished whether for copies that are made with wishes, for which the policy counts, too
     * @return 16 hexadecimal digits, in lower case; does not reveal the decisions
     */
    public String digest(boolean wished) {
        return lines(wished).digest();
    }

    /** What {@link RecordedRules} reads. */
    public String text(boolean wished) {
        return lines(wished).text();
    }

    /** What will be done, and which wishes will not be followed. */
    public Decision decide(Wishes wishes) {
        return Planner.decide(profile, pixels, policy, wishes);
    }

    private Lines lines(boolean wished) {
        Lines lines = new Lines();
        lines.line("version", "" + version);
        ProfileDigest.addTo(lines, profile, pixels);
        if (wished) {
            lines.sorted("allowKeep", policy.allowKeep().stream().map(Object::toString));
            lines.sorted("allowKeepInside", policy.allowKeepInside().stream().map(Object::toString));
            lines.line("allowKeepPrivateTags", "" + policy.allowKeepPrivateTags());
            lines.line("allowDicomVersion", "" + policy.allowDicomVersion());
        }
        return lines;
    }
}
