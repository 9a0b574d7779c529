// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.pseudonym.NumberMapping;
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
 * @param numbers gives Accession Number and Study ID their pseudonyms
 */
public record Substitutes(
        Pseudonym.OfPatient patient,
        Map<String, Pseudonym.OfPatient> nestedPatients,
        UidMapping uids,
        NumberMapping numbers) {

    private static final String STAND_IN = "STAND-IN";

    public Substitutes {
        nestedPatients = Map.copyOf(nestedPatients);
    }

    /**
     * Substitutes for a copy that will be thrown away: the same stand-in for every patient and number, so that no
     * pseudonym is assigned.
     */
    public static Substitutes standIns(Facts facts, UidMapping uids) {
        Pseudonym.OfPatient standIn = new Pseudonym.OfPatient(STAND_IN, new DateShift(DateShift.FARTHEST));
        return new Substitutes(
                standIn,
                facts.nestedPatientIds().stream().collect(Collectors.toMap(id -> id, id -> standIn)),
                uids,
                number -> STAND_IN);
    }

    @Override
    public String toString() {
        return "Substitutes[redacted]";
    }
}
