// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells which instances in the study of a copy are copies. Others can be there, too: merged into it, or stored with its
 * ids. They were not pseudonymized, so they must not be answered as if they were. Thread-safe.
 *
 * <p>An instance is a copy if it is recorded. Records lack the instances whose originals we deleted, and the copies
 * that another archive sent. Only in such studies an instance also counts that says of itself that it was de-identified
 * and has the patient's pseudonym.
 */
record CopyMembers(StudyArchive archive, Links links) {

    /**
     * The part without instances that are not copies.
     *
     * @param part of a study that is a copy
     * @throws RewriteException if nothing is left
     */
    StudyPart of(StudyPart part) {
        Optional<Link> link = links.findByCopy(archive.name(), part.study());
        CopiedFiles recorded = link.map(links::copiedFiles).orElse(CopiedFiles.NONE);
        boolean isComplete = link.isPresent()
                && !recorded.files().isEmpty()
                && recorded.files().size() >= link.get().instances();
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
