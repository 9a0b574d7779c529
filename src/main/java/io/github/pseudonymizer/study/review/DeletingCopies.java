// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.StudyArchive;
import java.util.List;

/**
 * The use case of deleting a copy with its link, so that the next request makes it as for the first time. Thread-safe.
 * Throws {@link io.github.pseudonymizer.pseudonym.StoreException} if the database fails, and
 * {@link io.github.pseudonymizer.study.ArchiveException} if the archive does; trying again is safe.
 *
 * @param lock keeps runs from the study meanwhile
 */
public record DeletingCopies(
        StudyArchive archive, Links links, Reviews reviews, AuditTrail audit, ServerLocks.StudyLock lock) {

    /**
     * Deletes the copy before its link, after an entry in the audit trail: should the server stop in between, the link
     * says that it lacks all instances. Former copies go first, because only the link leads to them.
     */
    public void delete(Link link, Requester requester) {
        Runnable deletion = () -> {
            List<String> former = former(link);
            audit.record(new AuditEntry(
                    archive.name(),
                    AuditEntry.Event.LINK_DELETED,
                    requester,
                    link.domain(),
                    link.copy(),
                    "copy of " + link.pseudonym()
                            + (former.isEmpty() ? "" : "; former copies: " + String.join(", ", former))));
            former.forEach(this::delete);
            delete(link.copy());
            reviews.delete(archive.name(), link.copy());
        };
        // Another original may have the same copy.
        lock.exclusively(
                link.original(), Progress.UNSEEN, () -> lock.exclusively(link.copy(), Progress.UNSEEN, deletion));
    }

    /** The copies that this one was to replace after two patients were merged, when the server stopped. */
    private List<String> former(Link link) {
        return links.ofCopy(archive.name(), link.copy()).stream()
                .flatMap(each -> links.former().of(each).stream())
                .distinct()
                .filter(copy -> links.ofCopy(archive.name(), copy).isEmpty()) // Two originals may have one UID.
                .toList();
    }

    private void delete(String copy) {
        archive.delete(new Resource(Level.STUDY, copy));
    }
}
