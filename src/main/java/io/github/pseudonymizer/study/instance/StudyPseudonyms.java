// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

import io.github.pseudonymizer.dicom.Uid;
import io.github.pseudonymizer.pseudonym.Admission;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.NumberPseudonyms;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.pseudonym.PatientTraits.Trait;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.UidMapping;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.Substitutes;
import io.github.pseudonymizer.rewrite.report.Remark;
import io.github.pseudonymizer.rewrite.report.Remarks;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.domain.Domain;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The patient of a study, and the replacements for patient, study, series and instances in its copy. Thread-safe. */
public final class StudyPseudonyms {

    private static final String STAND_IN = "OTHER-";
    private static final int STAND_IN_CHARACTERS = 10;

    private final PseudonymStore store;
    private final Domain domain;
    private final UidMapping uids;
    private final Facts facts;
    private final Admission admission;
    private final Pseudonym.OfPatient patient;
    private final Set<Trait> contradicted;

    /**
     * Reads who the patient is and assigns the pseudonyms.
     *
     * @throws RuntimeException if the patient cannot be read, or the database assigns no pseudonyms
     */
    public StudyPseudonyms(StudyArchive archive, Stores stores, Order order, StudyPart part) {
        this.store = stores.pseudonyms();
        this.domain = order.domain();
        this.admission = order.admission();
        FirstInstance first = FirstInstance.of(archive, order, part);
        this.facts = first.facts();
        new AssignedPseudonym(archive, stores.links()).require(order, first.original());
        this.patient = assignPatient(() -> stores.links()
                .find(archive.name(), domain.namespace().name(), part.study())
                .map(Link::pseudonym));
        this.uids = domain.uidsOfCopies().current(); // After the study has its pseudonym, which may be an imported one.
        this.contradicted = stores.traits().contradicted(domain.namespace(), patient.value(), traits());
    }

    public Pseudonym.OfPatient patient() {
        return patient;
    }

    /** These remarks, and that other studies of this patient say otherwise, if they do. */
    public Remarks with(Remarks others) {
        Remarks.Collector remarks = new Remarks.Collector();
        for (Trait trait : contradicted) {
            String attribute = trait == Trait.SEX ? "PatientSex" : "PatientBirthDate";
            remarks.add(new Remark(attribute, Remark.Problem.OTHER_STUDIES_DIFFER));
        }
        remarks.addAll(others);
        return remarks.remarks();
    }

    /** Without a Patient ID there are no other studies of this patient. */
    private Map<Trait, String> traits() {
        Map<Trait, String> traits = new EnumMap<>(Trait.class);
        if (!facts.patientId().isBlank() && !domain.patientIds().isPlaceholder(facts.patientId())) {
            traits.put(Trait.BIRTH_DATE, facts.birthDate().replace(".", "")); // Dots as before DICOM 3.0.
            traits.put(Trait.SEX, facts.sex().toUpperCase(Locale.ROOT));
            traits.values().removeIf(String::isBlank);
        }
        return traits;
    }

    /** What a UID becomes in the copy. */
    public String ofUid(String uid) {
        return uids.map(uid);
    }

    /** Whether the copy has the Study Instance UID of the original, which all studies with that UID then have. */
    public boolean retainsStudyUid() {
        return uids.map(facts.studyInstanceUid()).equals(facts.studyInstanceUid());
    }

    /** Where the twin of an instance stands. */
    public CopyUids placeOf(Original original) {
        return new CopyUids(
                patient.value(),
                uids.map(facts.studyInstanceUid()),
                uids.map(original.seriesInstanceUid()),
                uids.map(original.sopInstanceUid()));
    }

    /** The replacements for every identity that an instance of the study names, other patients included. */
    public Substitutes substitutes(Facts found) {
        return new Substitutes(
                patient,
                found.nestedPatientIds().stream().collect(Collectors.toMap(id -> id, this::nested)),
                uids,
                new NumberPseudonyms(domain.uids()));
    }

    private Pseudonym.OfPatient nested(String patientId) {
        return domain.patientIds().areSame(patientId, facts.patientId()) ? patient : standIn(patientId);
    }

    /**
     * Stands for another patient whom an instance names inside a sequence. Not that patient's pseudonym and shift,
     * because every user who may upload could ask for those of a guessed Patient ID by naming it there. It depends on
     * the study's own patient, so it is the same in all copies of that patient, and it leaves no row.
     */
    private Pseudonym.OfPatient standIn(String patientId) {
        String uid = domain.uids().map("nested " + patient.value() + "\0" + patientId);
        String digits = new BigInteger(uid.substring(uid.lastIndexOf('.') + 1)).toString(36);
        String value = STAND_IN + digits.substring(Math.max(0, digits.length() - STAND_IN_CHARACTERS));
        return new Pseudonym.OfPatient(value.toUpperCase(Locale.ROOT), patient.shift());
    }

    /** @param linked asks for the pseudonym with which the study is linked already, if it is */
    private Pseudonym.OfPatient assignPatient(Supplier<Optional<String>> linked) {
        Identity identity = identityOfPatient(linked);
        Identity study = Identity.study(facts.studyInstanceUid());
        Map<Identity, Pseudonym> assigned = store.assign(domain.namespace(), Set.of(identity, study), admission);
        String derived = domain.uids().current().map(facts.studyInstanceUid());
        if (!new Pseudonym.OfStudy(new Uid(derived)).equals(assigned.get(study))) {
            throw new StoreException(
                    StoreException.Reason.WRONG_KEY,
                    "a recorded study has another UID than its key derives, and none that was imported");
        }
        return (Pseudonym.OfPatient) Objects.requireNonNull(assigned.get(identity));
    }

    /** A study that was linked before its Patient ID counted as a placeholder keeps its pseudonym. */
    private Identity identityOfPatient(Supplier<Optional<String>> linked) {
        PatientIds ids = domain.patientIds();
        boolean isPlaceholder = !facts.patientId().isBlank() && ids.isPlaceholder(facts.patientId());
        Optional<String> pseudonym = isPlaceholder ? linked.get() : Optional.empty();
        if (pseudonym.isPresent()) {
            Identity named = ids.named(facts.patientId(), facts.issuerOfPatientId());
            Pseudonym shared = store.assign(domain.namespace(), Set.of(named), admission.assigningNone())
                    .get(named);
            if (shared instanceof Pseudonym.OfPatient of && of.value().equals(pseudonym.get())) {
                return named;
            }
        }
        return ids.identity(facts.patientId(), facts.issuerOfPatientId(), facts.studyInstanceUid());
    }
}
