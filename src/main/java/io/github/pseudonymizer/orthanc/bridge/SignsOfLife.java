// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When a thread last showed that it gets on. Thread-safe. */
public final class SignsOfLife {

    private final LongSupplier nanoTime;
    private volatile long last;

    /** The first sign is given now. */
    public SignsOfLife(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        give();
    }

    public void give() {
        last = nanoTime.getAsLong();
    }

    public boolean lackFor(Duration time) {
        return nanoTime.getAsLong() - last > time.toNanos();
    }
}
