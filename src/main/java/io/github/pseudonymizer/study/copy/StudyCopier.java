// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.decision.Compensation;
import io.github.pseudonymizer.study.decision.CopyChanges;
import io.github.pseudonymizer.study.decision.CopyRules;
import io.github.pseudonymizer.study.decision.CopyState;
import io.github.pseudonymizer.study.instance.CopyInstances;
import io.github.pseudonymizer.study.instance.InstanceWorkers;
import io.github.pseudonymizer.study.instance.StudyPseudonyms;
import io.github.pseudonymizer.study.instance.Transcoding;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Stores the copy of one study: reads the state, decides by which rules, carries that out, and takes it back if it
 * fails. Thread-safe.
 */
final class StudyCopier {

    private final StudyArchive archive;
    private final Stores stores;
    private final InstanceWorkers workers;
    private final StudyLocks locks;
    private final ExistingCopies existing;
    private final StoredCopies stored;
    private final Completions completions;
    private final CopyMove move;

    StudyCopier(
            Stores stores,
            InstanceWorkers workers,
            StudyLocks locks,
            ExistingCopies existing,
            StoredCopies stored,
            Completions completions) {
        this.archive = existing.archive();
        this.stores = stores;
        this.workers = workers;
        this.locks = locks;
        this.existing = existing;
        this.stored = stored;
        this.completions = completions;
        this.move = existing.move();
    }

    /**
     * Stores the instances that the archive lacks, and replaces those whose originals changed. The link then still says
     * that the copy is being stored.
     *
     * @param hold tells whether no other server works on the study
     * @return empty if the copy that is there has a pseudonym that was merged, and must be replaced as a whole first
     * @throws RuntimeException as {@link Pseudonymization#carryOut}; the stored instances were taken back, or the study
     *     is noted for completion
     */
    Optional<CopyResult> make(StudyPart part, Order order, Tally tally, ServerLocks.Hold hold) {
        StudyPseudonyms pseudonyms = new StudyPseudonyms(archive, stores, order, part);
        Link link = link(part, order, pseudonyms);
        // Another original may have the same copy. Its run must not count on instances that this one takes back. A
        // cancelled run waits, too, because it has to take back what it has stored.
        return locks.exclusively(
                link.copy(), tally.uncancelled(), unused -> make(state(part, link), pseudonyms, order, tally, hold));
    }

    private Optional<CopyResult> make(
            CopyState state, StudyPseudonyms pseudonyms, Order order, Tally tally, ServerLocks.Hold hold) {
        Optional<CopyMove.Replaced> replaced = move.from(state);
        if (replaced.isPresent() && order.requester().cause() != Requester.Cause.MERGE) {
            return Optional.empty();
        }
        replaced.ifPresent(before -> move.requireOriginals(before.link(), pseudonyms::placeOf));
        CopyRules rules = replaced.map(before -> CopyRules.interrupted(before.making(), order))
                .orElseGet(() -> existing.rules(
                        state, order, original -> archive.idOf(Level.INSTANCE, pseudonyms.placeOf(original))));
        Plan plan = order.domain().rules().decide(rules.making().wishes()).plan();
        Transcoding transcoding =
                new Transcoding(archive, workers, plan, rules.making().transferSyntax());
        CopyInstances instances = new CopyInstances(archive, plan, pseudonyms, transcoding);
        boolean isReliedOn = stored.contains(state.link());
        requireDistinct(state, pseudonyms);
        CopyLink link = new CopyLink(stores.links(), state, rules.before());
        CopyChanges changes;
        try {
            link.begin();
            if (state.isFirst() || rules.before().digest().equals(Making.ADOPTED)) {
                pseudonyms.requireUnchanged();
            }
            tally.check();
            changes = new CopyRun(archive, workers, instances, link, new Refusals(order), tally).carryOut(state, rules);
        } catch (Throwable failure) {
            takeBack(new TakingBack(existing, state, instances, link, replaced), isReliedOn, hold, failure);
            throw failure;
        }
        return Optional.of(
                new CopyResult(state, changes, pseudonyms.with(instances.remarks()), plan, pseudonyms::placeOf));
    }

    private CopyState state(StudyPart part, Link link) {
        Set<String> present = archive.instancesOf(link.copy());
        Optional<Link> before = stores.links().find(link.archive(), link.domain(), link.original());
        return new CopyState(part, link, before, present);
    }

    private Link link(StudyPart part, Order order, StudyPseudonyms pseudonyms) {
        return new Link(
                archive.name(),
                order.domain().namespace().name(),
                part.study(),
                archive.idOf(Level.STUDY, pseudonyms.placeOf(part.instances().get(0))),
                pseudonyms.patient().value(),
                Link.State.STORING,
                order.requester(),
                0,
                0,
                Instant.now());
    }

    private void requireDistinct(CopyState state, StudyPseudonyms pseudonyms) {
        DistinctCopy.require(stores.links(), state.link());
        if (state.isFirst() && !pseudonyms.retainsStudyUid()) {
            DistinctCopy.requireOnePatient(
                    archive,
                    stores.links(),
                    state.link(),
                    pseudonyms.placeOf(state.part().instances().get(0)).studyInstanceUid());
        }
    }

    private void takeBack(TakingBack back, boolean isReliedOn, ServerLocks.Hold hold, Throwable failure) {
        CopyState state = back.state();
        Compensation compensation = Compensation.of(
                Compensation.Failure.of(failure),
                Compensation.Existing.of(
                        state.before(), isReliedOn, !back.instances().replaced().isEmpty()));
        if (compensation == Compensation.KEEP) {
            return;
        }
        try {
            hold.check(); // Otherwise another server may be completing the copy that would be taken back.
            if (back.replaced().isPresent()) {
                move.takeBack(back.replaced().get(), back.instances());
            } else if (move.isBegun(back.state().link())) {
                move.deleteStored(back.instances());
            } else {
                back.carryOut(compensation);
            }
            back.unfinishedOthers(compensation).forEach(other -> completions.later(other.original(), failure));
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
            compensation = Compensation.COMPLETE_LATER;
        }
        if (compensation == Compensation.COMPLETE_LATER) {
            completions.later(state.part().study(), failure);
        }
    }
}
