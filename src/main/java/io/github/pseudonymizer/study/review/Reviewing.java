// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.ServerLocks;

/** All that people do with links. */
public record Reviewing(FindingLinks finding, Comparing comparing, Deciding deciding, DeletingCopies deleting) {

    /** Puts the use cases together. */
    public static Reviewing of(Comparing comparing, Links links, ServerLocks.StudyLock lock) {
        return new Reviewing(
                new FindingLinks(
                        comparing.archive().name(), comparing.domains(), comparing.reviews(), comparing.audit()),
                comparing,
                new Deciding(comparing),
                new DeletingCopies(comparing.archive(), links, comparing.reviews(), comparing.audit(), lock));
    }
}
