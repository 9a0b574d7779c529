package io.github.pseudonymizer.study;

import io.github.pseudonymizer.dicom.Uid;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.UidMapping;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.RewriteException;
import io.github.pseudonymizer.rewrite.Substitutes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Who the patient of a study is, and what stands for patient, study, series and instances in its copy. Thread-safe. */
final class StudyPseudonyms {

    private final PseudonymStore store;
    private final Cohort cohort;
    private final UidMapping uids;
    private final Facts facts;
    private final Pseudonym.OfPatient patient;

    /**
     * Reads who the patient is and assigns the pseudonyms.
     *
     * @throws RuntimeException as {@link Pseudonymization#carryOut}
     */
    StudyPseudonyms(StudyArchive archive, PseudonymStore store, Order order, StudyPart part) {
        this.store = store;
        this.cohort = order.cohort();
        this.uids = cohort.uidsOfCopies();
        this.facts = factsOfFirst(archive, order, part);
        this.patient = assignPatient();
    }

    /** The patient's. */
    Pseudonym.OfPatient patient() {
        return patient;
    }

    /** What a UID becomes in the copy. */
    String ofUid(String uid) {
        return uids.map(uid);
    }

    /** Where the twin of an instance stands. */
    Place placeOf(Original original) {
        return new Place(
                patient.value(),
                uids.map(facts.studyInstanceUid()),
                uids.map(original.seriesInstanceUid()),
                uids.map(original.sopInstanceUid()));
    }

    /** What stands for all that an instance of the study names, other patients included. */
    Substitutes substitutes(Facts found) {
        Set<String> nested = found.nestedPatientIds();
        if (nested.isEmpty()) {
            return new Substitutes(patient, Map.of(), uids);
        }
        Map<String, Identity> identities = nested.stream().collect(Collectors.toMap(id -> id, Identity::patient));
        Map<Identity, Pseudonym> assigned = store.assign(cohort.domain(), Set.copyOf(identities.values()));
        Map<String, Pseudonym.OfPatient> patients = new HashMap<>();
        identities.forEach((id, identity) ->
                patients.put(id, (Pseudonym.OfPatient) Objects.requireNonNull(assigned.get(identity))));
        return new Substitutes(patient, patients, uids);
    }

    /** Of the first instance, or, if the copy may lack some, of the first that can be read. */
    private static Facts factsOfFirst(StudyArchive archive, Order order, StudyPart part) {
        RuntimeException unreadable = null;
        for (Original original : part.instances()) {
            try {
                return archive.factsOf(original.id());
            } catch (RewriteException | ArchiveException refused) {
                if (!order.mayLack(refused)) {
                    throw refused;
                }
                unreadable = unreadable == null ? refused : unreadable;
            }
        }
        throw Objects.requireNonNull(unreadable);
    }

    private Pseudonym.OfPatient assignPatient() {
        Identity identity = identityOfPatient(cohort, facts);
        Identity study = Identity.study(facts.studyInstanceUid());
        Map<Identity, Pseudonym> assigned = store.assign(cohort.domain(), Set.of(identity, study));
        String derived = cohort.uids().map(facts.studyInstanceUid());
        if (!new Pseudonym.OfStudy(new Uid(derived)).equals(assigned.get(study))) {
            throw new StoreException(
                    StoreException.Reason.WRONG_KEY, "a recorded study has another UID than its key derives");
        }
        return (Pseudonym.OfPatient) Objects.requireNonNull(assigned.get(identity));
    }

    /** Whom the facts of an instance name as the patient. */
    private static Identity identityOfPatient(Cohort cohort, Facts facts) {
        if (facts.patientId().isBlank()) {
            return Identity.patientOfStudy(facts.studyInstanceUid());
        }
        return Identity.patient(facts.patientId(), cohort.useIssuer() ? facts.issuerOfPatientId() : "");
    }
}
