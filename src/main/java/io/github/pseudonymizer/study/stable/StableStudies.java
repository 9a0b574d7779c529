package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.ChangeLog;
import io.github.pseudonymizer.study.Clocks;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.ExistingCopyException;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.Statistics;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyQueue;
import io.github.pseudonymizer.study.copy.Pseudonymization;
import io.github.pseudonymizer.study.domain.DomainException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * The use case that nobody asks for: every study that becomes stable gets its copy. Thread-safe.
 *
 * <p>The archive's change log is the queue; the cursor into it and what is still to be done are kept in the
 * {@link StudyQueue}, so that nothing is lost while anything is down.
 */
public final class StableStudies {

    private static final Duration LEASE = Duration.ofMinutes(10);
    /** For others who copy the same study at the same moment, so that it can be seen that they did. */
    private static final Duration HEAD_START = Duration.ofMinutes(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** Than any lease, and than any pause. */
    private static final Duration LONGER_THAN_ANY = Duration.ofMinutes(15);

    private final String archive;
    private final ClaimedWork claimed;
    private final StudyQueue queue;
    private final Pseudonymization pseudonymization;
    private final ChangeFollowing following;
    private final Recovery recovery;
    private final PendingStudyTask studyWork;
    private final Handling handling;
    private final Statistics statistics;
    private final Clocks clocks;

    /**
     * Puts the use case together.
     *
     * @param domains every domain; stable studies go to that of which a rule holds, or to the default
     * @param firstStart where to begin if the archive has never been followed
     * @param handling how studies are treated
     * @param servers those that share the archive
     * @param clocks the archive's
     */
    public StableStudies(
            StudyArchive archive,
            ChangeLog changes,
            Stores stores,
            Pseudonymization pseudonymization,
            Domains domains,
            FirstStart firstStart,
            Handling handling,
            Statistics statistics,
            ServerLocks servers,
            Clocks clocks) {
        this.archive = archive.name();
        this.queue = stores.queue();
        this.claimed = new ClaimedWork(queue, archive.name(), LEASE, clocks.nanoTime());
        this.pseudonymization = pseudonymization;
        this.following = new ChangeFollowing(archive, changes, stores, servers, firstStart, clocks);
        this.recovery = new Recovery(archive, stores, pseudonymization, servers);
        this.studyWork = new PendingStudyTask(archive, stores, pseudonymization, domains, handling.skipCopied());
        this.handling = handling;
        this.statistics = statistics;
        this.clocks = clocks;
    }

    /**
     * How studies are treated that became stable.
     *
     * @param maxAttempts after which a work that fails is given up
     * @param skipCopied whether a study gets no copy of ours that somebody else has anonymized: a script, another
     *     plugin
     */
    public record Handling(int maxAttempts, boolean skipCopied) {}

    /** Notes for completion what a crash interrupted. Once per start. */
    public void recover() {
        recovery.ofThisServer();
    }

    /**
     * Notes for completion what was interrupted where another server crashed that shares the archive, and what waits
     * for a time that is far off because the database's clock was set back. Now and then. What was given up stays as it
     * is.
     */
    public void recoverLost() {
        queue.bringForward(archive, LONGER_THAN_ANY);
        recovery.ofOthers();
    }

    /** Puts right what the database could not be told of, or could not answer, while it was away. Quick otherwise. */
    public void recoverUnnoted() {
        claimed.releaseLost();
        pseudonymization.noteCompletions();
    }

    /**
     * Notes where the change log ends, at the first call only. A first start begins there, also if the database can be
     * reached only later. One caller at a time.
     */
    public void begin() {
        following.begin();
    }

    /**
     * Reads the change log from the cursor to its end and notes the work. Where changes are gone that were not read, or
     * the log has begun anew, all studies are compared with their copies. One caller at a time.
     *
     * @return how many studies such a comparison added; empty if none was needed
     */
    public OptionalInt catchUp() {
        return following.catchUp();
    }

    /**
     * Does the work that has waited longest, if any is due.
     *
     * @return why it could not be done, or empty if it was; nothing at all if no work is due
     */
    public Optional<Attempt> workOnce(Progress progress) {
        return claimed.withNext(work -> attempt(work, progress));
    }

    /**
     * What became of one work.
     *
     * @param problem why it could not be done, without any value of a dataset; empty if it was
     */
    public record Attempt(String problem) {}

    private Attempt attempt(PendingStudy work, Progress progress) {
        if (work.attempt() > handling.maxAttempts()) { // The last one took the whole process with it.
            return giveUp(work, "the last attempt did not end");
        }
        try {
            if (handling.maxAttempts() > 1 && studyWork.waitsForOthers(work)) {
                queue.retry(work, HEAD_START, "waits whether a script copies it");
                return new Attempt("");
            }
            studyWork.carryOut(
                    work, new LeaseRenewal(LEASE, progress, () -> queue.renew(work, LEASE), clocks.nanoTime()));
            queue.finish(work);
            return new Attempt("");
        } catch (RewriteException refused) {
            return refuse(work, refused.reason() + ": " + refused.getMessage());
        } catch (DomainException | ExistingCopyException undecided) {
            return refuse(work, "" + undecided.getMessage());
        } catch (ArchiveException failed) {
            return later(work, failed.reason() + ": " + failed.getMessage());
        } catch (StoreException failed) {
            return later(work, failed.reason() + ": " + failed.getMessage());
        } catch (CancelledException stopping) {
            queue.retry(work, Duration.ZERO, "interrupted");
            return new Attempt("");
        } catch (RuntimeException | Error unexpected) { // Such as no memory left: nobody else would note it.
            later(work, "unexpected " + unexpected.getClass().getSimpleName());
            throw unexpected;
        }
    }

    private Attempt refuse(PendingStudy work, String reason) {
        queue.giveUp(work, reason);
        return new Attempt("refused, " + reason);
    }

    private Attempt later(PendingStudy work, String reason) {
        if (work.attempt() >= handling.maxAttempts()) {
            return giveUp(work, reason);
        }
        statistics.retried();
        queue.retry(work, pauseAfter(work.attempt(), ThreadLocalRandom.current()), reason);
        return new Attempt("will be tried again, " + reason);
    }

    private Attempt giveUp(PendingStudy work, String reason) {
        queue.giveUp(work, reason);
        return new Attempt("given up after " + handling.maxAttempts() + " attempts, " + reason);
    }

    /**
     * 2, 4, 8 … seconds, up to ten minutes; up to a fifth more or less, so that what failed together does not come back
     * together.
     */
    static Duration pauseAfter(int attempt, RandomGenerator random) {
        long pause = Math.min(LONGEST_PAUSE.toMillis(), 1000L << Math.min(attempt, 20));
        return Duration.ofMillis(pause * (80 + random.nextInt(41)) / 100);
    }
}
