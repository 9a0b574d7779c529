// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import io.github.pseudonymizer.study.Progress;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Holds on to a work while it makes progress: renews the lease each time that a third of it has passed. It uses a clock
 * that cannot be set; otherwise a lease would end when the computer's time is put back. Thread-safe.
 */
final class LeaseRenewal implements Progress {

    private final Progress progress;
    private final Runnable renewal;
    private final long pause;
    private final LongSupplier nanoTime;
    private long last;

    /**
     * Of a lease that begins now.
     *
     * @param progress is told of everything, too
     * @param renewal renews the lease for as long as it was at first
     * @param nanoTime as {@link System#nanoTime}
     */
    LeaseRenewal(Duration lease, Progress progress, Runnable renewal, LongSupplier nanoTime) {
        this.progress = progress;
        this.renewal = renewal;
        this.pause = lease.dividedBy(3).toNanos();
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    @Override
    public void update(int done, int all) {
        progress.update(done, all);
        if (isDue()) {
            renewal.run();
        }
    }

    private synchronized boolean isDue() {
        long now = nanoTime.getAsLong();
        if (now - last <= pause) {
            return false;
        }
        last = now;
        return true;
    }

    @Override
    public boolean isCancelled() {
        return progress.isCancelled();
    }

    @Override
    public boolean isSuspended() {
        return progress.isSuspended();
    }
}
