// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.decision.FirstStep;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.instance.AssignedPseudonym;
import java.util.List;

/** Carries out orders, study by study, and completes interrupted copies. Thread-safe. */
final class OrderExecution {

    private final StudyParts parts;
    private final StudyLocks locks;
    private final InterruptedCopies interrupted;
    private final ExistingCopies existing;
    private final AssignedPseudonym assigned;
    private final PartCopier copier;
    private final CopyRecording recording;

    OrderExecution(
            StudyParts parts,
            StudyLocks locks,
            InterruptedCopies interrupted,
            ExistingCopies existing,
            PartCopier copier,
            CopyRecording recording) {
        this.parts = parts;
        this.locks = locks;
        this.interrupted = interrupted;
        this.existing = existing;
        this.assigned = new AssignedPseudonym(existing.archive(), existing.links());
        this.copier = copier;
        this.recording = recording;
    }

    /** As {@link Pseudonymization#carryOut}. */
    Outcome carryOut(Order order, Progress progress) {
        return carryOut(parts.of(order.resources()), order, progress);
    }

    /** As {@link Pseudonymization#carryOut}, for parts that the order's resources stand for. */
    Outcome carryOut(List<StudyPart> parts, Order order, Progress progress) {
        existing.check(parts, order);
        assigned.check(parts, order);
        OrderResults results = new OrderResults(order, parts, progress);
        try {
            parts.forEach(part -> copy(part, results, progress));
            Outcome outcome = recording.outcome(results);
            progress.stored(outcome);
            return outcome;
        } catch (RuntimeException failure) {
            progress.failed(failure);
            throw failure;
        } finally {
            recording.complete(results.recorded(), order);
        }
    }

    private void copy(StudyPart part, OrderResults results, Progress progress) {
        Domain domain = results.order().domain();
        FirstStep first = locks.exclusively(part.study(), progress, hold -> {
            FirstStep step = interrupted.firstStep(part, domain);
            take(step, part, results, hold);
            return step;
        });
        if (first == FirstStep.COMPLETE_INTERRUPTED) {
            completeBefore(part, domain, progress);
            locks.exclusively(part.study(), progress, hold -> {
                FirstStep step = interrupted.secondStep(part);
                take(step, part, results, hold);
                return step;
            });
        }
    }

    private void take(FirstStep step, StudyPart part, OrderResults results, ServerLocks.Hold hold) {
        switch (step) {
            case COMPLETE_INTERRUPTED -> {} // That needs the lock, and so cannot be done under it.
            case LEAVE_AS_IT_IS -> copier.leave(part, results);
            case MAKE -> copier.make(part, results, hold);
        }
    }

    private void completeBefore(StudyPart part, Domain domain, Progress progress) {
        try {
            complete(domain, part.study(), Requester.Cause.RECOVERY, progress.unseen());
        } catch (RewriteException refused) {
            // It was taken back and reported. The present order may succeed.
        } catch (CancelledException ended) {
            progress.check();
            throw ended;
        }
    }

    /** As {@link StudyCopying#complete}. */
    void complete(Domain domain, String study, Requester.Cause cause, Progress progress) {
        List<Resource> asked = interrupted.asked(domain, study).orElse(List.of());
        if (asked.stream().anyMatch(interrupted::isThere)) {
            Order order = new Order(asked, domain, Wishes.NONE, true, false, Requester.itself(cause));
            Outcome unused = carryOut(order, progress);
            return;
        }
        locks.exclusively(study, progress, hold -> {
            interrupted.settle(domain, study);
            return study;
        });
    }

    /** As {@link Pseudonymization#takeBack}. */
    void takeBack(Order order) {
        for (StudyPart part : interrupted.unfinished(order)) {
            try {
                Outcome unused = carryOut(List.of(part), order, Progress.CANCELLED);
            } catch (CancelledException expected) {
                // The run has taken back the instances that were there.
            }
        }
    }
}
