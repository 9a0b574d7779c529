// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.forget;

/**
 * What the archive shows at copies about their originals. Thread-safe. Every method throws
 * {@link io.github.pseudonymizer.study.ArchiveException} if the archive fails.
 */
public interface OriginMarks {

    /** Whether a copy shows its original, and the archive cannot be made to stop that. */
    boolean isPermanent(String copyStudy);

    /** Removes it from the study, its patient, its series and its instances; no error if there is nothing. */
    void remove(String copyStudy);
}
