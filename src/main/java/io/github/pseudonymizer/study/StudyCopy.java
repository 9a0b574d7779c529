package io.github.pseudonymizer.study;

import io.github.pseudonymizer.plan.Plan;
import io.github.pseudonymizer.pseudonym.PseudonymStore;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.Remarks;
import io.github.pseudonymizer.rewrite.RewriteException;
import io.github.pseudonymizer.rewrite.Rewriter;
import io.github.pseudonymizer.rewrite.Rewritten;
import io.github.pseudonymizer.rewrite.Substitutes;
import io.github.pseudonymizer.study.Pseudonymization.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The making of one study's copy. Used once, by one thread, while nobody else works on the study. */
final class StudyCopy {

    /** What a UID made for {@link StudyArchive#showOrigin} is derived from; no UID begins like this. */
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
    private final Queue<String> stored = new ConcurrentLinkedQueue<>();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final Remarks.Collector remarks = new Remarks.Collector();
    private final AtomicReference<@Nullable RuntimeException> refusal = new AtomicReference<>();
    private List<String> missingLabels = List.of();

    /** Reads who the patient is and assigns the pseudonyms; stores nothing. */
    StudyCopy(
            StudyArchive archive,
            PseudonymStore store,
            Links links,
            InstanceWorkers workers,
            Order order,
            Plan plan,
            StudyPart part) {
        this.archive = archive;
        this.links = links;
        this.workers = workers;
        this.order = order;
        this.plan = plan;
        this.part = part;
        this.transcoding = new Transcoding(archive, workers, plan, order.transferSyntax());
        this.pseudonyms = new StudyPseudonyms(archive, store, order, part);
        this.link = storing();
    }

    /**
     * Stores what the archive does not have of the copy yet. All or nothing, unless the order is permissive. Until
     * {@link #complete}, the link says that the copy is being stored.
     *
     * @param reliedOn whether another run has stored the whole copy and is about to record that
     * @throws RuntimeException as {@link Pseudonymization#carryOut}; what this run had stored was taken back
     */
    Outcome.Copy make(Tally tally, boolean reliedOn) {
        DistinctCopy.require(links, link);
        Optional<Link> before =
                links.find(archive.name(), order.cohort().domain().name(), part.study());
        links.begin(link);
        try {
            storeMissing(tally);
        } catch (Throwable failure) {
            takeBack(before, reliedOn, failure);
            throw failure;
        }
        return outcome();
    }

    /** Records that the copy is complete. */
    void complete() {
        links.complete(link, archive.instancesOf(link.copy()).size());
    }

    Link link() {
        return link;
    }

    /** How many instances this run has stored: without those that were there already. */
    int storedInstances() {
        return stored.size();
    }

    String study() {
        return part.study();
    }

    private Link storing() {
        return new Link(
                archive.name(),
                order.cohort().domain().name(),
                part.study(),
                archive.idOf(Level.STUDY, pseudonyms.placeOf(part.instances().get(0))),
                pseudonyms.patient().value(),
                Link.State.STORING,
                order.requester(),
                0,
                Instant.now());
    }

    private void storeMissing(Tally tally) {
        Set<String> present = archive.instancesOf(link.copy());
        List<Original> missing = new ArrayList<>();
        for (Original original : part.instances()) {
            if (present.contains(archive.idOf(Level.INSTANCE, pseudonyms.placeOf(original)))) {
                tally.done();
            } else {
                missing.add(original);
            }
        }
        workers.forEach(missing, original -> transcoding.memoryTimes() * original.bytes(), original -> {
            tally.check();
            storeUnlessRefused(original, tally);
        });
        RuntimeException first = refusal.get();
        if (first != null && failed.size() == part.instances().size()) {
            throw first;
        }
    }

    private void storeUnlessRefused(Original original, Tally tally) {
        try {
            store(original);
            tally.done();
        } catch (RewriteException | ArchiveException refused) {
            if (!order.mayLack(refused)) {
                throw refused;
            }
            refusal.compareAndSet(null, refused);
            failed.add(original.id());
            tally.failed();
        }
    }

