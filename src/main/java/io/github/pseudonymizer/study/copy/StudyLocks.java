// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.ServerLocks;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Lets one run at a time work on a study, on all servers that share the archive. Thread-safe. */
final class StudyLocks {

    private static final long LOOK_AFTER_MILLISECONDS = 200;

    private static final class Counted {
        final ReentrantLock lock = new ReentrantLock(true);
        int users;
    }

    private final ServerLocks servers;
    private final Map<String, Counted> locks = new HashMap<>();

    StudyLocks(ServerLocks servers) {
        this.servers = servers;
    }

    /**
     * Does some work while no other run works on this study.
     *
     * @param work gets the hold, which tells whether that is still so
     * @throws CancelledException if it was cancelled while it waited
     * @throws io.github.pseudonymizer.pseudonym.StoreException if the database cannot tell whether another server works
     *     on it
     */
    <T> T exclusively(String study, Progress progress, Function<ServerLocks.Hold, T> work) {
        Counted counted = enter(study);
        try {
            await(counted.lock, progress);
            try (ServerLocks.Hold hold = await(study, progress)) {
                return work.apply(hold);
            } finally {
                counted.lock.unlock();
            }
        } finally {
            leave(study, counted);
        }
    }

    /**
     * Whether no run works on this study now.
     *
     * @throws io.github.pseudonymizer.pseudonym.StoreException as {@link #exclusively}
     */
    boolean isFree(String study) {
        synchronized (this) {
            if (locks.containsKey(study)) {
                return false;
            }
        }
        Optional<ServerLocks.Hold> hold = servers.take(study);
        hold.ifPresent(ServerLocks.Hold::close);
        return hold.isPresent();
    }

    private synchronized Counted enter(String study) {
        Counted counted = locks.computeIfAbsent(study, unused -> new Counted());
        counted.users++;
        return counted;
    }

    private synchronized void leave(String study, Counted counted) {
        counted.users--;
        if (counted.users == 0) {
            locks.remove(study);
        }
    }

    private static void await(ReentrantLock lock, Progress progress) {
        try {
            while (!lock.tryLock(LOOK_AFTER_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                progress.check();
            }
        } catch (InterruptedException stopping) {
            throw stopped();
        }
    }

    private ServerLocks.Hold await(String study, Progress progress) {
        try {
            Optional<ServerLocks.Hold> hold = servers.take(study);
            while (hold.isEmpty()) {
                progress.check();
                Thread.sleep(LOOK_AFTER_MILLISECONDS);
                hold = servers.take(study);
            }
            return hold.get();
        } catch (InterruptedException stopping) {
            throw stopped();
        }
    }

    private static CancelledException stopped() {
        Thread.currentThread().interrupt();
        return new CancelledException(true);
    }
}
