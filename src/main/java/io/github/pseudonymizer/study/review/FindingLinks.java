// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditTrail;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The use case of finding links. Thread-safe. Throws {@link io.github.pseudonymizer.pseudonym.StoreException} if the
 * database fails.
 *
 * @param archive the archive's name for itself
 */
public record FindingLinks(String archive, Domains domains, Reviews reviews, AuditTrail audit) {

    /**
     * What leads to a patient.
     *
     * @param patientId (0010,0020), without an issuer; finds no placeholder
     * @param pseudonym Patient ID of the copies
     */
    public record Patient(Optional<String> patientId, Optional<String> pseudonym) {

        @Override
        public String toString() {
            return "Patient[redacted]";
        }
    }

    /**
     * Links, the newest first, told only after an entry in the audit trail. The entry has the pseudonym that was asked
     * for only if a link has it: people may mistake an identity for one.
     *
     * @param question without patients; with a domain of the settings, if it names one
     */
    public List<ReviewedLink> find(
            LinkQuestion question, Patient patient, LinkQuestion.Page page, Requester requester) {
        List<ReviewedLink> found = reviews.page(archive, withPatient(question, patient), page);
        audit.record(new AuditEntry(
                archive,
                AuditEntry.Event.LINKS_READ,
                requester,
                question.domain().orElse(""),
                found.isEmpty() ? "" : patient.pseudonym().orElse(""),
                "newest " + page.limit()
                        + (patient.patientId().isPresent() ? ", of a Patient ID" : "")
                        + (patient.pseudonym().isPresent() ? ", of a pseudonym" : "")));
        return found;
    }

    private LinkQuestion withPatient(LinkQuestion question, Patient patient) {
        Optional<List<LinkQuestion.Patient>> named =
                patient.patientId().map(id -> reviews.patients(identities(question, id)));
        Optional<List<LinkQuestion.Patient>> known = patient.pseudonym()
                .map(pseudonym ->
                        List.of(new LinkQuestion.Patient(question.domain().orElse(""), pseudonym)));
        if (named.isPresent() && known.isPresent()) {
            return question.of(named.get().stream()
                    .filter(one -> one.pseudonym().equals(patient.pseudonym().get()))
                    .toList());
        }
        return named.or(() -> known).map(question::of).orElse(question);
    }

    private Map<String, Identity> identities(LinkQuestion question, String patientId) {
        Map<String, Identity> identities = new HashMap<>();
        for (Domain domain : domains.all()) {
            String name = domain.namespace().name();
            boolean isWanted = question.domain().map(name::equals).orElse(true);
            boolean isPatient = !patientId.replace('\0', ' ').isBlank()
                    && !domain.patientIds().isPlaceholder(patientId);
            if (isWanted && isPatient) {
                identities.put(name, domain.patientIds().named(patientId, ""));
            }
        }
        return identities;
    }
}
