// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import io.github.pseudonymizer.study.domain.Domain;

/**
 * What an archive shows of a copy, so that its users find copies by its own filters.
 *
 * @param domain the domain's name
 * @param profileDigest see {@link Domain#profileDigest}
 * @param remade whether all of the copy was made again just now, so that an older digest is true no more
 */
public record CopyLabels(String domain, String profileDigest, boolean remade) {

    /** Of a copy that was not made again. */
    public CopyLabels(String domain, String profileDigest) {
        this(domain, profileDigest, false);
    }
}
