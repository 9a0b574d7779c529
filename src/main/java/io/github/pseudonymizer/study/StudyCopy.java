package io.github.pseudonymizer.study;

import io.github.pseudonymizer.plan.Plan;
import io.github.pseudonymizer.pseudonym.PatientTraits.Trait;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.rewrite.Remark;
import io.github.pseudonymizer.rewrite.Remarks;
import io.github.pseudonymizer.rewrite.Rewritten;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
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
    private final Plan plan;
    private final StudyPart part;
    private final StudyPseudonyms pseudonyms;
    private final Link link;
    private final Transcoding transcoding;
    private final CopyInstances instances;
    private final Refusals refusals;
    private Optional<Link> before = Optional.empty();
    private int orphans;
    private boolean unsettled;
    private List<String> missingLabels = List.of();

    /** Reads who the patient is and assigns the pseudonyms; stores nothing. */
    StudyCopy(StudyArchive archive, Records records, InstanceWorkers workers, Order order, Plan plan, StudyPart part) {
        this.archive = archive;
        this.links = records.links();
        this.workers = workers;
        this.order = order;
        this.plan = plan;
        this.part = part;
        this.transcoding = new Transcoding(archive, workers, plan, order.transferSyntax());
        this.pseudonyms = new StudyPseudonyms(archive, records, order, part);
        this.instances = new CopyInstances(archive, plan, pseudonyms, transcoding);
        this.refusals = new Refusals(order);
        this.link = storing();
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
        before = links.find(archive.name(), order.cohort().domain().name(), part.study());
        if (isFirst() && !pseudonyms.retainsStudyUid()) {
            DistinctCopy.requireOnePatient(archive, links, link, firstPlace().studyInstanceUid());
        }
        try {
            links.begin(link, part.wanted()); // May have begun also if it fails: the answer can be lost.
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

    private Place firstPlace() {
        return pseudonyms.placeOf(part.instances().get(0));
    }

    /** Records that the copy is complete. */
    void complete() {
        links.complete(link, archive.instancesOf(link.copy()).size(), orphans);
    }

    Link link() {
        return link;
    }

    /** How many instances this run has stored: new ones and such as were made anew. */
    int storedInstances() {
        return instances.stored().size() + instances.replaced();
    }

    String study() {
        return part.study();
    }

    private Link storing() {
        return new Link(
                archive.name(),
                order.cohort().domain().name(),
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
        Difference difference = Difference.of(part, instances::idOf, archive.instancesOf(link.copy()), recorded);
        orphans = part.whole()
                ? difference.orphans().size()
                : before.map(Link::orphans).orElse(0);
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
        workers.forEach(difference.missing(), instances::bytesToStore, refusals.noted(tally, original -> {
            instances.store(original);
            tally.done();
        }));
        refusals.requireOthers(part.instances());
        workers.forEach(List.copyOf(changed), instances::bytesToStore, original -> {
            tally.check();
            instances.replace(original);
            tally.done();
        });
        record(recorded, difference);
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

    /** Makes the twin of one instance, which is void once this returns. */
    void rewrite(Original original, Consumer<Rewritten> use) {
        instances.rewrite(original, use);
    }

    /** What is unusual about the patient, and about the values of what was rewritten so far. */
    Remarks remarks() {
        Remarks.Collector remarks = new Remarks.Collector();
        for (Trait trait : pseudonyms.contradicted()) {
            String attribute = trait == Trait.SEX ? "PatientSex" : "PatientBirthDate";
            remarks.add(new Remark(attribute, Remark.Problem.OTHER_STUDIES_DIFFER));
        }
        remarks.addAll(instances.remarks());
        return remarks.remarks();
    }

    /** How many instances of the copy were made anew, for their originals had changed. */
    int replaced() {
        return instances.replaced();
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
        Set<String> stored = Set.copyOf(instances.stored());
        archive.showOrigins(
                copied(),
                pseudonyms::placeOf,
                original -> stored.contains(instances.idOf(original)),
                series -> order.cohort().uids().map(TRACE + series));
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
            if (instances.replaced() > 0 || ofInterrupted) {
                unsettled = true;
            } else if (before.filter(link -> link.state() == Link.State.COMPLETE)
                    .isPresent()) {
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
        Place first = firstPlace();
        List<Place> places = refusals.others(part.instances()).stream()
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

    /** Whether every instance with pixels that was copied now has the transfer syntax that the order asks for. */
    boolean isTranscoded() {
        return transcoding.isComplete();
    }

    /** Makes the copy, which is stored, found by the archive's filters. */
    void mark() {
        Cohort cohort = order.cohort();
        archive.mark(link.copy(), new CopyMark(cohort.domain().name(), cohort.profileDigest()));
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

    /** Deletes the originals, when their copies were read back. */
    void deleteOriginals(Runnable before) {
        SourceDeletion deletion = new SourceDeletion(archive, links, workers, link, pseudonyms::placeOf);
        deletion.readBack(part);
        before.run();
        deletion.delete(part);
    }
}
