package io.github.pseudonymizer.study;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one run at a time work on one study, within this process. Thread-safe. */
final class StudyLocks {

    private static final class Counted {
        final ReentrantLock lock = new ReentrantLock(true);
        int users;
    }

    private final Map<String, Counted> locks = new HashMap<>();

    /**
     * Runs something while nobody else works on this study.
     *
     * @throws CancelledException if it was cancelled while it waited
     */
    void exclusively(String study, Progress progress, Runnable work) {
        Counted counted = enter(study);
        try {
            await(counted.lock, progress);
            try {
                work.run();
            } finally {
                counted.lock.unlock();
            }
        } finally {
            leave(study, counted);
        }
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
            while (!lock.tryLock(200, TimeUnit.MILLISECONDS)) {
                progress.check();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CancelledException(true);
        }
    }
}
