// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.pseudonym.ForgottenException;
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
import io.github.pseudonymizer.study.Statistics;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyQueue;
import io.github.pseudonymizer.study.copy.Ports;
import io.github.pseudonymizer.study.copy.StudyCopying;
import io.github.pseudonymizer.study.domain.DomainException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * The use case without a client: every study that becomes stable gets its copy. Thread-safe.
 *
 * <p>The archive's change log is the queue; the cursor into it and the pending work are kept in the database, so no
 * study is lost while a part is down.
 */
public final class StableStudies implements StableWork {

    private static final Duration LEASE = Duration.ofMinutes(10);
    /** Time for others that copy the same study at the same moment, so that their copies are seen. */
    private static final Duration HEAD_START = Duration.ofMinutes(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** Longer than every lease and every pause. */
    private static final Duration LONGER_THAN_ANY = Duration.ofMinutes(15);

    private final String archive;
    private final ClaimedWork claimed;
    private final StudyQueue queue;
    private final StudyCopying copying;
    private final ChangeFollowing following;
    private final Recovery recovery;
    private final PendingStudyTask studyWork;
    private final Handling handling;
    private final Statistics statistics;
    private final Clocks clocks;

    /**
     * Puts the use case together.
     *
     * @param domains every domain; stable studies go to the one whose rule holds, or to the default
     * @param firstStart where to begin if the archive has never been followed
     * @param handling how studies are treated
     */
    public StableStudies(
            Ports ports,
            ChangeLog changes,
            StudyCopying copying,
            Domains domains,
            FirstStart firstStart,
            Handling handling) {
        StudyArchive studies = ports.archive();
        Stores stores = ports.stores();
        this.archive = studies.name();
        this.queue = stores.queue();
        this.clocks = ports.clocks();
        this.claimed = new ClaimedWork(queue, archive, LEASE, clocks.nanoTime());
        this.copying = copying;
        this.following = new ChangeFollowing(studies, changes, stores, ports.servers(), firstStart, clocks);
        this.recovery = new Recovery(studies, stores, copying, ports.servers());
        this.studyWork = new PendingStudyTask(studies, stores, copying, domains, handling.skipCopied());
        this.handling = handling;
        this.statistics = ports.statistics();
    }

    /**
     * How studies are treated that became stable.
     *
     * @param maxAttempts after which a work that fails is given up
     * @param skipCopied whether a study that others (a script, another plugin) have anonymized gets no copy of ours
     */
    public record Handling(int maxAttempts, boolean skipCopied) {}

    @Override
    public void recover() {
        recovery.ofThisServer();
    }

    @Override
    public void recoverLost() {
        queue.bringForward(archive, LONGER_THAN_ANY);
        recovery.ofOthers();
    }

    @Override
    public void recoverUnnoted() {
        claimed.releaseLost();
        copying.noteCompletions();
    }

    @Override
    public void begin() {
        following.begin();
    }

    @Override
    public OptionalInt catchUp() {
        return following.catchUp();
    }

    @Override
    public Optional<Attempt> workOnce(Progress progress) {
        return claimed.withNext(work -> attempt(work, progress));
    }

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
        } catch (DomainException | ExistingCopyException | ForgottenException undecided) {
            return refuse(work, "" + undecided.getMessage());
        } catch (ArchiveException failed) {
            return later(work, failed.reason() + ": " + failed.getMessage());
        } catch (StoreException failed) {
            return later(work, failed.reason() + ": " + failed.getMessage());
        } catch (CancelledException stopping) {
            queue.retry(work, Duration.ZERO, "interrupted");
            return new Attempt("");
        } catch (RuntimeException | Error unexpected) { // Such as no memory left: no other code would note it.
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
