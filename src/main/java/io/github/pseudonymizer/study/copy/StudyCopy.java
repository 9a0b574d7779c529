package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.rewrite.report.Remarks;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.CopiedFiles;
import io.github.pseudonymizer.study.CopyLabels;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Links;
import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.domain.Domain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** The making of one study's copy. Used once, by one thread, while nobody else works on the study. */
final class StudyCopy {

    /** What a UID made for {@link StudyArchive#showOrigins} is derived from; no UID begins like this. */
    private static final String TRACE = "trace of ";

    private final StudyArchive archive;
    private final Links links;
    private final InstanceWorkers workers;
    private final Order order;
    private final CopyPlan copyPlan;
    private final Plan plan;
    private final StudyPart part;
    private final StudyPseudonyms pseudonyms;
    private final Link link;
    private final CopyInstances instances;
    private final Refusals refusals;
    private Optional<Link> before = Optional.empty();
    private int orphans;
    private boolean unsettled;
    /** Whether it is recorded that the copy is made by something else than before. */
    private boolean otherwise;

    private boolean remade;
    /** Originals of which the archive shows the copies to be made; empty for those that were asked for. */
    private List<Original> shown = List.of();

    private List<String> missingLabels = List.of();

    /** Reads who the patient is and assigns the pseudonyms; stores nothing. */
    StudyCopy(
            StudyArchive archive,
            Stores stores,
            ExistingCopies existing,
            InstanceWorkers workers,
            Order order,
            StudyPart part) {
        this.archive = archive;
        this.links = stores.links();
        this.workers = workers;
        this.order = order;
        this.part = part;
        this.pseudonyms = new StudyPseudonyms(archive, stores, order, part);
        this.link = storing();
        this.copyPlan = existing.plan(link, order, this::idOf);
        this.plan = order.domain().rules().decide(copyPlan.making().wishes()).plan();
        Transcoding transcoding =
                new Transcoding(archive, workers, plan, copyPlan.making().transferSyntax());
        this.instances = new CopyInstances(archive, plan, pseudonyms, transcoding);
        this.refusals = new Refusals(order);
    }

    private String idOf(Original original) {
        return archive.idOf(Level.INSTANCE, pseudonyms.placeOf(original));
    }

    /**
     * Stores what the archive does not have of the copy yet, and what it has of originals that changed. All or nothing,
     * unless the order is permissive or {@link #isUnsettled}. Until {@link #complete}, the link says that the copy is
     * being stored.
     *
     * @param reliedOn whether another run has stored the whole copy and is about to record that
     * @param hold tells whether no other server works on the study
     * @throws RuntimeException as {@link Pseudonymization#carryOut}; what this run had stored was taken back
     */
    Outcome.Copy make(Tally tally, boolean reliedOn, ServerLocks.Hold hold) {
        DistinctCopy.require(links, link);
        before = links.find(archive.name(), order.domain().namespace().name(), part.study());
        if (isFirst() && !pseudonyms.retainsStudyUid()) {
            DistinctCopy.requireOnePatient(archive, links, link, firstPlace().studyInstanceUid());
        }
        try {
            links.begin(
                    link, part.wanted(), copyPlan.before()); // May have begun also if it fails: the answer can be lost.
            tally.check();
            bringUpToDate(tally);
        } catch (Throwable failure) {
            takeBack(reliedOn, hold, failure);
            throw failure;
        }
        return outcome();
    }

    /** Whether the study had no complete copy in its domain before. */
    boolean isFirst() {
        return before.filter(link -> link.instances() > 0).isEmpty();
    }

    private CopyUids firstPlace() {
        return pseudonyms.placeOf(part.instances().get(0));
    }

    /** Whether this run made all of the copy again, by other rules or wishes than before. */
    boolean isRemade() {
        return remade;
    }

    /** Records that the copy is complete, unless another run is making it again. */
    void complete() {
        links.complete(link, archive.instancesOf(link.copy()).size(), orphans);
    }

    Link link() {
        return link;
    }

    /** How many instances this run has stored: new ones and such as were made anew. */
    int storedInstances() {
        return instances.stored().size() + instances.replaced().size();
    }

    String study() {
        return part.study();
    }

    private Link storing() {
        return new Link(
                archive.name(),
                order.domain().namespace().name(),
                part.study(),
                archive.idOf(Level.STUDY, firstPlace()),
                pseudonyms.patient().value(),
                Link.State.STORING,
                order.requester(),
                0,
                0,
                Instant.now());
    }

