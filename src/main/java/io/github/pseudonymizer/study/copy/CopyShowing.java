// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.CopyLabels;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;

/**
 * Makes the archive show what a stored copy is. Thread-safe.
 *
 * @param showOrigin whether the archive shows from what something was copied
 */
record CopyShowing(StudyArchive archive, boolean showOrigin) {

    /** The beginning of the text from which a UID for {@link StudyArchive#showOrigins} is derived; no UID begins so. */
    private static final String TRACE = "trace of ";

    /**
     * Marks the copy for the archive's filters, and gives it labels and origins.
     *
     * @return why labels are missing; empty if none is, or if the order wants none
     */
    List<String> show(CopyResult copy, Order order) {
        Domain domain = order.domain();
        CopyLabels labels = new CopyLabels(
                domain.namespace().name(),
                domain.profileDigest(),
                copy.changes().isRemade());
        archive.mark(copy.link().copy(), labels);
        if (showOrigin && archive.showsOriginsAtOnce()) {
            showOrigins(copy, domain, false);
        }
        return order.keepLabels() ? new LabelCopy(archive, copy.plan(), copy.places()).copy(copy.copied()) : List.of();
    }

    /**
     * Shows origins that wait for a job of the archive. The caller must not hold the lock of a study: all the jobs that
     * the archive runs at a time may wait for such locks, and then the job that shows the origin never begins.
     *
     * @param waits see {@link StudyArchive#showOrigins}
     */
    void showLate(CopyResult copy, Order order, boolean waits) {
        if (showOrigin && !archive.showsOriginsAtOnce()) {
            showOrigins(copy, order.domain(), waits);
        }
    }

    private void showOrigins(CopyResult copy, Domain domain, boolean waits) {
        archive.showOrigins(
                copy.shown(),
                copy.places(),
                original -> copy.changes()
                        .contains(archive.idOf(Level.INSTANCE, copy.places().apply(original))),
                series -> domain.uids().map(TRACE + series),
                waits);
    }
}
