// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.forget;

import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Link;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The records about patients, as far as they can be forgotten. Thread-safe, safe for many servers. Every method throws
 * {@link io.github.pseudonymizer.pseudonym.StoreException} if the store fails; nothing was changed then.
 */
public interface Forgetting {

    /**
     * What is known of a patient.
     *
     * @param links of all archives
     * @param formerCopies the archive's ids of the copies that lost their links when the patient was forgotten
     * @param forgotten whether the patient was forgotten before
     */
    record Known(List<Link> links, Set<String> formerCopies, boolean forgotten) {

        public Known {
            links = List.copyOf(links);
            formerCopies = Set.copyOf(formerCopies);
        }
    }

    /**
     * Finds a patient.
     *
     * @param archive whose former copies are wanted
     * @return empty if nobody in this domain has or had the pseudonym
     */
    Optional<Known> find(String archive, String domain, String pseudonym);

    /** Whether a text has the Patient ID of this patient in it. */
    boolean isNamedIn(String domain, String pseudonym, String text);

    /**
     * The pseudonyms of studies of a domain.
     *
     * @param wanted is asked about each Study Instance UID of a copy
     */
    List<String> studies(String domain, Predicate<String> wanted);

    /**
     * Forgets, in one transaction: identity and date shift of the patient, the identities of studies, all links with
     * the records of files, wishes and parts, traits, and pending work. Pseudonyms stay taken, copies stay known as
     * copies. It may be repeated.
     *
     * @param studies pseudonyms of the patient's studies
     * @param entry is recorded in the same transaction
     */
    void forget(String domain, String pseudonym, List<String> studies, AuditEntry entry);
}
