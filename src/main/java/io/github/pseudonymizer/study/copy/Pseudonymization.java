package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.UnmetWish;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.TooManyPatientsException;
import io.github.pseudonymizer.rewrite.Rewritten;
import io.github.pseudonymizer.rewrite.report.Remark;
import io.github.pseudonymizer.rewrite.report.Remarks;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
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
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.Statistics;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The main use case: makes the pseudonymized copies of studies, and records them. Thread-safe.
 *
 * <p>One copy per study and domain: whatever of it is there already is not made again. A study whose copy fails is
 * taken back to what it was before; the copies of other studies of the same order, complete in themselves, stay.
 */
public final class Pseudonymization {

    private final StudyArchive archive;
    private final StudyParts parts;
    private final Stores stores;
    private final Links links;
    private final CopyReports reports;
    private final Completions completions;
    private final InstanceWorkers workers;
    private final boolean showOrigin;
    private final Statistics statistics;
    private final StudyLocks locks;

    private final StoredCopies stored;
    private final CopyMembers members;
    private final ExistingCopies existing;
    private final InterruptedCopies interrupted;
    private final SecondCopies secondCopies;

    /**
     * Puts the use case together.
     *
     * @param showOrigin whether the archive is to show of what something is a copy
     * @param warnings hears what administrators should know; no value of a dataset and no id
     */
    public Pseudonymization(
            StudyArchive archive,
            Stores stores,
            InstanceWorkers workers,
            boolean showOrigin,
            Consumer<String> warnings,
            Statistics statistics,
            ServerLocks servers) {
        this.archive = archive;
        this.parts = new StudyParts(archive);
        this.stores = stores;
        this.links = stores.links();
        this.reports = new CopyReports(archive.name(), stores.audit(), statistics, warnings);
        this.completions = new Completions(archive, stores.queue());
        this.workers = workers;
        this.showOrigin = showOrigin;
        this.statistics = statistics;
        this.locks = new StudyLocks(servers);
        this.stored = new StoredCopies(servers);
        this.members = new CopyMembers(archive, links);
        this.existing = new ExistingCopies(archive, links, members);
        this.interrupted = new InterruptedCopies(archive, links, this);
        this.secondCopies = new SecondCopies(archive, links, warnings, System::nanoTime);
    }

    /**
     * Makes every copy that the order asks for. What is a copy already is left as it is and counts as its own copy.
     *
     * @throws ArchiveException if a resource is gone or the archive refuses an instance; trying again may help
     * @throws StoreException if the database fails; trying again may help
     * @throws RewriteException if an instance cannot be pseudonymized, and the order is not permissive or none can
     * @throws TooManyPatientsException if the order brings more new patients than it may; the copies of the studies
     *     before stay
     * @throws ExistingCopyException if a copy is there that does not meet a wish, and the domain refuses that
     * @throws CancelledException if the progress says so
     */
    public Outcome carryOut(Order order, Progress progress) {
        return carryOut(parts.of(order.resources()), order, progress);
    }

    /**
     * As {@link #carryOut}, for instances only that have a copy in the order's domain already, or had one.
     *
     * @param order for whole studies
     */
    public void update(Order order, Progress progress) {
        CopiedPart copied = new CopiedPart(archive, stores);
        List<StudyPart> known = parts.of(order.resources()).stream()
                .flatMap(part -> copied.of(part, order).stream())
                .toList();
        Outcome unused = carryOut(known, order, progress);
    }

    /**
     * Makes the copy of each study again that has one, by today's rules and the wishes with which it was made. Nothing
     * is copied that has no copy.
     *
     * @param order for whole studies, with the cause {@link Requester.Cause#REMAKE}
     * @throws ExistingCopyException if the original of an instance of a copy is gone; that copy stays as it is
     */
    public void remake(Order order, Progress progress) {
        update(order, progress);
    }

    /**
     * Takes back what a run of this order had stored that was suspended and will not be resumed. Copies that were
     * complete before are completed again, by and by.
     *
     * @throws ArchiveException if the archive fails; trying again may help
     * @throws StoreException if the database fails; trying again may help
     */
    public void takeBack(Order order) {
        interrupted.takeBack(order);
    }

