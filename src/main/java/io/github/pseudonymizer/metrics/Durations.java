// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How long something takes: how often it was done, how long in all, and the longest of late. Thread-safe. */
final class Durations {

    /** The longest is that of the last one to two spans: at least as long as Prometheus usually waits. */
    static final Duration SPAN = Duration.ofSeconds(60);

    private final LongSupplier nanoTime;
    private long count;
    private double seconds;
    private long spanBegan;
    private Duration longest = Duration.ZERO;
    private Duration longestBefore = Duration.ZERO;

    /** @param nanoTime as {@link System#nanoTime} */
    Durations(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.spanBegan = nanoTime.getAsLong();
    }

    synchronized void add(Duration duration) {
        beginSpanIfOver();
        count++;
        seconds += seconds(duration);
        longest = longer(longest, duration);
    }

    synchronized long count() {
        return count;
    }

    synchronized double seconds() {
        return seconds;
    }

    /** Of the last one to two minutes; zero if there was none. */
    synchronized double longestSeconds() {
        beginSpanIfOver();
        return seconds(longer(longest, longestBefore));
    }

    private void beginSpanIfOver() {
        long now = nanoTime.getAsLong();
        long passed = now - spanBegan;
        if (passed >= SPAN.toNanos()) {
            longestBefore = passed < 2 * SPAN.toNanos() ? longest : Duration.ZERO;
            longest = Duration.ZERO;
            spanBegan = now;
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
