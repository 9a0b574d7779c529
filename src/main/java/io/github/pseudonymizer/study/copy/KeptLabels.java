// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The labels that a copy has while its instances are replaced: with the only instance of a series or a study its labels
 * go, too, where the archive does not overwrite. They are recorded meanwhile, because a crash may come just then.
 *
 * @param all by what they are stuck to
 */
record KeptLabels(StudyArchive archive, Map<Resource, Set<String>> all) {

    /**
     * The labels of a copied study as they are now, and those that were recorded before a crash.
     *
     * @param place of an instance of the copy
     */
    static KeptLabels of(StudyArchive archive, CopyUids place, Map<Resource, Set<String>> recorded) {
        Map<Resource, Set<String>> all = new HashMap<>();
        recorded.forEach((resource, labels) -> add(all, resource, labels));
        List<StudyPart> parts = archive.partsOf(new Resource(Level.STUDY, archive.idOf(Level.STUDY, place)));
        if (!parts.isEmpty()) {
            archive.labelsOf(parts.get(0)).ifPresent(now -> {
                add(all, new Resource(Level.PATIENT, archive.idOf(Level.PATIENT, place)), now.patient());
                add(all, new Resource(Level.STUDY, archive.idOf(Level.STUDY, place)), now.study());
                now.series()
                        .forEach((uid, labels) -> add(
                                all, new Resource(Level.SERIES, archive.idOf(Level.SERIES, in(place, uid))), labels));
                now.instances().forEach((id, labels) -> add(all, new Resource(Level.INSTANCE, id), labels));
            });
        }
        return new KeptLabels(archive, all);
    }

    private static CopyUids in(CopyUids place, String series) {
        return new CopyUids(place.patientId(), place.studyInstanceUid(), series, place.sopInstanceUid());
    }

    private static void add(Map<Resource, Set<String>> all, Resource resource, Set<String> labels) {
        if (!labels.isEmpty()) {
            all.computeIfAbsent(resource, unused -> new TreeSet<>()).addAll(labels);
        }
    }

    /** Puts them where they were, as far as that is still there. */
    void putBack() {
        all.forEach((resource, labels) -> {
            if (archive.find(resource.id()).isPresent()) {
                labels.forEach(label -> archive.label(resource, label));
            }
        });
    }

    @Override
    public String toString() {
        return "KeptLabels[redacted]";
    }
}
