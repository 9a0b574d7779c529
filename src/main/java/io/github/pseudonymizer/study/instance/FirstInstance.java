// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import java.util.Objects;

/**
 * The instance that tells who the patient of a study is.
 *
 * @param original the first, or, if the copy may lack some, the first that can be read
 */
record FirstInstance(Original original, Facts facts) {

    /**
     * Reads it.
     *
     * @throws RewriteException if it cannot be read
     * @throws ArchiveException if the archive fails
     */
    static FirstInstance of(StudyArchive archive, Order order, StudyPart part) {
        RuntimeException unreadable = null;
        for (Original original : part.instances()) {
            try {
                return new FirstInstance(original, archive.factsOf(original.id()));
            } catch (RewriteException | ArchiveException refused) {
                if (!order.mayLack(refused)) {
                    throw refused;
                }
                unreadable = unreadable == null ? refused : unreadable;
            }
        }
        throw Objects.requireNonNull(unreadable);
    }
}
