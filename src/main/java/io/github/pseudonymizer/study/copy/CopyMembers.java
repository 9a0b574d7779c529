// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells which instances in the study of a copy are copies. Others can be there, too: merged into it, or stored with its
 * ids. They were not pseudonymized, so they must not be answered as if they were. Thread-safe.
 *
 * <p>An instance is a copy if it is recorded. Records lack the instances whose originals we deleted, and the copies
 * that another archive sent. Only in such studies an instance also counts that says of itself that it was de-identified
 * and has the patient's pseudonym.
 *
 * <p>Several originals can have one copy: a study that came under several Patient IDs that mean one patient. A run for
 * one of them must not end what the others have.
 */
record CopyMembers(StudyArchive archive, Links links) {

    /**
     * The part without instances that are not copies.
     *
     * @param part of a study that is a copy
     * @throws RewriteException if nothing is left
     */
    StudyPart of(StudyPart part) {
        List<Link> all = links.ofCopy(archive.name(), part.study());
        Optional<Link> link = all.stream().findFirst();
        SortedMap<Long, CopiedFiles.File> files = new TreeMap<>();
        all.forEach(one -> files.putAll(links.copiedFiles(one).files()));
        CopiedFiles recorded = new CopiedFiles(files);
        int counted = all.stream().mapToInt(Link::instances).max().orElse(0);
        boolean isComplete = !files.isEmpty() && files.size() >= counted;
        List<Original> copies = part.instances().stream()
                .filter(instance -> recorded.has(instance.id()) || (!isComplete && saysSo(instance.id(), link)))
                .toList();
        if (copies.size() == part.instances().size()) {
            return part;
        }
        if (copies.isEmpty()) {
            throw new RewriteException(
                    RewriteException.Reason.LEAK,
                    "it is in the study of a copy, but was not made by the pseudonymizer;"
                            + " delete it there, or store it with the ids of its own study");
        }
        List<Resource> wanted = copies.stream()
                .map(copy -> new Resource(Level.INSTANCE, copy.id()))
                .toList();
        return new StudyPart(part.study(), copies, part.whole(), wanted);
    }

    /**
     * The instances of a copy that are, or may be, those of other originals with the same copy. No run for this link
     * may delete them. The caller holds the lock of the copy.
     */
    Predicate<String> ofOtherOriginals(Link link) {
        List<Recorded> recorded = others(link).map(this::recorded).toList();
        return instance -> recorded.stream().anyMatch(other -> other.mayHave(instance));
    }

    /**
     * Notes as unfinished what other originals have in the same copy, if it includes one of these instances. The caller
     * holds the lock of the copy.
     *
     * @param link whose run has replaced these instances
     * @return the links of those originals, which have to be completed
     */
    List<Link> unfinished(Link link, Collection<String> instances) {
        if (instances.isEmpty()) {
            return List.of(); // Without a question to the database, which may be what failed.
        }
        List<Link> others = others(link)
                .filter(other -> instances.stream().anyMatch(recorded(other)::mayHave))
                .toList();
        Map<Resource, Set<String>> labels =
                others.isEmpty() ? Map.of() : links.making(link).labels();
        for (Link other : others) {
            Making making = links.making(other).unfinished(true);
            // A replaced instance may have lost its labels, which this run has kept.
            links.begin(other, links.part(other), making.labels().isEmpty() ? making.labelled(labels) : making);
        }
        return others;
    }

    private Stream<Link> others(Link link) {
        return links.ofCopy(link.archive(), link.copy()).stream()
                .filter(other -> !other.original().equals(link.original()))
                .filter(other -> other.state() != Link.State.FAILED || other.instances() > 0);
    }

    private Recorded recorded(Link link) {
        return new Recorded(links.copiedFiles(link), link.instances());
    }

    /**
     * What is recorded of one original's instances in a copy.
     *
     * @param instances how many there are
     */
    private record Recorded(CopiedFiles files, int instances) {

        boolean mayHave(String instance) {
            return files.has(instance) || files.files().size() < instances;
        }
    }

    /**
     * Those of these instances that are copies that we made.
     *
     * @param link of the study that they are in; empty if another archive has made it
     */
    Set<String> oursAmong(Optional<Link> link, Set<String> instances) {
        CopiedFiles recorded = link.map(links::copiedFiles).orElse(CopiedFiles.NONE);
        return instances.stream()
                .filter(instance -> recorded.has(instance) || saysSo(instance, link))
                .collect(Collectors.toSet());
    }

    private boolean saysSo(String instance, Optional<Link> link) {
        Facts facts = archive.factsOf(instance);
        return facts.patientIdentityRemoved()
                && link.map(Link::pseudonym).map(facts.patientId()::equals).orElse(true);
    }
}
