package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Labels;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The labels that a copy has while its instances are replaced: with the only instance of a series or a study its labels
 * go, too, where the archive does not overwrite. Used by one thread.
 *
 * @param place of an instance of the copy
 */
record KeptLabels(StudyArchive archive, CopyUids place, Optional<Labels> labels) {

    /** The labels of a copied study as they are now. */
    static KeptLabels of(StudyArchive archive, CopyUids place) {
        List<StudyPart> parts = archive.partsOf(new Resource(Level.STUDY, archive.idOf(Level.STUDY, place)));
        return new KeptLabels(archive, place, parts.isEmpty() ? Optional.empty() : archive.labelsOf(parts.get(0)));
    }

    /** Puts them where they were. */
    void putBack() {
        labels.ifPresent(kept -> {
            put(Level.PATIENT, archive.idOf(Level.PATIENT, place), kept.patient());
            put(Level.STUDY, archive.idOf(Level.STUDY, place), kept.study());
            kept.series().forEach((uid, all) -> put(Level.SERIES, archive.idOf(Level.SERIES, inSeries(uid)), all));
            for (Map.Entry<String, Set<String>> instance : kept.instances().entrySet()) {
                put(Level.INSTANCE, instance.getKey(), instance.getValue());
            }
        });
    }

    private CopyUids inSeries(String uid) {
        return new CopyUids(place.patientId(), place.studyInstanceUid(), uid, place.sopInstanceUid());
    }

    private void put(Level level, String id, Set<String> all) {
        all.forEach(label -> archive.label(new Resource(level, id), label));
    }
}
