// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.instance;

import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.pseudonym.AssignedPseudonymException;
import io.github.pseudonymizer.pseudonym.AssignedPseudonymException.Reason;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.Mentions;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.InstanceBytes;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a pseudonym that an order assigns is possible, before the database is asked. Thread-safe. */
public record AssignedPseudonym(StudyArchive archive, Links links) {

    /**
     * Refuses an order that assigns a pseudonym to several patients, or to copies with another one: before the first of
     * several studies is copied.
     *
     * @throws AssignedPseudonymException if so
     */
    public void check(List<StudyPart> parts, Order order) {
        String assigned = order.admission().assigned();
        if (assigned.isEmpty()) {
            return;
        }
        Set<Identity> patients = new HashSet<>();
        for (StudyPart part : parts) {
            if (links.isCopy(part.study())) {
                checkCopy(part.study(), assigned);
            } else {
                Facts facts = FirstInstance.of(archive, order, part).facts();
                patients.add(order.domain()
                        .patientIds()
                        .identity(facts.patientId(), facts.issuerOfPatientId(), facts.studyInstanceUid()));
            }
        }
        if (patients.size() > 1) {
            throw new AssignedPseudonymException(Reason.SEVERAL_PATIENTS);
        }
    }

    private void checkCopy(String copy, String assigned) {
        boolean hasOther = links.findByCopy(archive.name(), copy)
                .filter(link -> !link.pseudonym().equals(assigned))
                .isPresent();
        if (hasOther) {
            throw new AssignedPseudonymException(Reason.OTHER_PSEUDONYM);
        }
    }

    /**
     * Refuses one that tells who the patient is, because clients send back the values that they were shown, and one
     * that the archive knows as the Patient ID of an original, because the copies would join that patient.
     *
     * @param original an instance of the patient
     * @throws RewriteException if it mentions an identity
     * @throws AssignedPseudonymException if another patient has it
     */
    void require(Order order, Original original) {
        String assigned = order.admission().assigned();
        if (assigned.isEmpty()) {
            return;
        }
        if (identities(order, original).matches(assigned)) {
            throw new RewriteException(
                    RewriteException.Reason.LEAK, "the assigned pseudonym mentions an identity of its patient");
        }
        String patient = archive.idOf(Level.PATIENT, new CopyUids(assigned, "", "", ""));
        List<StudyPart> studies = archive.partsOf(new Resource(Level.PATIENT, patient));
        if (!studies.stream().allMatch(part -> isCopy(part.study()))) {
            throw new AssignedPseudonymException(Reason.TAKEN);
        }
    }

    private Mentions identities(Order order, Original original) {
        Plan plan = order.domain().rules().decide(order.wishes()).plan();
        try (InstanceBytes bytes = archive.open(original.id())) {
            return Mentions.of(bytes.buffer(), plan);
        }
    }

    /** Also of a script, which may have given its copies the very pseudonym that is assigned. */
    private boolean isCopy(String study) {
        return links.isCopy(study) || archive.anonymizedFrom(study).isPresent();
    }
}