    private void bringUpToDate(Tally tally) {
        CopiedFiles recorded = links.copiedFiles(link);
        Set<String> present = archive.instancesOf(link.copy());
        Difference difference = Difference.of(part, instances::idOf, present, recorded);
        orphans = part.whole()
                ? difference.orphans().size()
                : before.map(Link::orphans).orElse(0);
        if (copyPlan.again() == CopyPlan.Again.ALL) {
            Set<Original> asked = new HashSet<>(part.instances());
            remake(tally, recorded, present, original -> {
                if (asked.contains(original)) {
                    tally.done();
                }
            });
            record(recorded, difference);
            return;
        }
        difference.unchanged().forEach(unused -> tally.done());
        // Whatever is refused is so before the first copy is replaced.
        Queue<Original> changed = new ConcurrentLinkedQueue<>();
        workers.forEach(difference.doubtful(), instances::bytesToCompare, refusals.noted(tally, original -> {
            if (instances.isCurrent(original, recorded)) {
                tally.done();
            } else {
                changed.add(original);
            }
        }));
        boolean isLate = isOutdatedByLate(difference, changed);
        if (isLate) {
            if (copyPlan.gone() == 0) {
                Set<Original> late = new HashSet<>(difference.missing());
                late.addAll(changed);
                remake(tally, recorded, present, original -> {
                    if (late.contains(original)) {
                        tally.done();
                    }
                });
                record(recorded, difference);
                return;
            }
            makeOtherwise(copyPlan.before().mixed());
        }
        Making now = isLate ? copyPlan.before().mixed() : copyPlan.before();
        workers.forEach(difference.missing(), instances::bytesToStore, refusals.noted(tally, original -> {
            instances.store(original);
            tally.done();
        }));
        refusals.requireOthers(part.instances());
        replace(List.copyOf(changed), now, tally);
        record(recorded, difference);
    }

    /** @param now what the copy is made by */
    private void replace(List<Original> changed, Making now, Tally tally) {
        KeptLabels labels = changed.isEmpty() ? new KeptLabels(archive, now.labels()) : keptLabels();
        if (!labels.all().equals(now.labels())) {
            makeOtherwise(now.labelled(labels.all()));
        }
        workers.forEach(changed, instances::bytesToStore, original -> {
            tally.check();
            instances.replace(original);
            tally.done();
        });
        if (!labels.all().isEmpty()) {
            labels.putBack();
            makeOtherwise(now.labelled(Map.of()));
        }
    }

    private KeptLabels keptLabels() {
        return KeptLabels.of(archive, firstPlace(), copyPlan.before().labels());
    }

    private boolean isOutdatedByLate(Difference difference, Queue<Original> changed) {
        return copyPlan.again() == CopyPlan.Again.ALL_IF_LATE
                && !(difference.missing().isEmpty() && changed.isEmpty());
    }

    /**
     * Makes all of the copy again, with what is new of the part. Whatever is refused is so before the first instance is
     * replaced. From then on the link says that the copy is unfinished until all of them are.
     *
     * @param done told of each original
     */
    private void remake(Tally tally, CopiedFiles recorded, Set<String> present, Consumer<Original> done) {
        List<Original> all = copiedOriginals(recorded, present);
        List<Original> missing = all.stream()
                .filter(original -> !present.contains(instances.idOf(original)))
                .toList();
        Queue<Original> different = new ConcurrentLinkedQueue<>();
        List<Original> there = new ArrayList<>(all);
        there.removeAll(new HashSet<>(missing));
        workers.forEach(there, instances::bytesToCompare, original -> {
            tally.check();
            if (!instances.isAsMadeNow(original)) {
                different.add(original);
            }
            done.accept(original);
        });
        KeptLabels labels = keptLabels();
        makeOtherwise(copyPlan.making().unfinished(true).labelled(labels.all()));
        workers.forEach(missing, instances::bytesToStore, refusals.noted(tally, original -> {
            instances.store(original);
            done.accept(original);
        }));
        refusals.requireOthers(part.instances());
        workers.forEach(List.copyOf(different), instances::bytesToStore, original -> {
            tally.check();
            instances.replace(original);
        });
        labels.putBack();
        shown = refusals.others(all);
        makeOtherwise(copyPlan.remade());
        remade = true;
    }

    /** Those that have a copy, or had one when a crash came, or are asked for. */
    private List<Original> copiedOriginals(CopiedFiles recorded, Set<String> present) {
        Set<Original> all = new LinkedHashSet<>(part.instances());
        archive.partsOf(new Resource(Level.STUDY, part.study()))
                .forEach(study -> study.instances().stream()
                        .filter(original ->
                                present.contains(instances.idOf(original)) || recorded.has(instances.idOf(original)))
                        .forEach(all::add));
        return List.copyOf(all);
    }

    private void makeOtherwise(Making making) {
        otherwise = true; // Also if it fails: the answer can be lost.
        links.begin(link, part.wanted(), making);
    }

    private void record(CopiedFiles recorded, Difference difference) {
        CopiedFiles still = recorded;
        if (part.whole()) {
            Set<String> kept = new HashSet<>(difference.orphans());
            part.instances().forEach(original -> kept.add(instances.idOf(original)));
            still = recorded.only(kept);
        }
        CopiedFiles now = still.with(instances.made());
        if (!now.equals(recorded)) {
            links.copied(link, now);
        }
    }

    /** What is unusual about the patient, and about the values of what was rewritten so far. */
    Remarks remarks() {
        return pseudonyms.with(instances.remarks());
    }

