package io.github.pseudonymizer.study;

/**
 * That a copy is a study of its own. Where UIDs are retained only the pseudonym tells a copy from its original and from
 * the copies in other domains: if two domains gave one patient the same, the copy of one would be taken for the
 * other's.
 */
final class DistinctCopy {

    private DistinctCopy() {}

    /** @throws ArchiveException if the copy would be its own original, or is recorded as the copy of another domain */
    static void require(Links links, Link link) {
        boolean taken = link.copy().equals(link.original())
                || links.findByCopy(link.archive(), link.copy())
                        .filter(other -> !other.domain().equals(link.domain()))
                        .isPresent();
        if (taken) {
            throw new ArchiveException(
                    ArchiveException.Reason.FAILED,
                    "the copy would be one with another study; domains that retain UIDs need prefixes of their own");
        }
    }
}
