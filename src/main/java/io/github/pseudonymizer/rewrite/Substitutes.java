package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.pseudonym.UidMapping;
import java.util.Map;

/**
 * What takes the place of the identities of one instance.
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

    @Override
    public String toString() {
        return "Substitutes[redacted]";
    }
}
