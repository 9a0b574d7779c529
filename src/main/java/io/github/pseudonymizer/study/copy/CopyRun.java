// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.decision.CopyChanges;
import io.github.pseudonymizer.study.decision.CopyPlan;
import io.github.pseudonymizer.study.decision.CopyRules;
import io.github.pseudonymizer.study.decision.CopyState;
import io.github.pseudonymizer.study.decision.Difference;
import io.github.pseudonymizer.study.instance.CopyInstances;
import io.github.pseudonymizer.study.instance.InstanceWorkers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Makes or completes the copy of one study, after it was decided by which rules. Used once, by one thread, while it has
 * the study to itself. A refusal comes before the first instance is replaced.
 */
final class CopyRun {

    private final StudyArchive archive;
    private final InstanceWorkers workers;
    private final CopyInstances instances;
    private final CopyLink link;
    private final Refusals refusals;
    private final Tally tally;

    CopyRun(
            StudyArchive archive,
            InstanceWorkers workers,
            CopyInstances instances,
            CopyLink link,
            Refusals refusals,
            Tally tally) {
        this.archive = archive;
        this.workers = workers;
        this.instances = instances;
        this.link = link;
        this.refusals = refusals;
        this.tally = tally;
    }

    /**
     * Stores the instances that the copy lacks, and those whose originals or rules changed.
     *
     * @throws RuntimeException as {@link Pseudonymization#carryOut}; the stored instances stay
     */
    CopyChanges carryOut(CopyState state, CopyRules rules) {
        StudyPart part = state.part();
        CopiedFiles recorded = link.copiedFiles();
        Difference difference = Difference.of(part, instances::idOf, state.present(), recorded);
        CopyPlan plan = plan(part, rules, difference, recorded);
        List<Original> remade = List.of();
        if (plan instanceof CopyPlan.Remake remake) {
            remade = remake(remake, state, rules, recorded);
        } else {
            update((CopyPlan.Update) plan, part, rules);
        }
        record(part, recorded, difference);
        int orphans = part.whole() ? difference.orphans().size() : state.orphans();
        return new CopyChanges(
                Set.copyOf(instances.stored()), Set.copyOf(instances.replaced()), remade, refusals.refused(), orphans);
    }

    private CopyPlan plan(StudyPart part, CopyRules rules, Difference difference, CopiedFiles recorded) {
        if (rules.again() == CopyRules.Again.ALL) {
            return CopyPlan.ofAll(part);
        }
        difference.unchanged().forEach(unused -> tally.done());
        return CopyPlan.of(rules, difference.missing(), changedAmong(difference.doubtful(), recorded));
    }

    private List<Original> changedAmong(List<Original> doubtful, CopiedFiles recorded) {
        Queue<Original> changed = new ConcurrentLinkedQueue<>();
        workers.forEach(doubtful, instances::bytesToCompare, refusals.noted(tally, original -> {
            if (instances.isCurrent(original, recorded)) {
                tally.done();
            } else {
                changed.add(original);
            }
        }));
        return List.copyOf(changed);
    }

    private void update(CopyPlan.Update plan, StudyPart part, CopyRules rules) {
        Making making = plan.mixed() ? rules.before().mixed() : rules.before();
        if (plan.mixed()) {
            link.begin(making);
        }
        workers.forEach(plan.missing(), instances::bytesToStore, refusals.noted(tally, original -> {
            instances.store(original);
            tally.done();
        }));
        refusals.requireOthers(part.instances());
        KeptLabels labels = plan.changed().isEmpty() ? new KeptLabels(archive, making.labels()) : labels(part, rules);
        if (!labels.all().equals(making.labels())) {
            link.begin(making.labelled(labels.all()));
        }
        workers.forEach(plan.changed(), instances::bytesToStore, original -> {
            tally.check();
            instances.replace(original);
            tally.done();
        });
        if (!labels.all().isEmpty()) {
            labels.putBack();
            link.begin(making.labelled(Map.of()));
        }
    }

    private KeptLabels labels(StudyPart part, CopyRules rules) {
        return KeptLabels.of(
                archive,
                instances.placeOf(part.instances().get(0)),
                rules.before().labels());
    }

    /**
     * Makes all of the copy again. After the comparison the link says that the copy is unfinished until every instance
     * is made.
     *
     * @return the originals of the copy
     */
    private List<Original> remake(CopyPlan.Remake plan, CopyState state, CopyRules rules, CopiedFiles recorded) {
        Consumer<Original> done = original -> {
            if (plan.counted().contains(original)) {
                tally.done();
            }
        };
        List<Original> all = copiedOriginals(state, recorded);
        List<Original> missing = new ArrayList<>();
        List<Original> there = new ArrayList<>();
        all.forEach(original -> (state.present().contains(instances.idOf(original)) ? there : missing).add(original));
        List<Original> different = differentAmong(there, done);
        KeptLabels labels = labels(state.part(), rules);
        link.begin(rules.making().unfinished(true).labelled(labels.all()));
        workers.forEach(missing, instances::bytesToStore, refusals.noted(tally, original -> {
            instances.store(original);
            done.accept(original);
        }));
        refusals.requireOthers(state.part().instances());
        workers.forEach(different, instances::bytesToStore, original -> {
            tally.check();
            instances.replace(original);
        });
        labels.putBack();
        link.begin(rules.remade());
        return refusals.others(all);
    }

    private List<Original> differentAmong(List<Original> there, Consumer<Original> done) {
        Queue<Original> different = new ConcurrentLinkedQueue<>();
        workers.forEach(there, instances::bytesToCompare, original -> {
            tally.check();
            if (!instances.isAsMadeNow(original)) {
                different.add(original);
            }
            done.accept(original);
        });
        return List.copyOf(different);
    }

    /** The originals that have a copy, or had one when a crash came, or are asked for. */
    private List<Original> copiedOriginals(CopyState state, CopiedFiles recorded) {
        Set<Original> all = new LinkedHashSet<>(state.part().instances());
        archive.partsOf(new Resource(Level.STUDY, state.part().study()))
                .forEach(study -> study.instances().stream()
                        .filter(original -> isCopied(instances.idOf(original), state, recorded))
                        .forEach(all::add));
        return List.copyOf(all);
    }

    private static boolean isCopied(String copy, CopyState state, CopiedFiles recorded) {
        return state.present().contains(copy) || recorded.has(copy);
    }

    private void record(StudyPart part, CopiedFiles recorded, Difference difference) {
        CopiedFiles still = recorded;
        if (part.whole()) {
            Set<String> kept = new HashSet<>(difference.orphans());
            part.instances().forEach(original -> kept.add(instances.idOf(original)));
            still = recorded.only(kept);
        }
        CopiedFiles now = still.with(instances.made());
        if (!now.equals(recorded)) {
            link.copied(now);
        }
    }
}
