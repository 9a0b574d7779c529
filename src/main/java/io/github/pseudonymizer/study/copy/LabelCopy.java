// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.rewrite.Mentions;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.InstanceBytes;
import io.github.pseudonymizer.study.Labels;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Gives a copy the labels of its original, except labels that mention an identity of their instances. Used once, after
 * the copy is stored.
 */
final class LabelCopy {

    private static final String WITHHELD = "KeepLabels: a label that mentions an identity was not copied";
    private static final String UNKNOWN = "KeepLabels: this archive has no labels";
    private static final String FAILED = "KeepLabels: the archive did not take every label";

    private final StudyArchive archive;
    private final Plan plan;
    private final Function<Original, CopyUids> places;
    private final Map<String, Mentions> identities = new HashMap<>();
    private final Set<String> problems = new LinkedHashSet<>();

    /** @param places where the copies of originals are */
    LabelCopy(StudyArchive archive, Plan plan, Function<Original, CopyUids> places) {
        this.archive = archive;
        this.plan = plan;
        this.places = places;
    }

    /**
     * Copies the labels of these originals, and of their series, study and patient.
     *
     * @param part instances that have a copy; may be none
     * @return why labels are missing, without any label; empty if all were copied
     */
    List<String> copy(StudyPart part) {
        if (part.instances().isEmpty()) {
            return List.of();
        }
        try {
            Optional<Labels> labels = archive.labelsOf(part);
            labels.ifPresentOrElse(found -> copy(found, part.instances()), () -> problems.add(UNKNOWN));
        } catch (ArchiveException refused) {
            problems.add(FAILED);
        }
        return new ArrayList<>(problems);
    }

    private void copy(Labels labels, List<Original> originals) {
        Original first = originals.get(0);
        copy(labels.patient(), Level.PATIENT, first, first);
        copy(labels.study(), Level.STUDY, first, first);
        Set<String> series = new LinkedHashSet<>();
        for (Original original : originals) {
            if (series.add(original.seriesInstanceUid())) {
                copy(
                        labels.series().getOrDefault(original.seriesInstanceUid(), Set.of()),
                        Level.SERIES,
                        original,
                        first);
            }
            copy(labels.instances().getOrDefault(original.id(), Set.of()), Level.INSTANCE, original, first);
        }
    }

    private void copy(Set<String> labels, Level level, Original original, Original first) {
        for (String label : labels) {
            if (mentions(original, label) || mentions(first, label)) {
                problems.add(WITHHELD);
            } else {
                archive.label(new Resource(level, archive.idOf(level, places.apply(original))), label);
            }
        }
    }

    private boolean mentions(Original original, String label) {
        return identities.computeIfAbsent(original.id(), this::identitiesOf).matches(label);
    }

    private Mentions identitiesOf(String instance) {
        try (InstanceBytes bytes = archive.open(instance)) {
            return Mentions.of(bytes.buffer(), plan);
        }
    }
}
