// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.AuditEntry.Event;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds pseudonyms of patients, and patients and studies of pseudonyms. Every question is recorded before its answer.
 * Thread-safe.
 *
 * @param archive the archive's name for itself, for the audit trail; empty without one
 */
public record LookingUp(String archive, ServicePorts ports) {

    /**
     * A patient to look for.
     *
     * @param patientId (0010,0020)
     * @param issuer (0010,0021); may be empty. Counts only where the domain uses issuers
     */
    public record Question(String patientId, String issuer) {

        @Override
        public String toString() {
            return "Question[redacted]";
        }
    }

    /**
     * The pseudonyms of patients, in the order of the questions: empty for a patient who has none, and for a Patient ID
     * that names no patient.
     *
     * @param assign whether patients who have none get one
     * @throws io.github.pseudonymizer.pseudonym.StoreException if the store fails
     */
    public List<Optional<String>> pseudonyms(
            Domain domain, List<Question> questions, boolean assign, Requester requester) {
        List<Optional<Identity>> identities =
                questions.stream().map(question -> identity(domain, question)).toList();
        Set<Identity> wanted = new HashSet<>();
        identities.forEach(identity -> identity.ifPresent(wanted::add));
        Map<Identity, Pseudonym> found = assign
                ? ports.store().assign(domain.namespace(), wanted)
                : ports.table().find(domain.namespace(), wanted);
        List<Optional<String>> answers = new ArrayList<>();
        identities.forEach(identity -> answers.add(identity.map(found::get).map(LookingUp::value)));
        long known = answers.stream().filter(Optional::isPresent).count();
        ports.audit()
                .record(entry(
                        Event.PSEUDONYMS_READ,
                        requester,
                        domain.namespace().name(),
                        "",
                        known + " of " + questions.size() + " patients" + (assign ? ", assigned where missing" : "")));
        return answers;
    }

    private static Optional<Identity> identity(Domain domain, Question question) {
        String patientId = question.patientId();
        return patientId.replace('\0', ' ').isBlank() || domain.patientIds().isPlaceholder(patientId)
                ? Optional.empty()
                : Optional.of(domain.patientIds().named(patientId, question.issuer()));
    }

    private static String value(Pseudonym pseudonym) {
        return pseudonym instanceof Pseudonym.OfPatient patient
                ? patient.value()
                : ((Pseudonym.OfStudy) pseudonym).uid().value();
    }

    /**
     * The patients and studies with these pseudonyms; unknown pseudonyms are missing. Each answer leaves an entry with
     * the pseudonym and the reason.
     *
     * @param domain name; empty for all domains
     * @param reason why the requester must know
     */
    public List<PseudonymTable.Known> identities(
            Optional<String> domain, Collection<String> pseudonyms, String reason, Requester requester) {
        List<PseudonymTable.Known> found = ports.table().identities(domain, pseudonyms);
        List<AuditEntry> entries = new ArrayList<>();
        found.forEach(
                known -> entries.add(entry(Event.IDENTITIES_READ, requester, known.domain(), known.value(), reason)));
        if (entries.isEmpty()) {
            entries.add(entry(
                    Event.IDENTITIES_READ,
                    requester,
                    domain.orElse(""),
                    "",
                    "none of " + pseudonyms.size() + " pseudonyms is known; " + reason));
        }
        ports.audit().recordAll(entries);
        return found;
    }

    private AuditEntry entry(Event event, Requester requester, String domain, String subject, String detail) {
        return new AuditEntry(archive, event, requester, domain, subject, detail);
    }
}
