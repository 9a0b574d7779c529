// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.pseudonym.Pseudonym;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.copy.Ancestry;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether a study is a copy that may be adopted, without the records about pseudonyms. Thread-safe.
 *
 * @param ancestry of the studies of the archive
 */
record Candidates(Ancestry ancestry, Domains domains) {

    private static final int PAGE = 1000;

    /** All copies that the archive's own anonymization made, except copies and originals of ours. */
    List<NamedCopy> all() {
        List<NamedCopy> copies = new ArrayList<>();
        List<String> studies;
        long since = 0;
        do {
            studies = ancestry.archive().studies(since, PAGE);
            studies.stream()
                    .filter(study -> ancestry.originalOfBuiltIn(study).isPresent())
                    .map(NamedCopy::of)
                    .forEach(copies::add);
            since += studies.size();
        } while (studies.size() == PAGE);
        return copies;
    }

    /** Whether it is the copy of its original already, in this domain; empty for any. */
    boolean isKnown(NamedCopy named, String domainName) {
        return ancestry.links()
                .findByCopy(ancestry.archive().name(), named.copy())
                .filter(link -> link.instances() > 0)
                .filter(link -> named.original().map(link.original()::equals).orElse(true))
                .filter(link -> domainName.isEmpty() || link.domain().equals(domainName))
                .isPresent();
    }

    /**
     * Looks at a copy and its original.
     *
     * @param domainName empty for the domain whose rule holds
     * @throws NotAdopted if it cannot be adopted
     * @throws RuntimeException if the archive or the store fails, a file cannot be read, or the rules tell no domain
     */
    Candidate of(NamedCopy named, String domainName) {
        refuseIf(!ancestry.exists(named.copy()), Contradiction.UNKNOWN);
        String original = originalOf(named);
        refuseIf(original.equals(named.copy()), Contradiction.OF_ITSELF);
        requireFree(named.copy());
        refuseIf(!ancestry.exists(original), Contradiction.ORIGINAL_GONE);
        refuseIf(isCopy(original, named.original().isPresent()), Contradiction.OF_COPY);
        Domain domain = domainName.isEmpty()
                ? domains.of(() -> List.of(original), "", ancestry.archive())
                : domains.named(domainName);
        return candidate(named, original, domain);
    }

    private String originalOf(NamedCopy named) {
        return named.original()
                .or(() -> ancestry.archive().anonymizedFrom(named.copy()))
                .orElseThrow(() -> new NotAdopted(Contradiction.UNMARKED));
    }

    private void requireFree(String copy) {
        String archive = ancestry.archive().name();
        refuseIf(!ancestry.links().ofOriginal(archive, copy).isEmpty(), Contradiction.IS_ORIGINAL);
        Optional<Link> link = ancestry.links().findByCopy(archive, copy);
        refuseIf(link.isPresent(), Contradiction.COPY_TAKEN);
    }

    /** An original that a person names may have been anonymized elsewhere. */
    private boolean isCopy(String original, boolean named) {
        return ancestry.links().isCopy(original)
                || (!named && ancestry.originalOfBuiltIn(original).isPresent());
    }

    private Candidate candidate(NamedCopy named, String original, Domain domain) {
        Facts facts = firstOf(original, Contradiction.ORIGINAL_GONE);
        Facts copied = firstOf(named.copy(), Contradiction.UNKNOWN);
        String pseudonym = copied.patientId();
        refuseIf(pseudonym.equals(facts.patientId()), Contradiction.KEEPS_PATIENT_ID);
        CopyUids place = new CopyUids(pseudonym, copied.studyInstanceUid(), "", "");
        boolean isPlaced = ancestry.archive().idOf(Level.STUDY, place).equals(named.copy());
        refuseIf(!isPlaced || !Pseudonym.OfPatient.isPossible(pseudonym), Contradiction.IMPOSSIBLE_PSEUDONYM);
        return new Candidate(
                named,
                original,
                domain,
                domain.patientIds().identity(facts.patientId(), facts.issuerOfPatientId(), facts.studyInstanceUid()),
                pseudonym,
                new AdoptedUid(Identity.study(facts.studyInstanceUid()).value(), copied.studyInstanceUid(), true));
    }

    private Facts firstOf(String study, Contradiction gone) {
        List<StudyPart> parts = ancestry.archive().partsOf(new Resource(Level.STUDY, study));
        refuseIf(parts.isEmpty(), gone);
        return ancestry.archive().factsOf(parts.get(0).instances().get(0).id());
    }

    private static void refuseIf(boolean wrong, Contradiction contradiction) {
        if (wrong) {
            throw new NotAdopted(contradiction);
        }
    }
}
