package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.UidMapping;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The substitutes for the identities of one instance.
 *
 * @param patient stands for the dataset's own patient
 * @param nestedPatients stand for {@link Facts#nestedPatientIds()}, by Patient ID
 * @param uids maps every UID
 */
public record Substitutes(
        Pseudonym.OfPatient patient, Map<String, Pseudonym.OfPatient> nestedPatients, UidMapping uids) {

    public Substitutes {
        nestedPatients = Map.copyOf(nestedPatients);
    }

    /**
     * Substitutes for a copy that will be thrown away: the same stand-in for every patient, so that no pseudonym is
     * assigned.
     */
    public static Substitutes standIns(Facts facts, UidMapping uids) {
        Pseudonym.OfPatient standIn = new Pseudonym.OfPatient("STAND-IN", new DateShift(DateShift.FARTHEST));
        return new Substitutes(
                standIn, facts.nestedPatientIds().stream().collect(Collectors.toMap(id -> id, id -> standIn)), uids);
    }

    @Override
    public String toString() {
        return "Substitutes[redacted]";
    }
}