    /** How many instances of the copy were made again, because their originals or the rules had changed. */
    int replaced() {
        return instances.replaced().size();
    }

    /** How many instances of the copy are without an original; as before, if only a part was asked for. */
    int orphans() {
        return orphans;
    }

    /** Whether there are more of them than were known. */
    boolean hasNewOrphans() {
        return orphans > before.map(Link::orphans).orElse(0);
    }

    /** Makes the archive show of what the copy, which is stored, was made. */
    void showOrigins() {
        Set<String> stored = new HashSet<>(instances.stored());
        stored.addAll(instances.replaced()); // With the only instance of a series its mark may have gone.
        StudyPart all = new StudyPart(part.study(), shown, part.whole(), part.wanted());
        archive.showOrigins(
                remade ? all : copied(),
                pseudonyms::placeOf,
                original -> stored.contains(instances.idOf(original)),
                series -> order.domain().uids().map(TRACE + series));
    }

    /** What was asked for, without what has no copy. */
    private StudyPart copied() {
        return new StudyPart(part.study(), refusals.others(part.instances()), part.whole(), part.wanted());
    }

    /** If even this fails, the link still says that the copy is being stored, and the next start completes it. */
    private void takeBack(boolean reliedOn, ServerLocks.Hold hold, Throwable failure) {
        if (failure instanceof CancelledException cancelled && cancelled.isResumed()) {
            return;
        }
        try {
            hold.check(); // Else another server may be completing what would be taken from it.
            boolean wasComplete = !isFirst();
            boolean wasInterrupted =
                    before.filter(link -> link.state() == Link.State.STORING).isPresent();
            if (!wasComplete && !reliedOn) {
                deleteAll();
                links.fail(link);
                return;
            }
            instances.stored().forEach(this::delete);
            // Of an update that was interrupted before, nobody knows any more which instances it had added.
            boolean ofInterrupted = wasInterrupted && !reliedOn && failure instanceof CancelledException;
            if (!instances.replaced().isEmpty() || ofInterrupted) {
                unsettled = true;
                return;
            }
            if (otherwise) {
                links.begin(link, part.wanted(), copyPlan.before());
            }
            if (before.filter(link -> link.state() == Link.State.COMPLETE).isPresent()) {
                links.complete(link, before.get().instances(), before.get().orphans());
            } else if (!reliedOn && !isWorthAnotherTry(failure)) {
                links.fail(link);
            }
        } catch (RuntimeException another) {
            unsettled = true;
            failure.addSuppressed(another);
        }
    }

    private static boolean isWorthAnotherTry(Throwable failure) {
        return failure instanceof ArchiveException || failure instanceof StoreException;
    }

    /**
     * Whether {@link #make} failed while it replaced copies, so that some are new and one may be missing, or could not
     * take back what it or an interrupted run had added. The link says that the copy is being stored, and somebody has
     * to see to it.
     */
    boolean isUnsettled() {
        return unsettled;
    }

    /** Also what an earlier run stored that was interrupted; nothing whose original is gone, for it is all there is. */
    private void deleteAll() {
        Set<String> present = archive.instancesOf(link.copy());
        part.instances().stream().map(instances::idOf).filter(present::contains).forEach(this::delete);
    }

    private void delete(String instance) {
        archive.delete(new Resource(Level.INSTANCE, instance));
    }

    private Outcome.Copy outcome() {
        CopyUids first = firstPlace();
        List<CopyUids> places = refusals.others(part.instances()).stream()
                .map(pseudonyms::placeOf)
                .toList();
        return new Outcome.Copy(
                archive.idOf(Level.PATIENT, first),
                archive.idOf(Level.STUDY, first),
                places.stream()
                        .map(place -> archive.idOf(Level.SERIES, place))
                        .distinct()
                        .toList(),
                places.stream()
                        .map(place -> archive.idOf(Level.INSTANCE, place))
                        .toList());
    }

    /** Makes the copy, which is stored, found by the archive's filters. */
    void mark() {
        Domain domain = order.domain();
        archive.mark(link.copy(), new CopyLabels(domain.namespace().name(), domain.profileDigest(), remade));
    }

    /** Puts the original's labels on the copy, which is stored. */
    void keepLabels() {
        missingLabels = new LabelCopy(archive, plan, pseudonyms::placeOf).copy(copied());
    }

    /** Why the copy lacks labels; empty if it does not, or if nobody wants them. */
    List<String> missingLabels() {
        return missingLabels;
    }

    /** Whether every instance of the part has its copy. */
    boolean isWhole() {
        return refusals.isEmpty();
    }

    /** Deletes the originals, when their copies were read back; not if another run needs them to make it again. */
    void deleteOriginals(Runnable before) {
        if (links.making(link).unfinished()) {
            return;
        }
        SourceDeletion deletion = new SourceDeletion(archive, links, workers, link, pseudonyms::placeOf);
        deletion.readBack(part);
        before.run();
        deletion.delete(part);
    }
}
