// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.wish;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Profile;
import java.util.Set;

/**
 * Which wishes of clients a domain honours.
 *
 * @param allowKeep top-level attributes that may be kept on a client's wish, as far as their value mentions no identity
 * @param allowKeepInside the same for attributes inside sequences: a wish must name no more than one of these does
 * @param allowKeepPrivateTags whether private attributes may be kept on a client's wish
 * @param allowDicomVersion whether a client may choose the edition of the profile
 * @param lateWishes what becomes of wishes that a copy does not meet because it was made before
 * @param assigned who may assign pseudonyms to new patients
 */
public record RequestPolicy(
        Set<Tag> allowKeep,
        Set<TagPath> allowKeepInside,
        boolean allowKeepPrivateTags,
        boolean allowDicomVersion,
        LateWishes lateWishes,
        AssignedPseudonyms assigned) {

    public RequestPolicy {
        allowKeep = Set.copyOf(allowKeep);
        allowKeepInside = Set.copyOf(allowKeepInside);
    }

    /** A policy under which the domain alone makes pseudonyms. */
    public RequestPolicy(
            Set<Tag> allowKeep,
            Set<TagPath> allowKeepInside,
            boolean allowKeepPrivateTags,
            boolean allowDicomVersion,
            LateWishes lateWishes) {
        this(
                allowKeep,
                allowKeepInside,
                allowKeepPrivateTags,
                allowDicomVersion,
                lateWishes,
                AssignedPseudonyms.IGNORE);
    }

    /** A policy under which copies stay as they were made. */
    public RequestPolicy(
            Set<Tag> allowKeep, Set<TagPath> allowKeepInside, boolean allowKeepPrivateTags, boolean allowDicomVersion) {
        this(allowKeep, allowKeepInside, allowKeepPrivateTags, allowDicomVersion, LateWishes.TELL);
    }

    /** A policy that allows nothing inside sequences, and under which the domain's edition rules. */
    public RequestPolicy(Set<Tag> allowKeep, boolean allowKeepPrivateTags) {
        this(allowKeep, Set.of(), allowKeepPrivateTags, false);
    }

    /**
     * Whether a request that names this edition is a bad one, as it is for Orthanc's own anonymization.
     *
     * @param dicomVersion as the client sent it, or empty
     */
    public boolean refuses(String dicomVersion) {
        return allowDicomVersion && !dicomVersion.isEmpty() && !Editions.NAMES.contains(dicomVersion);
    }

    /** The profile, of the edition that the client names if it may and there is such an edition. */
    public Profile profileFor(Profile profile, String dicomVersion) {
        return allowDicomVersion && Editions.NAMES.contains(dicomVersion) ? profile.withEdition(dicomVersion) : profile;
    }
}
