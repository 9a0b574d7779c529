package io.github.pseudonymizer.study.copy;

import io.github.pseudonymizer.study.Progress;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is done of an order, for its {@link Progress}. Thread-safe. */
final class Tally {
    private final Progress progress;
    private final int all;
    private final AtomicInteger done = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();
    /** Instances in studies of copies that are no copies. */
    final AtomicInteger foreign = new AtomicInteger();

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

    void check() {
        progress.check();
    }
}
