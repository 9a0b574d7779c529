// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.rewrite.Rewritten;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.InstanceBytes;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Requester;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.instance.InstanceWorkers;
import io.github.pseudonymizer.study.instance.OneTwin;
import io.github.pseudonymizer.study.instance.StudyWorkers;
import java.util.List;
import java.util.function.Consumer;

/** Makes, updates and completes copies, for clients and for work that no client waits for. Thread-safe. */
public final class StudyCopying implements Pseudonymization {

    private final StudyArchive archive;
    private final Stores stores;
    private final Links links;
    private final InstanceWorkers workers;
    private final StudyParts parts;
    private final StudyLocks locks;
    private final StoredCopies stored;
    private final CopyMembers members;
    private final CopyReports reports;
    private final Completions completions;
    private final InterruptedCopies interrupted;
    private final SecondCopies secondCopies;
    private final ExistingCopies existing;
    private final OrderExecution execution;

    /**
     * Puts the use case together.
     *
     * @param showOrigin whether the archive shows from what something was copied
     */
    public StudyCopying(Ports ports, InstanceWorkers workers, boolean showOrigin) {
        this.archive = ports.archive();
        this.stores = ports.stores();
        this.links = stores.links();
        this.workers = workers;
        this.parts = new StudyParts(archive);
        this.locks = new StudyLocks(ports.servers());
        this.stored = new StoredCopies(ports.servers());
        this.members = new CopyMembers(archive, links);
        this.reports = new CopyReports(archive.name(), stores.audit(), ports.statistics(), ports.warnings());
        this.completions = new Completions(archive, stores.queue());
        this.interrupted = new InterruptedCopies(members, locks, stored, completions);
        this.secondCopies = new SecondCopies(
                archive, links, ports.warnings(), ports.clocks().nanoTime());
        this.existing = new ExistingCopies(archive, links, members);
        CopyRecording recording = new CopyRecording(
                new CopyShowing(archive, showOrigin),
                existing,
                reports,
                stored,
                completions,
                new CopyCompletion(archive, links, workers, locks, existing.move()));
        StudyCopier copier = new StudyCopier(stores, workers, locks, existing, stored, completions);
        this.execution = new OrderExecution(
                locks,
                interrupted,
                existing,
                new CopiedPart(archive, stores),
                new PartCopier(archive, members, copier, recording, reports, secondCopies),
                StudyWorkers.beside(workers));
    }

    @Override
    public Outcome carryOut(Order order, Progress progress) {
        return execution.carryOut(order, progress);
    }

    /**
     * Brings a copy up to date: as {@link #carryOut}, for instances only that have a copy in the order's domain
     * already, or had one.
     *
     * @param order for whole studies
     */
    public void update(Order order, Progress progress) {
        CopiedPart copied = new CopiedPart(archive, stores);
        List<StudyPart> known = parts.of(order.resources()).stream()
                .flatMap(part -> copied.of(part, order).stream())
                .toList();
        Outcome unused = execution.carryOut(known, order, progress);
    }

    /**
     * Makes the existing copy of each study again, by today's rules and the wishes with which it was made. A study
     * without a copy gets none.
     *
     * @param order for whole studies, with the cause {@link Requester.Cause#REMAKE}
     * @throws ExistingCopyException if the original of an instance of a copy is gone; that copy stays as it is
     */
    public void remake(Order order, Progress progress) {
        update(order, progress);
    }

    /**
     * Makes the copy of a study again that has a pseudonym which was merged into another one, and deletes the former
     * one when that is stored. It keeps the wishes with which it was made.
     *
     * @param study the archive's id of the original
     * @throws ExistingCopyException if the original of an instance of the copy is gone; it stays as it is
     */
    public void move(Domain domain, String study, Progress progress) {
        execution.move(domain, study, progress);
    }

    /**
     * Completes an interrupted copy with the resources that were asked for and are still there, and no others.
     *
     * @throws RuntimeException as {@link #carryOut}
     */
    public void complete(Domain domain, String study, Requester.Cause cause, Progress progress) {
        execution.complete(domain, study, cause, progress);
    }

    @Override
    public void takeBack(Order order) {
        execution.takeBack(order);
    }

    @Override
    public void rewriteOnly(Order order, Consumer<Rewritten> use) {
        StudyPart part = parts.of(order.resources()).get(0);
        Original original = part.instances().get(0);
        existing.requireNoCopyToBlackOut(List.of(part), order);
        if (links.isCopy(part.study())) {
            StudyPart unused = reports.reportingRefusals(order, () -> members.of(part));
            try (InstanceBytes bytes = archive.open(original.id())) {
                use.accept(Rewritten.unchanged(bytes.buffer()));
            }
            return;
        }
        reports.reportingRefusals(order, () -> {
            Order drawn = existing.withRecordedRectangles(part.study(), order);
            OneTwin twin = new OneTwin(archive, stores, workers, drawn, part);
            twin.rewrite(original, use);
            reports.answered(twin, order);
            return twin;
        });
    }

    @Override
    public void checkStore() {
        links.latest(archive.name(), 1);
    }

    @Override
    public List<String> originalsAmong(List<Resource> resources) {
        return parts.of(resources).stream()
                .map(StudyPart::study)
                .filter(study -> !links.isCopy(study))
                .toList();
    }

    /** Copies that a crash interrupted. */
    public InterruptedCopies interrupted() {
        return interrupted;
    }

    /** Copies that others make beside ours. */
    public SecondCopies secondCopies() {
        return secondCopies;
    }

    /**
     * Runs something while no copy of this study is made.
     *
     * @throws CancelledException if it was cancelled while it waited
     */
    public void exclusively(String study, Progress progress, Runnable work) {
        locks.exclusively(study, progress, hold -> {
            work.run();
            return study;
        });
    }

    /**
     * Whether no run of any server is making this copy, or about to record it.
     *
     * @throws StoreException if the other servers cannot be asked
     */
    public boolean isAbandoned(Link link) {
        return locks.isFree(link.original()) && !stored.contains(link);
    }

    /**
     * Notes studies for completion that could not be noted while the database was away. Quick if none waits.
     *
     * @throws StoreException if the database still fails; none is forgotten
     */
    public void noteCompletions() {
        completions.note();
    }
}
