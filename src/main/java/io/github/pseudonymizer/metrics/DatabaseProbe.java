// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import io.github.pseudonymizer.metrics.DatabaseState.Unusable;
import io.github.pseudonymizer.metrics.DatabaseState.Usable;
import io.github.pseudonymizer.orthanc.bridge.Daemons;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.pseudonym.StoreException.Reason;
import io.github.pseudonymizer.study.PendingStudy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Looks at the database when asked, on a thread of its own, and never twice at a time: however many ask, and however
 * slow the database is, it gets one small question every two seconds at most, and spends a twentieth of its time on
 * them at most. A caller waits a second at most. Thread-safe.
 */
public final class DatabaseProbe implements AutoCloseable {

    private static final Duration SHORTEST_REST = Duration.ofSeconds(2);
    private static final Duration LONGEST_REST = Duration.ofSeconds(60);
    private static final int RESTS_PER_LOOK = 19;

    private final Supplier<PendingStudy.Queue> question;
    private final BooleanSupplier preparing;
    private final Duration timeout;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new Daemons("probe"));

    private CompletableFuture<DatabaseState> newest;
    private DatabaseState known = new Unusable(Reason.UNREACHABLE);
    private Duration rest = Duration.ZERO;
    private long knownSince;

    /**
     * A probe that has not looked yet.
     *
     * @param question what to ask the database; throws {@link StoreException} if that is not usable
     * @param preparing whether an answer takes so long because the database is being prepared
     * @param timeout how long the database may take for an answer; the last answer counts for that long if a new one is
     *     late
     */
    public DatabaseProbe(Supplier<PendingStudy.Queue> question, BooleanSupplier preparing, Duration timeout) {
        this(question, preparing, timeout, Duration.ofSeconds(1), System::nanoTime);
    }

    DatabaseProbe(
            Supplier<PendingStudy.Queue> question,
            BooleanSupplier preparing,
            Duration timeout,
            Duration patience,
            LongSupplier nanoTime) {
        this.question = question;
        this.preparing = preparing;
        this.timeout = timeout;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.knownSince = nanoTime.getAsLong();
        this.newest = CompletableFuture.completedFuture(known);
        thread.allowCoreThreadTimeOut(true);
    }

    /** How the database is, or was a moment ago. */
    public DatabaseState state() {
        try {
            return current().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException slow) {
            return believed();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return believed();
        }
    }

    private synchronized CompletableFuture<DatabaseState> current() {
        if (!newest.isDone() || age().compareTo(rest) < 0) {
            return newest;
        }
        CompletableFuture<DatabaseState> next = new CompletableFuture<>();
        try {
            thread.execute(() -> look(next));
        } catch (RuntimeException | Error noThread) { // Closed, or out of memory.
            next.complete(new Unusable(Reason.FAILED));
        }
        newest = next;
        return next;
    }

    private void look(CompletableFuture<DatabaseState> answer) {
        long begin = nanoTime.getAsLong();
        DatabaseState seen = ask();
        know(seen, Duration.ofNanos(nanoTime.getAsLong() - begin));
        answer.complete(seen);
    }

    private DatabaseState ask() {
        try {
            return new Usable(question.get());
        } catch (StoreException failed) {
            return new Unusable(failed.reason());
        } catch (RuntimeException
                | Error unforeseen) { // Its message may quote a value: it must not reach the thread's end.
            return new Unusable(Reason.FAILED);
        }
    }

    private synchronized void know(DatabaseState seen, Duration took) {
        known = seen;
        knownSince = nanoTime.getAsLong();
        Duration ease = took.multipliedBy(seen instanceof Usable ? RESTS_PER_LOOK : 0);
        rest = shorter(ease.compareTo(SHORTEST_REST) < 0 ? SHORTEST_REST : ease, LONGEST_REST);
    }

    private synchronized DatabaseState believed() {
        if (preparing.getAsBoolean()) {
            return new Unusable(Reason.PREPARING);
        }
        return age().compareTo(rest.plus(timeout)) <= 0 ? known : new Unusable(Reason.UNREACHABLE);
    }

    private Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - knownSince);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Ends a running question; afterwards the state is {@link Unusable}. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
