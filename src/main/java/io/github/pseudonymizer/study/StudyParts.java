package io.github.pseudonymizer.study;

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
        Set<String> whole = new HashSet<>();
        for (Resource resource : resources) {
            for (StudyPart part : archive.partsOf(resource)) {
                Map<String, Original> instances =
                        studies.computeIfAbsent(part.study(), unused -> new LinkedHashMap<>());
                part.instances().forEach(original -> instances.put(original.id(), original));
                if (part.whole()) {
                    whole.add(part.study());
                }
            }
        }
        if (studies.isEmpty()) {
            throw new ArchiveException(ArchiveException.Reason.GONE, "the archive does not hold what was asked for");
        }
        return studies.entrySet().stream()
                .map(entry -> new StudyPart(
                        entry.getKey(), List.copyOf(entry.getValue().values()), whole.contains(entry.getKey())))
                .toList();
    }
}
