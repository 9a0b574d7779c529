// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.rewrite.report.Remark;
import io.github.pseudonymizer.rewrite.report.Remarks;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.StudyPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The results of one order so far. Studies are added by several threads; one asks when all are done. */
final class OrderResults {

    private final Order order;
    private final int instances;
    private final Tally tally;
    /** All in the order of the studies in the request. */
    private final SortedMap<String, Outcome.Copy> copies;

    private final SortedMap<String, CopyRecording.RecordedCopy> recorded;
    private final Set<String> ownCopies;
    private int foreign;

    OrderResults(Order order, List<StudyPart> parts, Progress progress) {
        this.order = order;
        this.instances =
                parts.stream().mapToInt(part -> part.instances().size()).sum();
        this.tally = new Tally(progress, instances);
        Map<String, Integer> places = new HashMap<>();
        parts.forEach(part -> places.putIfAbsent(part.study(), places.size()));
        this.copies = new TreeMap<>(Comparator.comparing(places::get));
        this.recorded = new TreeMap<>(Comparator.comparing(places::get));
        this.ownCopies = new TreeSet<>(Comparator.comparing(places::get));
    }

    Order order() {
        return order;
    }

    /** Counts the instances that are done. */
    Tally tally() {
        return tally;
    }

    /** The copies that are still to be recorded as complete. */
    synchronized List<CopyRecording.RecordedCopy> recorded() {
        return List.copyOf(recorded.values());
    }

    /** A study has been copied. */
    synchronized void add(CopyRecording.RecordedCopy made, Outcome.Copy copy) {
        String study = made.result().part().study();
        recorded.put(study, made);
        copies.put(study, copy);
    }

    /**
     * A study was a copy already.
     *
     * @param part the instances that were asked for
     * @param ours those of them that are copies of ours
     */
    synchronized void addOwnCopy(StudyPart part, StudyPart ours, Outcome.Copy copy) {
        ownCopies.add(part.study());
        copies.put(part.study(), copy);
        foreign += part.instances().size() - ours.instances().size();
        part.instances().forEach(unused -> tally.done());
    }

    /** The answer to the order. */
    Outcome outcome(ExistingCopies existing) {
        return new Outcome(
                List.copyOf(copies.values()),
                instances,
                tally.failures(),
                ignored(existing),
                remarks(),
                recorded().stream()
                        .mapToInt(copy -> copy.result().changes().orphans())
                        .sum());
    }

    private Remarks remarks() {
        Remarks.Collector all = new Remarks.Collector();
        recorded().forEach(copy -> all.addAll(copy.result().remarks()));
        all.add(new Remark("Instances", Remark.Problem.NO_COPY), foreign);
        return all.remarks();
    }

    /**
     * The wishes of the order that the copies do not meet now: another run may have made a copy again since this one
     * stored it. Originals that could not be copied completely stay, even if the order says otherwise.
     */
    private List<String> ignored(ExistingCopies existing) {
        Set<String> unmet = new LinkedHashSet<>();
        recorded().forEach(copy -> unmet.addAll(existing.unmetByNow(copy.link(), order)));
        ownCopies.forEach(copy -> unmet.addAll(existing.unmetByCopy(copy, order)));
        List<String> ignored = new ArrayList<>(unmet);
        if (!order.keepSource()
                && !recorded().stream().allMatch(copy -> copy.result().isWhole())) {
            ignored.add("KeepSource");
        }
        recorded().stream()
                .flatMap(copy -> copy.missingLabels().stream())
                .distinct()
                .forEach(ignored::add);
        return ignored;
    }
}