    /** As {@link #carryOut(Order, Progress)}, for parts that the order's resources stand for. */
    Outcome carryOut(List<StudyPart> parts, Order order, Progress progress) {
        existing.check(parts, order);
        int all = parts.stream().mapToInt(part -> part.instances().size()).sum();
        Tally tally = new Tally(progress, all);
        List<Outcome.Copy> copies = new ArrayList<>();
        List<StudyCopy> unfinished = new ArrayList<>();
        Set<String> askedCopies = new LinkedHashSet<>();
        try {
            for (StudyPart part : parts) {
                Consumer<ServerLocks.Hold> copying =
                        hold -> copies.add(copyOf(part, order, tally, unfinished, askedCopies, hold));
                if (!copiedUnlessInterrupted(part, order, progress, copying)) {
                    interrupted.completeBefore(part, order, progress);
                    locks.exclusively(part.study(), progress, copying);
                }
            }
            Outcome outcome = new Outcome(
                    copies,
                    all,
                    tally.failures.get(),
                    ignored(order, unfinished, askedCopies),
                    remarks(unfinished, tally),
                    unfinished.stream().mapToInt(StudyCopy::orphans).sum());
            if (outcome.failures() > 0) {
                statistics.leftOut(outcome.failures());
            }
            progress.stored(outcome);
            return outcome;
        } catch (RuntimeException failure) {
            progress.failed(failure);
            throw failure;
        } finally {
            finish(unfinished, order);
        }
    }

    /**
     * Copies unless a crash interrupted a copy of more than this part: of that, this run would record as complete what
     * is not, or take back only its own.
     */
    private boolean copiedUnlessInterrupted(
            StudyPart part, Order order, Progress progress, Consumer<ServerLocks.Hold> copying) {
        AtomicBoolean copied = new AtomicBoolean();
        locks.exclusively(part.study(), progress, hold -> {
            if (!interrupted.exceeds(part, order.domain())) {
                copying.accept(hold);
                copied.set(true);
            }
        });
        return copied.get();
    }

    /**
     * Makes the pseudonymized twin of one instance and stores nothing. What is a copy already is its own twin.
     *
     * @param order for one instance
     * @param use gets the twin, which is void once this returns
     * @throws RuntimeException as {@link #carryOut}
     */
    public void rewriteOnly(Order order, Consumer<Rewritten> use) {
        StudyPart part = parts.of(order.resources()).get(0);
        Original original = part.instances().get(0);
        if (links.isCopy(part.study())) {
            StudyPart unused = copiesIn(part, order);
            try (InstanceBytes bytes = archive.open(original.id())) {
                use.accept(Rewritten.unchanged(bytes.buffer()));
            }
            return;
        }
        try {
            OneTwin twin = new OneTwin(archive, stores, workers, order, part);
            twin.rewrite(original, use);
            reports.answered(twin, order);
        } catch (RewriteException refused) {
            reports.refused(refused, order);
            throw refused;
        } catch (TooManyPatientsException limited) {
            reports.limited(limited, order);
            throw limited;
        }
    }

    /** What others make beside ours. */
    public SecondCopies secondCopies() {
        return secondCopies;
    }

    /**
     * Runs something while nobody makes a copy of this study.
     *
     * @throws CancelledException if it was cancelled while it waited
     */
    public void exclusively(String study, Progress progress, Runnable work) {
        locks.exclusively(study, progress, hold -> work.run());
    }

    /**
     * Whether nobody is making this copy, or about to record it.
     *
     * @throws StoreException if nobody can tell
     */
    public boolean isAbandoned(Link link) {
        return locks.isFree(link.original()) && !isReliedOn(link);
    }

    /**
     * Whether a run has stored this copy and is about to record it.
     *
     * @throws StoreException if nobody can tell
     */
    boolean isReliedOn(Link link) {
        return stored.contains(link.copy());
    }

    /**
     * Looks whether copies can be recorded, before somebody is told that they will be made.
     *
     * @throws StoreException if the database cannot be used
     */
    public void checkStore() {
        links.latest(archive.name(), 1);
    }

    /**
     * The studies that resources stand for and that are no copies of ours: whichever domain is asked for, a copy is its
     * own copy.
     *
     * @throws ArchiveException if all of them are gone
     */
    public List<String> originalsAmong(List<Resource> resources) {
        return parts.of(resources).stream()
                .map(StudyPart::study)
                .filter(study -> !links.isCopy(study))
                .toList();
    }

    /** The part of a copy's study without what others have put there. */
    private StudyPart copiesIn(StudyPart part, Order order) {
        try {
            return members.of(part);
        } catch (RewriteException refused) {
            reports.refused(refused, order);
            throw refused;
        }
    }

