// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.rewrite.report.Remarks;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.decision.CopyChanges;
import io.github.pseudonymizer.study.decision.CopyState;
import java.util.List;
import java.util.function.Function;

/**
 * A stored copy of a study, before it is recorded as complete.
 *
 * @param before the state before
 * @param changes the changes since
 * @param remarks about the patient, and about the values that were rewritten
 * @param plan by which the copy was made
 * @param places where the copies of originals are
 */
record CopyResult(
        CopyState before, CopyChanges changes, Remarks remarks, Plan plan, Function<Original, CopyUids> places) {

    Link link() {
        return before.link();
    }

    StudyPart part() {
        return before.part();
    }

    /** Whether every instance has its copy. */
    boolean isWhole() {
        return changes.refused().isEmpty();
    }

    /** Whether more instances are without an original than were known. */
    boolean hasNewOrphans() {
        return changes.orphans() > before.orphans();
    }

    /** The part that was asked for, without the instances that have no copy. */
    StudyPart copied() {
        List<Original> copied = part().instances().stream()
                .filter(original -> !changes.refused().contains(original))
                .toList();
        return part(copied);
    }

    /** The originals whose copies are new or may have lost their marks: all of them if all was made again. */
    StudyPart shown() {
        return changes.isRemade() ? part(changes.remade()) : copied();
    }

    /** The copy, or the part of it that was asked for, as the archive's ids. */
    Outcome.Copy describe(StudyArchive archive) {
        CopyUids first = places.apply(part().instances().get(0));
        List<CopyUids> copies = copied().instances().stream().map(places).toList();
        return new Outcome.Copy(
                archive.idOf(Level.PATIENT, first),
                archive.idOf(Level.STUDY, first),
                copies.stream()
                        .map(place -> archive.idOf(Level.SERIES, place))
                        .distinct()
                        .toList(),
                copies.stream()
                        .map(place -> archive.idOf(Level.INSTANCE, place))
                        .toList());
    }

    private StudyPart part(List<Original> instances) {
        return new StudyPart(part().study(), instances, part().whole(), part().wanted());
    }
}
