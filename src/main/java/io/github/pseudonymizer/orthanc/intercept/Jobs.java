// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.archive.JobHistory;
import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.LimitedMap;
import io.github.pseudonymizer.orthanc.request.Job;
import io.github.pseudonymizer.orthanc.request.RequestException;
import io.github.pseudonymizer.orthanc.request.SavedJob;
import io.github.pseudonymizer.orthanc.route.FailureTable;
import io.github.pseudonymizer.study.CancelledException;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.copy.Pseudonymization;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Anonymizations as jobs of Orthanc's engine, so that they queue, show, pause, cancel and survive as the built-in's do.
 * Thread-safe.
 */
public final class Jobs implements AutoCloseable {

    private static final long LOOK_AFTER_MILLISECONDS = 1000;
    private static final int MOST_EARLY = 1000;

    private final Bridge bridge;
    private final JobFates fates;
    private final Pseudonymization pseudonymization;
    private final Function<Job, Order> orders;
    private final Answers answers;
    private final JobHistory history;
    private final PausedJobs paused;
    private final Map<String, CompletableFuture<Outcome>> waiting = new ConcurrentHashMap<>();
    private final UnbegunJobs unbegun = new UnbegunJobs();
    private final Map<Long, Run> running = new ConcurrentHashMap<>();
    /**
     * Reasons for stopping runs that have not begun here yet, because events overtake each other, or that are just
     * over.
     */
    private final Map<Long, String> early = new LimitedMap<>(MOST_EARLY);

    /** Tickets of the jobs that are being carried out. That may last longer than Orthanc shows them as running. */
    private final Set<String> inWork = ConcurrentHashMap.newKeySet();

    private volatile boolean stopping;

    /**
     * Does nothing before {@link #start}.
     *
     * @param orders makes the order of a job; throws {@link RequestException}
     */
    public Jobs(
            Bridge bridge,
            Pseudonymization pseudonymization,
            Function<Job, Order> orders,
            Answers answers,
            JobHistory history) {
        this.bridge = bridge;
        this.fates = new JobFates(new OrthancRest(bridge));
        this.paused = new PausedJobs(fates::of, this::takeBack);
        this.pseudonymization = pseudonymization;
        this.orders = orders;
        this.answers = answers;
        this.history = history;
    }

    /** Begins to look after the jobs that were paused. */
    public void start() {
        paused.start();
    }

    /**
     * Submits a job that no request waits for.
     *
     * @return Orthanc's id of it
     */
    String submit(Job job) {
        String state = SavedJob.write(job);
        unbegun.add(state, job);
        return bridge.submitJob(
                state, answers.begun(job.request()).toString(), job.request().priority());
    }

    /**
     * Submits a job and waits for its end.
     *
     * @throws RuntimeException with which the job failed
     */
    Outcome carryOut(Job job) {
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        waiting.put(job.ticket(), result);
        try {
            String id = submit(job);
            history.unwatched(id);
            return await(job.ticket(), result, id);
        } finally {
            waiting.remove(job.ticket());
        }
    }

