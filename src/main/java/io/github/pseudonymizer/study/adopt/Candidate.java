// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.domain.Domain;

/**
 * A copy that may be adopted, as far as the first instances of it and of its original tell.
 *
 * @param named as the request names it
 * @param original the archive's id of its original
 * @param domain to which it is to belong
 * @param patient of the original
 * @param pseudonym the Patient ID of the copy
 * @param study the Study Instance UIDs of both
 */
record Candidate(
        NamedCopy named, String original, Domain domain, Identity patient, String pseudonym, AdoptedUid study) {

    /** The patient in the domain. */
    PatientOfDomain patientOfDomain() {
        return new PatientOfDomain(domainName(), patient);
    }

    record PatientOfDomain(String domain, Identity patient) {}

    String domainName() {
        return domain.namespace().name();
    }

    @Override
    public String toString() {
        return "Candidate[redacted]";
    }
}
