// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.instance.InstanceWorkers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The deletion of originals whose copy is complete, for an order that says so. Used once. */
record SourceDeletion(
        StudyArchive archive, Links links, InstanceWorkers workers, Link link, Function<Original, CopyUids> places) {

    /**
     * Reads every copy from the archive, before the originals go.
     *
     * @throws ArchiveException if one is missing or not what it should be
     */
    void readBack(StudyPart part) {
        workers.forEach(part.instances(), Original::bytes, original -> {
            CopyUids place = places.apply(original);
            Facts copied = archive.factsOf(copyOf(original));
            if (!copied.patientId().equals(place.patientId())
                    || !copied.sopInstanceUid().equals(place.sopInstanceUid())) {
                throw new ArchiveException(ArchiveException.Reason.FAILED, "a copy reads back wrong");
            }
        });
    }

    /** Deletes the instances of the part; those whose file changed since they were copied stay. */
    void delete(StudyPart part) {
        Set<Original> present = new HashSet<>();
        archive.partsOf(new Resource(Level.STUDY, part.study())).forEach(now -> present.addAll(now.instances()));
        List<Original> copied =
                part.instances().stream().filter(present::contains).toList();
        // First, because after a crash in between they would count as deleted by others.
        links.copied(
                link,
                links.copiedFiles(link)
                        .without(copied.stream().map(this::copyOf).toList()));
        copied.forEach(original -> archive.delete(new Resource(Level.INSTANCE, original.id())));
    }

    private String copyOf(Original original) {
        return archive.idOf(Level.INSTANCE, places.apply(original));
    }
}
