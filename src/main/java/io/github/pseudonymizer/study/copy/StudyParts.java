// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what resources stand for, study by study. Thread-safe. */
record StudyParts(StudyArchive archive) {

    /**
     * The studies in the order of the resources, each once.
     *
     * @throws ArchiveException if all of them are gone
     */
    List<StudyPart> of(List<Resource> resources) {
        Map<String, Map<String, Original>> studies = new LinkedHashMap<>();
        Map<String, List<Resource>> wanted = new HashMap<>();
        Set<String> whole = new HashSet<>();
        for (Resource resource : resources) {
            for (StudyPart part : archive.partsOf(resource)) {
                Map<String, Original> instances =
                        studies.computeIfAbsent(part.study(), unused -> new LinkedHashMap<>());
                part.instances().forEach(original -> instances.put(original.id(), original));
                wanted.computeIfAbsent(part.study(), unused -> new ArrayList<>())
                        .addAll(part.wanted());
                if (part.whole()) {
                    whole.add(part.study());
                }
            }
        }
        if (studies.isEmpty()) {
            throw new ArchiveException(ArchiveException.Reason.GONE, "the archive does not hold what was asked for");
        }
        return studies.entrySet().stream()
                .map(entry -> part(entry.getKey(), entry.getValue().values(), whole, wanted))
                .toList();
    }

    private static StudyPart part(
            String study, Collection<Original> instances, Set<String> whole, Map<String, List<Resource>> wanted) {
        return whole.contains(study)
                ? new StudyPart(study, List.copyOf(instances))
                : new StudyPart(study, List.copyOf(instances), false, wanted.getOrDefault(study, List.of()));
    }
}
