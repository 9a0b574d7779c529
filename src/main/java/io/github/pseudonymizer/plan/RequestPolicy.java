package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.Tag;
import java.util.Set;

/**
 * Which wishes of clients a domain honours.
 *
 * @param allowKeep attributes that may be kept on a client's wish, as far as their value mentions no identity
 * @param allowKeepPrivateTags whether private attributes may be kept on a client's wish
 */
public record RequestPolicy(Set<Tag> allowKeep, boolean allowKeepPrivateTags) {

    public RequestPolicy {
        allowKeep = Set.copyOf(allowKeep);
    }
}
