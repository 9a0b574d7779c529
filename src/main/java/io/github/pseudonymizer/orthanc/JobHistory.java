package io.github.pseudonymizer.orthanc;

import java.time.Duration;

/**
 * Which of the jobs that ended Orthanc still shows: only the newest few. Whoever waits for a job of ours asks for it
 * about every second, and must find it when it has ended; but jobs of the built-in that {@link OriginMark} needs push
 * it out. So most of them wait until it will have been seen. Thread-safe.
 */
final class JobHistory {

    private static final Duration SEEN_AFTER = Duration.ofSeconds(5);

    private final int allowed;
    private final Duration seenAfter;
    private long end;
    private int othersSince;

    /** @param size Orthanc's {@code JobsHistorySize}; 0 if it shows no job that ended */
    JobHistory(int size) {
        this(size, SEEN_AFTER);
    }

    /** @param seenAfter how long a job that ended is to be shown at least */
    JobHistory(int size, Duration seenAfter) {
        this.allowed = size == 0 ? Integer.MAX_VALUE : size / 2;
        this.seenAfter = seenAfter;
        this.end = System.nanoTime() - seenAfter.toNanos();
    }

    /** Someone may still ask for a job that ends now. */
    synchronized void ended() {
        end = System.nanoTime();
        othersSince = 0;
    }

    /** Comes back when another job may end. A thread that is interrupted does not wait, and stays so. */
    void beforeAnother() {
        long wait = claim(System.nanoTime());
        if (wait > 0) {
            try {
                Thread.sleep(Duration.ofNanos(wait).toMillis() + 1);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** For how many nanoseconds to wait. */
    private synchronized long claim(long now) {
        boolean tooMany = othersSince >= allowed;
        othersSince = tooMany ? othersSince : othersSince + 1;
        return tooMany ? seenAfter.toNanos() - (now - end) : 0;
    }
}
