package io.github.pseudonymizer.study;

import io.github.pseudonymizer.plan.Wishes;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.rewrite.Facts;
import io.github.pseudonymizer.rewrite.RewriteException;
import io.github.pseudonymizer.rewrite.Rewriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The use case that nobody asks for: every study that becomes stable gets its copy. Thread-safe.
 *
 * <p>The archive's change log is the queue; the cursor into it and what is still to be done are kept in the
 * {@link WorkLog}, so that nothing is lost while anything is down.
 */
public final class StableStudies {

    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final StudyArchive archive;
    private final ChangeLog changes;
    private final WorkLog works;
    private final Claims claims;
    private final Links links;
    private final Pseudonymization pseudonymization;
    private final Cohorts cohorts;
    private final StrayReplacement strays;
    private final Reconciliation reconciliation;
    private final OtherCopies otherCopies;
    private final boolean backlog;
    private final int maxAttempts;
    private final Statistics statistics;
    private OptionalLong beginning = OptionalLong.empty();
    private Instant begun = Instant.EPOCH;
    private boolean continued;

    /**
     * Puts the use case together.
     *
     * @param cohorts every domain; stable studies go to that of which a rule holds, or to the default
     * @param backlog whether the very first start begins at the log's beginning, not at its end
     * @param maxAttempts after which a work that fails is given up
     */
    public StableStudies(
            StudyArchive archive,
            ChangeLog changes,
            WorkLog works,
            Links links,
            AuditTrail audit,
            Pseudonymization pseudonymization,
            Cohorts cohorts,
            boolean backlog,
            int maxAttempts,
            Statistics statistics) {
        this.archive = archive;
        this.changes = changes;
        this.works = works;
        this.claims = new Claims(works, archive.name(), LEASE);
        this.links = links;
        this.pseudonymization = pseudonymization;
        this.cohorts = cohorts;
        this.otherCopies = new OtherCopies(archive, links, pseudonymization, cohorts);
        this.strays = new StrayReplacement(archive, links, audit, pseudonymization, cohorts);
        this.reconciliation = new Reconciliation(archive, works, links);
        this.backlog = backlog;
        this.maxAttempts = maxAttempts;
        this.statistics = statistics;
    }

    /** Notes for completion what a crash interrupted. Once per start. */
    public void recover() {
        works.release(archive.name(), Set.of());
        complete(abandoned());
    }

    /**
     * Notes for completion what was interrupted where another server crashed that shares the archive. Now and then.
     * What waits already, or was given up, stays as it is.
     */
    public void recoverOthers() {
        if (pseudonymization.isAlone()) {
            return;
        }
        List<String> abandoned = abandoned();
        Map<String, Work.Standing> standings = works.standings(archive.name(), abandoned);
        complete(abandoned.stream()
                .filter(study -> isNobodys(standings.get(study)))
                .toList());
    }

    /** Puts right what the database could not be told of, or could not answer, while it was away. Quick otherwise. */
    public void recoverUnnoted() {
        claims.releaseLost();
        pseudonymization.noteCompletions();
    }

    /** Whoever claimed it makes no copy, so it crashed. */
    private static boolean isNobodys(Work.@Nullable Standing standing) {
        return standing == null || standing.state() == Work.State.CLAIMED;
    }

    private List<String> abandoned() {
        return links.interrupted(archive.name()).stream()
                .filter(pseudonymization::isAbandoned)
                .map(Link::original)
                .distinct()
                .toList();
    }

    private void complete(List<String> studies) {
        if (!studies.isEmpty()) {
            works.add(archive.name(), studies, Requester.Cause.RECOVERY);
            works.takeOver(archive.name(), studies);
        }
    }

    /**
     * Notes where the change log ends, at the first call only. A first start begins there, also if the database can be
     * reached only later. One caller at a time.
     */
    public void begin() {
        if (beginning.isEmpty()) {
            beginning = OptionalLong.of(changes.newest());
            begun = Instant.now().truncatedTo(ChronoUnit.SECONDS); // As exact as what the archive tells of studies.
        }
    }

    /**
     * Reads the change log from the cursor to its end and notes the work. Where changes are gone that were not read, or
     * the log has begun anew, all studies are compared with their copies. One caller at a time.
     *
     * @return how many studies such a comparison added; empty if none was needed
     */
    public OptionalInt catchUp() {
        begin();
        long cursor = cursor();
        OptionalInt added = OptionalInt.empty();
        if (!continued && cursor > end()) { // The archive was made anew, or is a restored backup.
            added = OptionalInt.of(reconcile());
            cursor = beginning.orElseThrow();
            advance(cursor, List.of());
        } else if (!continued) {
            addForgotten(cursor);
        }
        continued = true;
        ChangeLog.Stretch stretch;
        do {
            stretch = changes.after(cursor);
            if (stretch.cursor() > cursor) {
                if (changes.oldest() > cursor + 1) { // Asked after reading, for they may go in between.
                    added = OptionalInt.of(added.orElse(0) + reconcile());
                }
                advance(stretch.cursor(), stretch.stableStudies());
                cursor = stretch.cursor();
            }
        } while (!stretch.last());
        return added;
    }

    /** Another server may have read on while this one was starting. */
    private long end() {
        return pseudonymization.isAlone() ? beginning.orElseThrow() : changes.newest();
    }

    /** Nobody tells any more that these are stable, unless something else comes to them. */
    private void addForgotten(long cursor) {
        changes.arrivals(cursor, beginning.orElseThrow())
                .ifPresentOrElse(studies -> reconciliation.run(studies, followedSince()), this::reconcile);
    }

