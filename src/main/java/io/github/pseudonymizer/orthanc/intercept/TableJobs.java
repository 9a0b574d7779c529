// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.annotations.SerializedName;
import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.bridge.Json;
import io.github.pseudonymizer.orthanc.bridge.LimitedMap;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.CancelledException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Work on tables as jobs of Orthanc's engine. Tables are full of patients, so they and what became of them are only in
 * memory: Orthanc keeps a ticket. After a restart the ticket leads to nothing, and the job fails. Only one job at a
 * time is open, because each may hold the memory of a large table. Thread-safe.
 */
public final class TableJobs implements AutoCloseable {

    private static final int MOST_KEPT = 5;
    private static final int MOST_EARLY = 1000;
    private static final String TABLE = "Table";
    private static final String CONTENT = "Content";

    /** How the saved state of these jobs begins, and of no others. */
    private static final String BEGINNING = "{\"" + TABLE + "\":";

    private static final String LOST =
            "Orthanc was stopped before it knew the end of this job. Nothing is half done: the"
                    + " audit trail tells whether the table was imported. Send it again; rows that are there count as known";

    private final Bridge bridge;
    private final PausedJobs waiting;
    private final Map<String, Kept> kept = new LimitedMap<>(MOST_KEPT);
    private final Map<Long, Run> running = new ConcurrentHashMap<>();
    /** Reasons for stopping runs that have not begun here yet, because events overtake each other. */
    private final Map<Long, String> early = new LimitedMap<>(MOST_EARLY);

    private volatile boolean stopping;

    /**
     * A job that is open, or one of the newest that are not.
     *
     * @param id Orthanc's
     */
    private record Kept(String id, TableTask task) {}

    private record Begun(@SerializedName("ID") String id, String path, String answer) {}

    private record Underway(@SerializedName("ID") String id, String path, int progress) {}

    /** Does nothing before {@link #start}. */
    public TableJobs(Bridge bridge) {
        this.bridge = bridge;
        this.waiting = new PausedJobs(new JobFates(new OrthancRest(bridge))::of, this::abandon);
    }

    /** Begins to look after jobs that wait or are paused. */
    public void start() {
        waiting.start();
    }

    /**
     * Submits a job.
     *
     * @param path where clients ask for the answer: the job's id follows it
     * @param content what the job shows; no identity may be in it
     * @param table is copied
     * @return what the client is answered: the id, or that another job is open
     */
    public synchronized Reply submit(String path, JsonObject content, ByteBuffer table, TableWork work) {
        Optional<Kept> open =
                kept.values().stream().filter(one -> !one.task().isOver()).findFirst();
        if (open.isPresent()) {
            return busy(open.get().id());
        }
        content.addProperty("IsAnonymization", false);
        JsonObject state = new JsonObject();
        state.addProperty(TABLE, UUID.randomUUID().toString());
        state.add(CONTENT, content);
        TableTask task = TableTask.of(content, table, work, bridge);
        String id;
        try {
            // A begin that overtakes this waits for it.
            id = bridge.submitJob(state.toString(), content.toString(), 0);
        } catch (RuntimeException | Error refused) {
            task.abandon();
            throw refused;
        }
        kept.put(state.toString(), new Kept(id, task));
        waiting.paused(id, state.toString());
        return Reply.ok(new Begun(id, "/jobs/" + id, path + id));
    }

    private static Reply busy(String id) {
        Reply reply = Reply.problem(
                503, "another table is being worked on, by job " + id + ": wait for its end, or cancel it");
        reply.body().getAsJsonObject().addProperty("ID", id);
        return reply;
    }

    /**
     * The answer of a job, or how far it is.
     *
     * @throws RuntimeException with which the work failed
     */
    public Optional<Reply> answer(String id) {
        Optional<TableTask> task;
        synchronized (this) {
            task = kept.values().stream()
                    .filter(one -> one.id().equals(id))
                    .map(Kept::task)
                    .findFirst();
        }
        return task.map(one -> {
            Reply reply = one.reply();
            return reply == null ? new Reply(202, Json.of(new Underway(id, "/jobs/" + id, one.percent()))) : reply;
        });
    }

    /** Does a job, on the thread of its event; false if it is not one of these. */
    public boolean begin(Event.JobBegins event) {
        if (!event.state().startsWith(BEGINNING)) {
            return false;
        }
        waiting.resumed(event.orthancId());
        Run run = new Run(event.job());
        synchronized (running) {
            running.put(event.job(), run);
            Optional.ofNullable(early.remove(event.job())).ifPresent(run::stop);
        }
        try {
            taskOf(event.state()).ifPresentOrElse(task -> task.carryOut(run), () -> lost(run, event.state()));
        } finally {
            running.remove(event.job());
            if (run.paused) {
                waiting.paused(event.orthancId(), event.state());
            }
        }
        return true;
    }

    private synchronized Optional<TableTask> taskOf(String state) {
        return Optional.ofNullable(kept.get(state)).map(Kept::task);
    }

    private static void lost(Run run, String state) {
        JsonObject content = JsonParser.parseString(state).getAsJsonObject().getAsJsonObject(CONTENT);
        content.addProperty("Error", LOST);
        run.end(false, content);
    }

    /** A job was paused or cancelled; false if it is not known to be one of these. */
    public boolean stop(Event.JobStops event) {
        synchronized (running) {
            Run run = running.get(event.job());
            if (run == null) {
                early.put(event.job(), event.reason());
                return false;
            }
            run.stop(event.reason());
            return true;
        }
    }

    private void abandon(String state) {
        taskOf(state).ifPresent(TableTask::abandon);
    }

    /** Ends everything. */
    @Override
    public void close() {
        stopping = true;
        waiting.close();
        List<Kept> all;
        synchronized (this) {
            all = List.copyOf(kept.values());
        }
        all.forEach(one -> one.task().abandon());
    }

    private final class Run implements TableTask.Run {

        private final long number;
        private volatile boolean cancelled;
        private volatile boolean paused;
        private int told = -1;

        Run(long number) {
            this.number = number;
        }

        void stop(String reason) {
            if (reason.equals("Paused")) {
                paused = true;
            } else {
                cancelled = true;
            }
        }

        @Override
        public void done(double part) {
            int percent = (int) (part * 100);
            if (percent != told) {
                told = percent;
                bridge.updateJob(number, (float) part, "");
            }
        }

        @Override
        public void check() {
            if (cancelled || paused || stopping) {
                throw new CancelledException(!cancelled);
            }
        }

        @Override
        public boolean isStopping() {
            return stopping;
        }

        @Override
        public void end(boolean success, JsonObject content) {
            bridge.endJob(number, success, content.toString());
        }
    }
}
