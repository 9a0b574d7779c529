// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.merge;

import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import java.util.List;
import java.util.Optional;

/**
 * The records about patients, as far as two can be joined. Thread-safe, safe for many servers. Every method throws
 * {@link io.github.pseudonymizer.pseudonym.StoreException} if the store fails; nothing was changed then.
 */
public interface Merging {

    /**
     * What is known of a patient.
     *
     * @param forgotten whether the patient was forgotten
     * @param mergedInto the pseudonym that the patient has got instead; empty if there is none
     * @param links of all archives
     */
    record Known(boolean forgotten, Optional<String> mergedInto, List<Link> links) {

        public Known {
            links = List.copyOf(links);
        }
    }

    /** Finds a patient; empty if nobody in this domain has or had the pseudonym. */
    Optional<Known> find(String domain, String pseudonym);

    /** Whether a text has a Patient ID of this patient in it. */
    boolean isNamedIn(String domain, String pseudonym, String text);

    /** Whether dates of two patients move by the same number of days. */
    boolean haveOneShift(String domain, String pseudonym, String other);

    /**
     * Joins two patients, in one transaction: all identities of the second get pseudonym and date shift of the first,
     * the second pseudonym stays taken, and all studies that have copies with it are noted, in every archive, so that
     * these copies are made again.
     *
     * @param entry is recorded in the same transaction
     * @return false if one of them was forgotten or merged meanwhile; nothing was changed then
     */
    boolean merge(String domain, String keep, String merge, AuditEntry entry);
}
