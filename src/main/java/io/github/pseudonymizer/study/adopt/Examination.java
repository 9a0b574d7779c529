// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.adopt.InstancePairs.Pair;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads from an original and its copy all that is to be recorded of them. Thread-safe.
 *
 * @param pairs finds the pairs of instances
 */
record Examination(StudyArchive archive, InstancePairs pairs) {

    /**
     * Reads both.
     *
     * @param requester who wants the copy to be adopted
     * @throws NotAdopted if the copy contradicts itself
     * @throws RuntimeException if the archive fails, or a file cannot be read
     */
    AdoptedCopy of(Candidate candidate, Requester requester) {
        StudyPart original = part(candidate.original(), Contradiction.ORIGINAL_GONE);
        StudyPart copy = part(candidate.named().copy(), Contradiction.UNKNOWN);
        List<Pair> found = pairs.of(original, copy);
        Collection<AdoptedUid> own = own(candidate.study(), found);
        boolean retained = candidate.domain().profile().settings().retainsUids();
        if (own.stream().anyMatch(uid -> uid.original().equals(uid.copy()) != retained)) {
            throw new NotAdopted(retained ? Contradiction.CHANGES_UIDS : Contradiction.KEEPS_UIDS);
        }
        if (!own.stream().allMatch(uid -> Comparison.isUid(uid.copy()))) {
            throw new NotAdopted(Contradiction.MALFORMED_UID);
        }
        Comparison comparison = pairs.compare(found);
        Link link = new Link(
                archive.name(),
                candidate.domainName(),
                original.study(),
                copy.study(),
                candidate.pseudonym(),
                Link.State.COMPLETE,
                requester,
                copy.instances().size(),
                copy.instances().size() - found.size(),
                Instant.now());
        return new AdoptedCopy(
                link,
                candidate.patient(),
                retained
                        ? Optional.empty()
                        : Optional.of(Identity.study(candidate.study().original())),
                comparison.shift(),
                retained ? List.of() : withOthers(own, comparison),
                files(found));
    }

    private StudyPart part(String study, Contradiction gone) {
        return archive.partsOf(new Resource(Level.STUDY, study)).stream()
                .findFirst()
                .orElseThrow(() -> new NotAdopted(gone));
    }

    private static Collection<AdoptedUid> own(AdoptedUid study, List<Pair> found) {
        Map<String, AdoptedUid> own = new LinkedHashMap<>();
        own.put(study.original(), study);
        for (Pair pair : found) {
            Original original = pair.original();
            Original copy = pair.copy();
            put(own, original.seriesInstanceUid(), copy.seriesInstanceUid());
            put(own, original.sopInstanceUid(), copy.sopInstanceUid());
        }
        return own.values();
    }

    private static void put(Map<String, AdoptedUid> own, String original, String copy) {
        String uid = Identity.study(original).value();
        own.putIfAbsent(uid, new AdoptedUid(uid, copy, true));
    }

    /** A UID that is mentioned elsewhere in another way still is what its own instance has. */
    private static List<AdoptedUid> withOthers(Collection<AdoptedUid> own, Comparison comparison) {
        Map<String, AdoptedUid> all = new LinkedHashMap<>();
        own.forEach(uid -> all.put(uid.original(), uid));
        Set<String> copies = own.stream().map(AdoptedUid::copy).collect(Collectors.toSet());
        comparison.uids().forEach((original, copy) -> {
            if (!copies.contains(copy)) {
                all.putIfAbsent(original, new AdoptedUid(original, copy, false));
            }
        });
        return List.copyOf(all.values());
    }

    private CopiedFiles files(List<Pair> found) {
        Map<String, CopiedFiles.File> files = new HashMap<>();
        found.forEach(pair -> files.put(
                pair.copy().id(),
                CopiedFiles.File.of(
                        pair.original(), archive.contentOf(pair.original().id()))));
        return CopiedFiles.NONE.with(files);
    }
}
