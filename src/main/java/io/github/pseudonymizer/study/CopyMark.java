package io.github.pseudonymizer.study;

import io.github.pseudonymizer.study.domain.Cohort;

/**
 * What an archive shows of a copy, so that its users find copies by its own filters.
 *
 * @param domain the domain's name
 * @param profileDigest see {@link Cohort#profileDigest}
 * @param remade whether all of the copy was made again just now, so that an older digest is true no more
 */
public record CopyMark(String domain, String profileDigest, boolean remade) {

    /** Of a copy that was not made again. */
    public CopyMark(String domain, String profileDigest) {
        this(domain, profileDigest, false);
    }
}
