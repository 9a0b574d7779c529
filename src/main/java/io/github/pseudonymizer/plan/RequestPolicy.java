package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
import java.util.Set;

/**
 * Which wishes of clients a domain honours.
 *
 * @param allowKeep top-level attributes that may be kept on a client's wish, as far as their value mentions no identity
 * @param allowKeepInside the same for attributes inside sequences: a wish must name no more than one of these does
 * @param allowKeepPrivateTags whether private attributes may be kept on a client's wish
 */
public record RequestPolicy(Set<Tag> allowKeep, Set<TagPath> allowKeepInside, boolean allowKeepPrivateTags) {

    public RequestPolicy {
        allowKeep = Set.copyOf(allowKeep);
        allowKeepInside = Set.copyOf(allowKeepInside);
    }

    /** A policy that allows nothing inside sequences. */
    public RequestPolicy(Set<Tag> allowKeep, boolean allowKeepPrivateTags) {
        this(allowKeep, Set.of(), allowKeepPrivateTags);
    }
}
