// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.Level;
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
import io.github.pseudonymizer.study.instance.StudyWorkers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Carries out orders, small studies side by side, and completes interrupted copies. Thread-safe. */
final class OrderExecution {

    private final StudyParts parts;
    private final StudyLocks locks;
    private final InterruptedCopies interrupted;
    private final ExistingCopies existing;
    private final AssignedPseudonym assigned;
    private final CopiedPart copied;
    private final PartCopier copier;
    private final CopyRecording recording;
    private final StudyWorkers studies;

    OrderExecution(
            StudyLocks locks,
            InterruptedCopies interrupted,
            ExistingCopies existing,
            CopiedPart copied,
            PartCopier copier,
            StudyWorkers studies) {
        this.parts = new StudyParts(existing.archive());
        this.locks = locks;
        this.interrupted = interrupted;
        this.existing = existing;
        this.assigned = new AssignedPseudonym(existing.archive(), existing.links());
        this.copied = copied;
        this.copier = copier;
        this.recording = copier.recording();
        this.studies = studies;
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
        Supplier<Outcome> copying = () -> {
            studies.forEach(parts, part -> copy(part, results, progress));
            return recording.outcome(results);
        };
        // A client that hears of the end counts on it that originals are gone. An archive that shows origins by jobs of
        // its own needs the originals for it, and does not begin them before this order has released its place.
        return !order.keepSource() && existing.archive().showsOriginsAtOnce()
                ? told(progress, () -> completed(results, copying))
                : completed(results, () -> told(progress, copying));
    }

    private static Outcome told(Progress progress, Supplier<Outcome> work) {
        try {
            Outcome outcome = work.get();
            progress.stored(outcome);
            return outcome;
        } catch (RuntimeException failure) {
            progress.failed(failure);
            throw failure;
        }
    }

    private Outcome completed(OrderResults results, Supplier<Outcome> work) {
        try {
            return work.get();
        } finally {
            recording.complete(results.recorded(), results.order());
        }
    }

    private void copy(StudyPart part, OrderResults results, Progress progress) {
        Domain domain = results.order().domain();
        FirstStep left = locks.exclusively(
                part.study(), progress, hold -> take(interrupted.firstStep(part, domain), part, results, hold));
        if (left == FirstStep.COMPLETE_INTERRUPTED) {
            completeBefore(part, domain, progress);
            left = locks.exclusively(
                    part.study(), progress, hold -> take(interrupted.secondStep(part), part, results, hold));
        }
        if (left == FirstStep.MOVE) {
            move(domain, part.study(), progress.unseen());
            left = locks.exclusively(
                    part.study(), progress, hold -> take(interrupted.secondStep(part), part, results, hold));
        }
        if (left == FirstStep.MOVE) {
            throw new ExistingCopyException(
                    "the copy has a pseudonym that was merged into another one, and cannot be made again");
        }
    }

    /** Takes a step that needs the lock; returns the one that needs it, too, and so cannot be taken under it. */
    private FirstStep take(FirstStep step, StudyPart part, OrderResults results, ServerLocks.Hold hold) {
        return switch (step) {
            case COMPLETE_INTERRUPTED, MOVE -> step;
            case LEAVE_AS_IT_IS -> {
                copier.leave(part, results);
                yield step;
            }
            case MAKE -> copier.make(part, results, hold) ? step : FirstStep.MOVE;
        };
    }

    /** As {@link StudyCopying#move}. */
    void move(Domain domain, String study, Progress progress) {
        Resource all = new Resource(Level.STUDY, study);
        List<Resource> wanted = new ArrayList<>(interrupted.asked(domain, study).orElse(List.of()));
        Order whole = moving(domain, List.of(all));
        parts.of(whole.resources()).stream()
                .flatMap(part -> copied.of(part, whole).stream())
                .forEach(part -> wanted.addAll(part.wanted().isEmpty() ? List.of(all) : part.wanted()));
        wanted.removeIf(resource -> !interrupted.isThere(resource));
        if (!wanted.isEmpty()) {
            Outcome unused = carryOut(moving(domain, wanted), progress);
        }
    }

    private static Order moving(Domain domain, List<Resource> resources) {
        return new Order(resources, domain, Wishes.NONE, true, false, Requester.itself(Requester.Cause.MERGE));
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