    private Outcome.Copy copyOf(
            StudyPart part,
            Order order,
            Tally tally,
            List<StudyCopy> unfinished,
            Set<String> askedCopies,
            ServerLocks.Hold hold) {
        if (links.isCopy(part.study())) {
            askedCopies.add(part.study());
            StudyPart copies = copiesIn(part, order);
            tally.foreign.addAndGet(part.instances().size() - copies.instances().size());
            part.instances().forEach(unused -> tally.done());
            return archive.describe(copies);
        }
        try {
            StudyCopy copy = new StudyCopy(archive, stores, existing, workers, order, part);
            Outcome.Copy made = made(copy, tally, hold);
            if (copy.storedInstances() > 0) {
                statistics.copied(copy.storedInstances());
            }
            stored.add(copy.link().copy());
            try {
                tellOf(copy, order);
            } catch (Throwable failure) { // What nobody has recorded must not count as complete.
                stored.remove(copy.link().copy());
                completeUnlessRepeated(copy, order, failure);
                throw failure;
            }
            unfinished.add(copy);
            if (copy.isFirst()) {
                secondCopies.lookAt(part.study());
            }
            return made;
        } catch (RewriteException refused) {
            reports.refused(refused, order);
            throw refused;
        } catch (TooManyPatientsException limited) {
            reports.limited(limited, order);
            throw limited;
        }
    }

    private void tellOf(StudyCopy copy, Order order) {
        copy.mark();
        if (showOrigin && archive.showsOriginsAtOnce()) {
            copy.showOrigins();
        }
        if (order.keepLabels()) {
            copy.keepLabels();
        }
        reports.stored(copy, order, lines(existing.unmet(copy.link(), order)));
    }

    private Outcome.Copy made(StudyCopy copy, Tally tally, ServerLocks.Hold hold) {
        try {
            return copy.make(tally, stored.contains(copy.link().copy()), hold);
        } catch (Throwable failure) {
            if (copy.isUnsettled()) {
                completions.later(copy.study(), failure);
            }
            throw failure;
        }
    }

    /** Work that is noted again while it is done begins anew when it is given up, and so never ends. */
    private void completeUnlessRepeated(StudyCopy copy, Order order, Throwable failure) {
        if (!order.requester().cause().isWork()) {
            completions.later(copy.study(), failure);
        }
    }

    /**
     * Notes what could not be noted when it was to be, for the database failed. Quick if there is nothing.
     *
     * @throws StoreException if it still does; nothing is forgotten
     */
    public void noteCompletions() {
        completions.note();
    }

    private static Remarks remarks(List<StudyCopy> copies, Tally tally) {
        Remarks.Collector all = new Remarks.Collector();
        copies.forEach(copy -> all.addAll(copy.remarks()));
        all.add(new Remark("Instances", Remark.Problem.NO_COPY), tally.foreign.get());
        return all.remarks();
    }

    private static List<String> lines(List<UnmetWish> unmet) {
        return unmet.stream().map(UnmetWish::line).toList();
    }

    /**
     * What of the order's wishes the copies do not have, as they are now: another run may have made one again since
     * this one stored it. Originals of which not everything could be copied stay, whatever the order says.
     */
    private List<String> ignored(Order order, List<StudyCopy> copies, Set<String> askedCopies) {
        Set<String> unmet = new LinkedHashSet<>();
        copies.forEach(copy -> unmet.addAll(lines(existing.unmet(copy.link(), order))));
        askedCopies.forEach(copy -> unmet.addAll(lines(existing.unmetByCopy(copy, order))));
        List<String> ignored = new ArrayList<>(unmet);
        if (!order.keepSource() && !copies.stream().allMatch(StudyCopy::isWhole)) {
            ignored.add("KeepSource");
        }
        copies.stream()
                .flatMap(copy -> copy.missingLabels().stream())
                .distinct()
                .forEach(ignored::add);
        return ignored;
    }

    /** Each of them, whatever becomes of the others: what is not recorded must not be relied on. */
    private void finish(List<StudyCopy> copies, Order order) {
        List<Throwable> failures = new ArrayList<>();
        for (StudyCopy copy : copies) {
            try {
                finish(copy, order);
            } catch (RuntimeException | Error failure) {
                completeUnlessRepeated(copy, order, failure);
                failures.add(failure);
            } finally {
                stored.remove(copy.link().copy());
            }
        }
        if (!failures.isEmpty()) {
            rethrow(failures.get(0));
        }
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    /**
     * An origin that waits for a job of the archive is not shown under {@link #locks}: all the jobs that the archive
     * runs at a time may wait for these, and then the one that is waited for never begins.
     */
    private void finish(StudyCopy copy, Order order) {
        if (showOrigin && !archive.showsOriginsAtOnce()) {
            copy.showOrigins();
        }
        locks.exclusively(copy.study(), Progress.UNSEEN, hold -> {
            copy.complete();
            if (!order.keepSource() && copy.isWhole()) {
                copy.deleteOriginals(() -> reports.deleting(copy, order));
            }
        });
    }
}