    private void store(Original original) {
        rewrite(original, copy -> {
            if (archive.store(copy)) {
                stored.add(archive.idOf(Level.INSTANCE, pseudonyms.placeOf(original)));
            }
        });
    }

    /** Makes the twin of one instance, which is void once this returns. */
    void rewrite(Original original, Consumer<Rewritten> use) {
        try (InstanceBytes bytes = archive.open(original.id())) {
            Facts found = Rewriter.read(bytes.buffer());
            Substitutes substitutes = pseudonyms.substitutes(found);
            transcoding.readable(bytes.buffer(), found, file -> {
                Rewritten copy = Rewriter.rewrite(file, plan, substitutes);
                remarks.addAll(copy.remarks());
                transcoding.asWished(copy, found, pseudonyms.ofUid(found.sopInstanceUid()), use);
            });
        }
    }

    /** What is unusual about the values of what was rewritten so far. */
    Remarks remarks() {
        return remarks.remarks();
    }

    /** Makes the archive show of what each series is the copy. */
    void showOrigin() {
        // The archive may have to read it whole, so the smallest will do.
        Map<String, Original> smallestOfSeries = new LinkedHashMap<>();
        part.instances().stream()
                .filter(original -> !failed.contains(original.id()))
                .forEach(original -> smallestOfSeries.merge(
                        original.seriesInstanceUid(),
                        original,
                        BinaryOperator.minBy(Comparator.comparingLong(Original::bytes))));
        smallestOfSeries.forEach((series, original) -> archive.showOrigin(
                original, pseudonyms.placeOf(original), order.cohort().uids().map(TRACE + series)));
    }

    /** If even this fails, the link still says that the copy is being stored, and the next start completes it. */
    private void takeBack(Optional<Link> before, boolean reliedOn, Throwable failure) {
        if (failure instanceof CancelledException cancelled && cancelled.isResumed()) {
            return;
        }
        try {
            if (before.isPresent() && before.get().state() == Link.State.COMPLETE) {
                stored.forEach(this::delete);
                links.complete(link, before.get().instances());
            } else if (reliedOn) {
                stored.forEach(this::delete);
            } else {
                deleteAll();
                links.fail(link);
            }
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    /** Also what an earlier run stored that was interrupted; nothing whose original is gone, for it is all there is. */
    private void deleteAll() {
        Set<String> present = archive.instancesOf(link.copy());
        part.instances().stream()
                .map(original -> archive.idOf(Level.INSTANCE, pseudonyms.placeOf(original)))
                .filter(present::contains)
                .forEach(this::delete);
    }

    private void delete(String instance) {
        archive.delete(new Resource(Level.INSTANCE, instance));
    }

    private Outcome.Copy outcome() {
        Place first = pseudonyms.placeOf(part.instances().get(0));
        List<Place> places = part.instances().stream()
                .filter(original -> !failed.contains(original.id()))
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
        List<Original> copied = part.instances().stream()
                .filter(original -> !failed.contains(original.id()))
                .toList();
        missingLabels = new LabelCopy(archive, plan, pseudonyms::placeOf).copy(new StudyPart(part.study(), copied));
    }

    /** Why the copy lacks labels; empty if it does not, or if nobody wants them. */
    List<String> missingLabels() {
        return missingLabels;
    }

    /** Whether every instance of the part has its copy. */
    boolean isWhole() {
        return failed.isEmpty();
    }

    /**
     * Reads every instance of the copy from the archive, before the originals go.
     *
     * @throws ArchiveException if one is missing or not what it should be
     */
    void readBack() {
        workers.forEach(part.instances(), Original::bytes, original -> {
            Place place = pseudonyms.placeOf(original);
            Facts copied = archive.factsOf(archive.idOf(Level.INSTANCE, place));
            if (!copied.patientId().equals(place.patientId())
                    || !copied.sopInstanceUid().equals(place.sopInstanceUid())) {
                throw new ArchiveException(ArchiveException.Reason.FAILED, "a copy reads back wrong");
            }
        });
    }

    /** Deletes the instances of the part. */
    void deleteOriginals() {
        part.instances().forEach(original -> archive.delete(new Resource(Level.INSTANCE, original.id())));
    }
}
