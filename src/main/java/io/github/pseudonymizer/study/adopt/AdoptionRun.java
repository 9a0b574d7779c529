// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import io.github.pseudonymizer.dicom.DicomException;
import io.github.pseudonymizer.pseudonym.DateShift;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.adopt.AdoptionReport.Conflict;
import io.github.pseudonymizer.study.domain.DomainException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One request to adopt copies. Used once, by one thread. */
final class AdoptionRun {

    private static final int PROGRESS_STUDIES = 1000;

    private final AdoptCopies.Parts parts;
    private final AdoptCopies.Wish wish;
    private final Map<NamedCopy, String> conflicts = new HashMap<>();
    private int looked;
    private int added;
    private int known;

    AdoptionRun(AdoptCopies.Parts parts, AdoptCopies.Wish wish) {
        this.parts = parts;
        this.wish = wish;
    }

    /** Adopts those that nothing stands against, patient by patient. */
    AdoptionReport carryOut(Collection<NamedCopy> named) {
        List<Candidate> candidates = new ArrayList<>();
        named.forEach(one -> unlessRefused(one, copy -> look(copy, candidates)));
        Map<Candidate.PatientOfDomain, Optional<Adoptions.Patient>> patients = new HashMap<>();
        Contradictions contradictions = new Contradictions(
                patient -> patients.computeIfAbsent(
                        patient, one -> parts.adoptions().patient(one.domain(), one.patient())),
                (candidate, contradiction) -> conflicts.put(candidate.named(), contradiction.reason()));
        Map<Candidate.PatientOfDomain, List<Candidate>> byPatient = contradictions.without(candidates).stream()
                .collect(Collectors.groupingBy(Candidate::patientOfDomain, LinkedHashMap::new, Collectors.toList()));
        byPatient.forEach((patient, copies) ->
                adopt(copies, patients.getOrDefault(patient, Optional.empty()).flatMap(Adoptions.Patient::shift)));
        return report(named);
    }

    private void look(NamedCopy named, List<Candidate> candidates) {
        if (parts.candidates().isKnown(named, wish.domain())) {
            known++;
        } else {
            candidates.add(parts.candidates().of(named, wish.domain()));
        }
        looked++;
        if (looked % PROGRESS_STUDIES == 0) {
            parts.progress().accept("looked at " + looked + " copies");
        }
    }

    /** All copies of one patient have one shift. Any of them may tell it. */
    private void adopt(List<Candidate> copies, Optional<DateShift> given) {
        Map<NamedCopy, AdoptedCopy> examined = new LinkedHashMap<>();
        for (Candidate candidate : copies) {
            unlessRefused(
                    candidate.named(),
                    named -> examined.put(named, parts.examination().of(candidate, wish.requester())));
        }
        Set<DateShift> told = examined.values().stream()
                .flatMap(copy -> copy.shift().stream())
                .collect(Collectors.toSet());
        if (given.isEmpty() && told.size() > 1) {
            examined.keySet().forEach(named -> conflicts.put(named, Contradiction.SEVERAL_SHIFTS.reason()));
            return;
        }
        Optional<DateShift> shared = given.isEmpty() ? told.stream().findFirst() : Optional.empty();
        examined.forEach((named, copy) ->
                unlessRefused(named, unused -> adopt(shared.isPresent() ? copy.shifted(shared) : copy)));
    }

    private void adopt(AdoptedCopy copy) {
        AuditEntry entry = new AuditEntry(
                copy.link().archive(),
                AuditEntry.Event.COPY_ADOPTED,
                wish.requester(),
                copy.link().domain(),
                copy.link().copy(),
                copy.link().instances() + " instances");
        parts.lock()
                .exclusively(
                        copy.link().original(),
                        Progress.UNSEEN,
                        () -> count(parts.adoptions().adopt(copy, wish.dryRun(), entry)));
        if (!wish.dryRun()) {
            parts.marks().accept(copy);
        }
    }

    private void count(Adoptions.Result result) {
        if (result instanceof Adoptions.Result.Refused refused) {
            throw new NotAdopted(refused.contradiction());
        }
        if (result instanceof Adoptions.Result.Known) {
            known++;
        } else {
            added++;
            if (added % PROGRESS_STUDIES == 0) {
                parts.progress().accept("adopted " + added + " copies");
            }
        }
    }

    /** One copy that cannot be adopted or read does not keep the others from it. */
    private void unlessRefused(NamedCopy named, Consumer<NamedCopy> work) {
        try {
            work.accept(named);
        } catch (NotAdopted refused) {
            conflicts.put(named, refused.reason());
        } catch (ArchiveException | RewriteException | DicomException | DomainException unreadable) {
            conflicts.put(named, "" + unreadable.getMessage());
        }
    }

    private AdoptionReport report(Collection<NamedCopy> named) {
        List<Conflict> listed = named.stream()
                .filter(conflicts::containsKey)
                .limit(AdoptionReport.MOST_LISTED)
                .map(one -> new Conflict(one.copy(), one.line(), conflicts.getOrDefault(one, "")))
                .toList();
        return new AdoptionReport(named.size(), added, known, listed, conflicts.size(), !wish.dryRun());
    }
}
