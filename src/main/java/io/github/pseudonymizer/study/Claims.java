package io.github.pseudonymizer.study;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * The work that this server has claimed. When the database fails it may have noted a claim that nobody here knows of,
 * or not have noted that a work ended: such a work would wait for the end of its lease. Thread-safe.
 */
final class Claims {

    private final WorkLog works;
    private final String archive;
    private final Duration lease;
    private final Set<Long> held = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean doubtful = new AtomicBoolean();

    /** Claiming shares it, so that nobody looks for lost claims between a claim and the knowledge of it. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    Claims(WorkLog works, String archive, Duration lease) {
        this.works = works;
        this.archive = archive;
        this.lease = lease;
    }

    /**
     * Claims a work and does something with it, which ends it in the log, too.
     *
     * @return empty if none is due
     * @throws StoreException if the work log fails
     */
    <T> Optional<T> withNext(Function<Work, T> action) {
        return claim().map(work -> {
            boolean ended = false;
            try {
                T result = action.apply(work);
                ended = true;
                return result;
            } finally {
                held.remove(work.number());
                if (!ended) {
                    doubtful.set(true);
                }
            }
        });
    }

    private Optional<Work> claim() {
        lock.readLock().lock();
        try {
            Optional<Work> work = works.claim(archive, lease);
            work.ifPresent(claimed -> held.add(claimed.number()));
            return work;
        } catch (StoreException failed) {
            doubtful.set(true);
            throw failed;
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Makes due again what this server has claimed and nobody here does. Quick if there was no failure.
     *
     * @throws StoreException if the work log fails; it can be tried again
     */
    void releaseLost() {
        if (!doubtful.get()) {
            return;
        }
        lock.writeLock().lock();
        try {
            doubtful.set(false); // Before looking: what fails meanwhile is looked for again.
            works.release(archive, Set.copyOf(held));
        } catch (StoreException failed) {
            doubtful.set(true);
            throw failed;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