    /**
     * Looks at the job regularly, because it does not tell us if it was cancelled while pending, or ended by the
     * bridge.
     */
    private Outcome await(String ticket, CompletableFuture<Outcome> result, String orthancId) {
        boolean ended = false;
        while (true) {
            try {
                return result.get(LOOK_AFTER_MILLISECONDS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (ended || stopping) {
                    throw new CancelledException(stopping);
                }
                ended = !inWork.contains(ticket)
                        && fates.of(orthancId) != PausedJobs.Fate.OPEN; // Its result may arrive a moment later.
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException(failed.getCause());
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new CancelledException(true);
            }
        }
    }

    private void takeBack(String state) {
        pseudonymization.takeBack(orders.apply(unbegun.take(state)));
    }

    /** Does a job, on the thread of its event. */
    public void begin(Event.JobBegins event) {
        Run run = new Run(event.job());
        paused.resumed(event.orthancId());
        synchronized (running) {
            running.put(event.job(), run);
            Optional.ofNullable(early.remove(event.job())).ifPresent(run::stop);
        }
        try {
            run.carryOut(event.state());
        } finally {
            running.remove(event.job());
            if (run.suspended) {
                run.job.ifPresent(job -> unbegun.add(event.state(), job));
                paused.paused(event.orthancId(), event.state());
            }
        }
    }

    /**
     * A job was paused or cancelled. When it is resumed, it begins again and finds the instances that it had stored.
     */
    public void stop(Event.JobStops event) {
        synchronized (running) {
            Run run = running.get(event.job());
            if (run == null) {
                early.put(event.job(), event.reason());
            } else {
                run.stop(event.reason());
            }
        }
    }

    /** Interrupts everything; Orthanc saves the jobs and restores them after its next start. */
    @Override
    public void close() {
        stopping = true;
        paused.close();
    }

    private final class Run implements Progress {
        private final long number;
        private volatile boolean cancelled;
        private volatile boolean suspended;
        private Optional<Job> job = Optional.empty();
        private String ticket = "";
        private CompletableFuture<Outcome> result = new CompletableFuture<>();
        private JsonObject content = new JsonObject();
        private Function<Outcome, JsonObject> success = unused -> content;
        private Function<Throwable, JsonObject> failure = unused -> content;

        Run(long number) {
            this.number = number;
        }

        void stop(String reason) {
            if (reason.equals("Paused")) {
                suspended = true;
            } else {
                cancelled = true;
            }
        }

        void carryOut(String state) {
            Order order;
            try {
                order = orderOf(unbegun.take(state));
            } catch (RuntimeException refused) {
                failed(refused);
                result.completeExceptionally(refused);
                return;
            } catch (Error thrown) {
                failed(thrown);
                throw thrown;
            }
            carryOut(order);
        }

        private Order orderOf(Job begun) {
            job = Optional.of(begun);
            ticket = begun.ticket();
            result = waiting.getOrDefault(ticket, result);
            content = answers.begun(begun.request());
            success = outcome -> answers.done(begun.request(), outcome);
            failure = thrown -> answers.failed(begun.request(), thrown);
            if (!waiting.containsKey(ticket)) {
                StorePreparation.await(pseudonymization, () -> !cancelled && !isSuspended());
            }
            return orders.apply(begun); // It asks the database which domain an original is in.
        }

        private void carryOut(Order order) {
            inWork.add(ticket);
            try {
                result.complete(pseudonymization.carryOut(order, this));
            } catch (CancelledException ended) {
                if (!suspended) {
                    result.completeExceptionally(ended);
                }
            } catch (RuntimeException thrown) {
                failed(thrown);
                result.completeExceptionally(thrown);
            } catch (Error thrown) {
                failed(thrown);
                throw thrown;
            } finally {
                inWork.remove(ticket);
            }
        }

        /** The waiting request must hear of it, too, for example if memory runs out. */
        private void failed(Error thrown) {
            IllegalStateException told =
                    new IllegalStateException(thrown.getClass().getSimpleName());
            failed(told);
            result.completeExceptionally(told);
        }

        @Override
        public void stored(Outcome outcome) {
            bridge.endJob(number, true, success.apply(outcome).toString());
        }

        /**
         * A job that will be resumed has not failed. All jobs that run when Orthanc stops will be resumed, also those
         * that failed because of the stop.
         */
        @Override
        public void failed(RuntimeException thrown) {
            boolean resumed = thrown instanceof CancelledException cancelled && cancelled.isResumed();
            if (resumed || stopping) {
                return;
            }
            JsonObject told = failure.apply(thrown);
            if (told.size() == 0) {
                told.addProperty("Error", FailureTable.of(thrown).summary());
            }
            bridge.endJob(number, false, told.toString());
        }

        @Override
        public void update(int done, int all) {
            content.addProperty("InstancesCount", all);
            bridge.updateJob(number, all == 0 ? 0 : (float) done / all, content.toString());
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public boolean isSuspended() {
            return suspended || stopping;
        }
    }
}
