// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.forget;

import io.github.pseudonymizer.pseudonym.Identity;
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
     * @param formerCopies the archive's ids of the copies that lost their links when the patient was forgotten, and of
     *     those with a pseudonym that was merged into this one
     * @param renewed the archive's ids of copies with fresh UIDs; if the patient was not forgotten yet, a request was
     *     interrupted, and they may be incomplete
     * @param forgotten whether the patient was forgotten before
     * @param mergedInto the pseudonym that the patient has got instead, whose copies are not among these; empty if
     *     there is none
     */
    record Known(
            List<Link> links,
            Set<String> formerCopies,
            Set<String> renewed,
            boolean forgotten,
            Optional<String> mergedInto) {

        public Known {
            links = List.copyOf(links);
            formerCopies = Set.copyOf(formerCopies);
            renewed = Set.copyOf(renewed);
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
     * A study that has a pseudonym.
     *
     * @param pseudonym the Study Instance UID of its copy, unless the profile retains UIDs
     * @param identity has its own Study Instance UID, which its copy has then
     */
    record Study(String pseudonym, Identity identity) {}

    /**
     * The studies of a domain, except those that were forgotten.
     *
     * @param wanted is asked about each
     */
    List<Study> studies(String domain, Predicate<Study> wanted);

    /**
     * The secret that makes the fresh UIDs of this patient's copies, until {@link #forget}: always the same, so that a
     * request that was interrupted can be repeated.
     */
    byte[] secret(String domain, String pseudonym);

    /**
     * Records that new copies are about to be stored, so that they count as copies.
     *
     * @param copies the archive's ids
     */
    void renewing(String archive, String domain, String pseudonym, Set<String> copies);

    /**
     * Forgets, in one transaction: identity and date shift of the patient, the identities of studies, all links with
     * the records of files, wishes and parts, traits, and pending work. Pseudonyms stay taken, copies stay known as
     * copies. It may be repeated.
     *
     * @param studies pseudonyms of the patient's studies
     * @param renewed the archive whose copies have fresh UIDs now; the ids of their former ones are forgotten, too,
     *     because they can be computed from an original; empty for none
     * @param entry is recorded in the same transaction
     */
    void forget(String domain, String pseudonym, List<String> studies, String renewed, AuditEntry entry);
}