    private long cursor() {
        if (works.cursor(archive.name()).isEmpty()) {
            works.begin(archive.name(), backlog ? 0 : beginning.orElseThrow(), backlog ? Instant.EPOCH : begun);
        }
        return works.cursor(archive.name()).orElseThrow();
    }

    /** If it is interrupted the cursor stands where it stood, so that it is done again. */
    private int reconcile() {
        return reconciliation.run(followedSince());
    }

    private Instant followedSince() {
        return works.followedSince(archive.name()).orElseThrow();
    }

    private void advance(long cursor, List<String> studies) {
        works.advance(archive.name(), cursor, studies.stream().distinct().toList(), Requester.Cause.STABLE_STUDY);
    }

    /**
     * Does the work that has waited longest, if any is due.
     *
     * @return why it could not be done, or empty if it was; nothing at all if no work is due
     */
    public Optional<Attempt> workOnce(Progress progress) {
        return claims.withNext(work -> attempt(work, progress));
    }

    /**
     * What became of one work.
     *
     * @param problem why it could not be done, without any value of a dataset; empty if it was
     */
    public record Attempt(String problem) {}

    private Attempt attempt(Work work, Progress progress) {
        if (work.attempt() > maxAttempts) { // The last one took the whole process with it.
            return giveUp(work, "the last attempt did not end");
        }
        try {
            carryOut(work, new LeaseRenewal(LEASE, progress, () -> works.renew(work, LEASE), System::nanoTime));
            works.finish(work);
            return new Attempt("");
        } catch (RewriteException refused) {
            return refuse(work, refused.reason() + ": " + refused.getMessage());
        } catch (DomainException undecided) {
            return refuse(work, "" + undecided.getMessage());
        } catch (ArchiveException failed) {
            return later(work, failed.reason() + ": " + failed.getMessage());
        } catch (StoreException failed) {
            return later(work, failed.reason() + ": " + failed.getMessage());
        } catch (CancelledException stopping) {
            works.retry(work, Duration.ZERO, "interrupted");
            return new Attempt("");
        } catch (RuntimeException | Error unexpected) { // Such as no memory left: nobody else would note it.
            later(work, "unexpected " + unexpected.getClass().getSimpleName());
            throw unexpected;
        }
    }

    private Attempt refuse(Work work, String reason) {
        works.giveUp(work, reason);
        return new Attempt("refused, " + reason);
    }

    private Attempt later(Work work, String reason) {
        if (work.attempt() >= maxAttempts) {
            return giveUp(work, reason);
        }
        statistics.retried();
        works.retry(work, pauseAfter(work.attempt(), ThreadLocalRandom.current()), reason);
        return new Attempt("will be tried again, " + reason);
    }

    private Attempt giveUp(Work work, String reason) {
        works.giveUp(work, reason);
        return new Attempt("given up after " + maxAttempts + " attempts, " + reason);
    }

    /**
     * 2, 4, 8 … seconds, up to ten minutes; up to a fifth more or less, so that what failed together does not come back
     * together.
     */
    static Duration pauseAfter(int attempt, RandomGenerator random) {
        long pause = Math.min(LONGEST_PAUSE.toMillis(), 1000L << Math.min(attempt, 20));
        return Duration.ofMillis(pause * (80 + random.nextInt(41)) / 100);
    }

    private void carryOut(Work work, Progress progress) {
        if (work.cause() == Requester.Cause.STRAY) {
            strays.carryOut(work.study(), work.domain(), progress);
            return;
        }
        Resource study = new Resource(Level.STUDY, work.study());
        if (archive.instancesOf(work.study()).isEmpty()) {
            pseudonymization.exclusively(work.study(), progress, () -> settle(work.study()));
            return;
        }
        if (links.isCopy(work.study())) {
            return;
        }
        List<Cohort> own = cohortsFor(work);
        for (Cohort cohort : own) {
            pseudonymization.carryOut(
                    new Order(List.of(study), cohort, Wishes.NONE, true, false, Requester.itself(work.cause())),
                    progress);
        }
        otherCopies.update(work, own, progress);
    }

    /** Of an original that is gone no copy can be completed: one that never was complete goes, too. */
    private void settle(String original) {
        for (Link link : links.ofOriginal(archive.name(), original)) {
            if (link.state() != Link.State.STORING) {
                continue;
            }
            int stored = archive.countInstances(link.copy());
            if (link.instances() > 0 && stored >= link.instances()) {
                links.complete(link, stored, link.orphans());
                continue;
            }
            if (link.instances() == 0) { // Else it is all there is: one instance may lack, of an update.
                archive.delete(new Resource(Level.STUDY, link.copy()));
            }
            links.fail(link);
        }
    }

    private List<Cohort> cohortsFor(Work work) {
        List<Cohort> interrupted = cohorts.all().stream()
                .filter(cohort -> links.find(archive.name(), cohort.domain().name(), work.study())
                        .filter(link -> link.state() == Link.State.STORING)
                        .isPresent())
                .toList();
        if (!interrupted.isEmpty() || work.cause() == Requester.Cause.RECOVERY) {
            return interrupted;
        }
        return isDeidentified(work.study()) ? List.of() : List.of(cohorts.of(() -> List.of(work.study()), "", archive));
    }

    /** Whether a study says of itself that it is de-identified, elsewhere, for ours are known as copies. */
    private boolean isDeidentified(String study) {
        String instance = archive.instancesOf(study).iterator().next();
        try (InstanceBytes bytes = archive.open(instance)) {
            Facts facts = Rewriter.read(bytes.buffer());
            return facts.patientIdentityRemoved();
        }
    }
}
