// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.Progress;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the instances of an order that are done, for its {@link Progress}. Thread-safe. */
final class Tally {
    private final Progress progress;
    private final int all;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    Tally(Progress progress, int all) {
        this.progress = progress;
        this.all = all;
    }

    void done() {
        progress.update(done.incrementAndGet(), all);
    }

    void failed() {
        failures.incrementAndGet();
        done();
    }

    /** The number of instances that could not be copied. */
    int failures() {
        return failures.get();
    }

    void check() {
        progress.check();
    }

    /** For what a cancelled run, too, has to wait. */
    Progress uncancelled() {
        return progress.uncancelled();
    }
}
