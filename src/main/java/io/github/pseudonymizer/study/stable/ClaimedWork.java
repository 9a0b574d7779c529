// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.PendingStudy;
import io.github.pseudonymizer.study.StudyQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The work that this server has claimed. When the database fails it may have noted a claim without an answer, or not
 * have noted that a work ended: such a work would wait for the end of its lease. With a slow disk it may also note a
 * claim long after the request timed out. So lost claims are looked for until every lease from before the failure has
 * ended. Thread-safe.
 */
final class ClaimedWork {

    private record Failure(long nanoTime) {}

    private final StudyQueue queue;
    private final String archive;
    private final Duration lease;
    private final Set<PendingStudy> held = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Failure> lastFailure = new AtomicReference<>();

    /** Claims share it, so that the search for lost claims does not run between a claim and its answer. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** @param nanoTime as {@link System#nanoTime} */
    ClaimedWork(StudyQueue queue, String archive, Duration lease, LongSupplier nanoTime) {
        this.queue = queue;
        this.archive = archive;
        this.lease = lease;
        this.nanoTime = nanoTime;
    }

    /**
     * Claims a work and does something with it, which ends it in the log, too.
     *
     * @return empty if none is due
     * @throws StoreException if the work log fails
     */
    <T> Optional<T> withNext(Function<PendingStudy, T> action) {
        return claim().map(work -> {
            boolean ended = false;
            try {
                T result = action.apply(work);
                ended = true;
                return result;
            } finally {
                held.remove(work);
                if (!ended) {
                    failed();
                }
            }
        });
    }

    private Optional<PendingStudy> claim() {
        lock.readLock().lock();
        try {
            Optional<PendingStudy> work = queue.claim(archive, lease);
            work.ifPresent(held::add);
            return work;
        } catch (StoreException failed) {
            failed();
            throw failed;
        } finally {
            lock.readLock().unlock();
        }
    }

    private void failed() {
        lastFailure.set(new Failure(nanoTime.getAsLong()));
    }

    /**
     * Makes work due again that this server has claimed and no thread does. Quick if there was no failure lately.
     *
     * @throws StoreException if the work log fails; it can be tried again
     */
    void releaseLost() {
        Failure failure = lastFailure.get();
        if (failure == null) {
            return;
        }
        boolean isLast = nanoTime.getAsLong() - failure.nanoTime() > lease.toNanos();
        lock.writeLock().lock();
        try {
            queue.withdraw(archive, held.stream().map(PendingStudy::number).collect(Collectors.toSet()));
        } finally {
            lock.writeLock().unlock();
        }
        if (isLast) {
            lastFailure.compareAndSet(failure, null); // Unless there was another meanwhile.
        }
    }
}
