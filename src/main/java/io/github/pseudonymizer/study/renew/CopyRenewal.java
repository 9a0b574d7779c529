// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.renew;

import io.github.pseudonymizer.plan.RenewalPlan;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.FreshUids;
import io.github.pseudonymizer.pseudonym.NumberPseudonyms;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.UidMapping;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.Rewriter;
import io.github.pseudonymizer.rewrite.Substitutes;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.InstanceBytes;
import io.github.pseudonymizer.study.Labels;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.forget.Renewal;
import io.github.pseudonymizer.study.instance.InstanceWorkers;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the new copy from the copy, not from the original. Thread-safe. */
public record CopyRenewal(StudyArchive archive, InstanceWorkers workers) implements Renewal {

    private static final String STAND_IN = "OTHER-";
    private static final int STAND_IN_CHARACTERS = 10;

    @Override
    public String idOf(String copy, byte[] secret) {
        return archive.idOf(Level.STUDY, place(part(copy), secret));
    }

    private StudyPart part(String copy) {
        List<StudyPart> parts = archive.partsOf(new Resource(Level.STUDY, copy));
        if (parts.isEmpty()) {
            throw new ArchiveException(ArchiveException.Reason.GONE, "a copy is gone meanwhile");
        }
        return parts.get(0);
    }

    private CopyUids place(StudyPart part, byte[] secret) {
        Facts facts = archive.factsOf(part.instances().get(0).id());
        UidMapping uids = new FreshUids(secret);
        return new CopyUids(
                facts.patientId(),
                uids.map(facts.studyInstanceUid()),
                uids.map(facts.seriesInstanceUid()),
                uids.map(facts.sopInstanceUid()));
    }

    @Override
    public void store(String copy, byte[] secret) {
        StudyPart part = part(copy);
        UidMapping uids = new FreshUids(secret);
        Rewriter.ForStudy rewriters = new Rewriter.ForStudy(new RenewalPlan());
        workers.forEach(part.instances(), Original::bytes, original -> {
            try (InstanceBytes bytes = archive.open(original.id())) {
                Rewriter rewriter = rewriters.open(bytes.buffer());
                boolean unused = archive.store(rewriter.rewrite(substitutes(rewriter.facts(), uids)));
            }
        });
        CopyUids place = place(part, secret);
        if (archive.countInstances(archive.idOf(Level.STUDY, place))
                < part.instances().size()) {
            throw new ArchiveException(ArchiveException.Reason.NOT_STORED, "not all of a new copy is there");
        }
        archive.labelsOf(part).ifPresent(labels -> label(part, labels, place, uids));
    }

    private static Substitutes substitutes(Facts facts, UidMapping uids) {
        Pseudonym.OfPatient patient = new Pseudonym.OfPatient(facts.patientId(), new DateShift(0));
        return new Substitutes(
                patient,
                facts.nestedPatientIds().stream()
                        .collect(Collectors.toMap(
                                id -> id, id -> id.equals(facts.patientId()) ? patient : standIn(id, uids))),
                uids,
                new NumberPseudonyms(uids));
    }

    /** The former one was derived from the domain's key. */
    private static Pseudonym.OfPatient standIn(String former, UidMapping uids) {
        String uid = uids.map("nested " + former);
        String digits = new BigInteger(uid.substring(uid.lastIndexOf('.') + 1)).toString(36);
        String value = STAND_IN + digits.substring(Math.max(0, digits.length() - STAND_IN_CHARACTERS));
        return new Pseudonym.OfPatient(value.toUpperCase(Locale.ROOT), new DateShift(0));
    }

    private void label(StudyPart part, Labels labels, CopyUids study, UidMapping uids) {
        put(Level.STUDY, study, labels.study());
        part.instances().forEach(instance -> {
            CopyUids place = new CopyUids(
                    study.patientId(),
                    study.studyInstanceUid(),
                    uids.map(instance.seriesInstanceUid()),
                    uids.map(instance.sopInstanceUid()));
            put(Level.SERIES, place, labels.series().getOrDefault(instance.seriesInstanceUid(), Set.of()));
            put(Level.INSTANCE, place, labels.instances().getOrDefault(instance.id(), Set.of()));
        });
    }

    private void put(Level level, CopyUids place, Set<String> labels) {
        labels.forEach(label -> archive.label(new Resource(level, archive.idOf(level, place)), label));
    }
}
