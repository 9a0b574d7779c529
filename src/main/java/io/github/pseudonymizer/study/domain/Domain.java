// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.domain;

import io.github.pseudonymizer.plan.ProfileDigest;
import io.github.pseudonymizer.plan.Rules;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.pseudonym.UidMapping;

/**
 * A domain with all that the administrator decided for it.
 *
 * @param namespace whose pseudonyms it gives
 * @param patientIds how it takes a Patient ID for a patient
 * @param profile how its copies are de-identified
 * @param pixels what happens to text that is burned into its images
 * @param policy which wishes of clients it honours
 * @param uids maps its UIDs; recorded studies have these, even if the profile retains UIDs
 */
public record Domain(
        Namespace namespace,
        PatientIds patientIds,
        DomainProfile profile,
        PixelPolicy pixels,
        RequestPolicy policy,
        UidMapping uids) {

    /** A domain whose edition is the one that its profile names. */
    public Domain(
            Namespace namespace,
            PatientIds patientIds,
            Profile profile,
            PixelPolicy pixels,
            RequestPolicy policy,
            UidMapping uids) {
        this(namespace, patientIds, new DomainProfile(profile), pixels, policy, uids);
    }

    /** A short name for how its copies are de-identified, wishes of clients aside. */
    public String profileDigest() {
        return ProfileDigest.of(profile.inUse(), pixels);
    }

    /** Everything that decides about the content of its copies, except the wishes of clients. */
    public Rules rules() {
        return Rules.current(profile.inUse(), pixels, policy);
    }

    /** What happens to each attribute of a copy for which the client wishes nothing. */
    public Plan plan() {
        return rules().decide(Wishes.NONE).plan();
    }

    /** What its copies have for the UIDs of their originals: the same ones, if the profile retains them. */
    public UidMapping uidsOfCopies() {
        return profile.settings().retainsUids() ? uid -> uid : uids;
    }
}
