// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.StudyArchive;

/**
 * Checks that a copy is a study of its own. Where UIDs are retained, only the pseudonym distinguishes a copy from its
 * original and from the copies in other domains. If two domains gave a patient the same pseudonym, the copy of one
 * would be taken for the other's.
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

    /**
     * Asks the archive, whose ids depend on the Patient ID: if the database was lost, the same keys make the same UIDs
     * again, but patients get other pseudonyms. One study would then be copied as two patients'. A study that is
     * recorded as the copy of another original does not count: then two originals have one UID.
     *
     * @throws RewriteException if the archive holds this study already, as another patient's that no database of ours
     *     knows; nothing was stored
     */
    static void requireOnePatient(StudyArchive archive, Links links, Link link, String studyInstanceUid) {
        boolean taken = archive.studiesWith(studyInstanceUid).stream()
                .anyMatch(study -> !study.equals(link.copy()) && !links.isCopy(study));
        if (taken) {
            throw new RewriteException(
                    RewriteException.Reason.OTHER_PATIENT,
                    "Orthanc holds a copy of this study already, with another pseudonym, which the database does not"
                            + " know: restore the database that does, or delete that copy");
        }
    }
}
