// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import io.github.pseudonymizer.study.adopt.Candidate.PatientOfDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What stands against candidates by the words of each other and of the records: patients with two pseudonyms, and
 * pseudonyms of two patients. Where the records know the patient, they are right; otherwise all who contradict each
 * other are refused. Confined to one thread.
 *
 * @param patients finds a patient in the records
 * @param refused is told who cannot be adopted
 */
record Contradictions(
        Function<PatientOfDomain, Optional<Adoptions.Patient>> patients, BiConsumer<Candidate, Contradiction> refused) {

    /** Those candidates that nothing stands against. */
    List<Candidate> without(List<Candidate> candidates) {
        List<Candidate> left = once(candidates, candidate -> candidate.named().copy(), Contradiction.NAMED_TWICE);
        left = once(
                left, candidate -> List.of(candidate.domainName(), candidate.original()), Contradiction.SEVERAL_COPIES);
        List<Candidate> known = new ArrayList<>();
        List<Candidate> unknown = new ArrayList<>();
        for (Candidate candidate : left) {
            Optional<Adoptions.Patient> patient = patients.apply(candidate.patientOfDomain());
            if (patient.isEmpty()) {
                unknown.add(candidate);
            } else if (patient.get().pseudonym().equals(candidate.pseudonym())) {
                known.add(candidate);
            } else {
                refused.accept(candidate, Contradiction.OTHER_PSEUDONYM);
            }
        }
        known.addAll(amongEachOther(unknown, known));
        return known;
    }

    private List<Candidate> once(
            List<Candidate> candidates, Function<Candidate, Object> by, Contradiction contradiction) {
        Map<Object, Integer> counts = new HashMap<>();
        candidates.forEach(candidate -> counts.merge(by.apply(candidate), 1, Integer::sum));
        return keep(candidates, candidate -> counts.getOrDefault(by.apply(candidate), 0) > 1, contradiction);
    }

    private List<Candidate> amongEachOther(List<Candidate> unknown, List<Candidate> known) {
        Set<Object> taken = new HashSet<>();
        known.forEach(candidate -> taken.add(pseudonymInDomain(candidate)));
        List<Candidate> left =
                keep(unknown, candidate -> taken.contains(pseudonymInDomain(candidate)), Contradiction.TAKEN);
        Map<Object, Set<Object>> pseudonyms = new HashMap<>();
        Map<Object, Set<Object>> owners = new HashMap<>();
        left.forEach(candidate -> {
            pseudonyms
                    .computeIfAbsent(candidate.patientOfDomain(), unused -> new HashSet<>())
                    .add(candidate.pseudonym());
            owners.computeIfAbsent(pseudonymInDomain(candidate), unused -> new HashSet<>())
                    .add(candidate.patient());
        });
        left = keep(
                left,
                candidate -> isSeveral(pseudonyms.get(candidate.patientOfDomain())),
                Contradiction.SEVERAL_PSEUDONYMS);
        return keep(
                left, candidate -> isSeveral(owners.get(pseudonymInDomain(candidate))), Contradiction.SEVERAL_PATIENTS);
    }

    private static boolean isSeveral(@Nullable Set<Object> found) {
        return found != null && found.size() > 1;
    }

    private List<Candidate> keep(List<Candidate> candidates, Predicate<Candidate> wrong, Contradiction contradiction) {
        List<Candidate> kept = new ArrayList<>();
        candidates.forEach(candidate -> {
            if (wrong.test(candidate)) {
                refused.accept(candidate, contradiction);
            } else {
                kept.add(candidate);
            }
        });
        return kept;
    }

    private static Object pseudonymInDomain(Candidate candidate) {
        return List.of(candidate.domainName(), candidate.pseudonym());
    }
}
