// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.NativeBytes;
import io.github.pseudonymizer.orthanc.route.FailureTable;
import io.github.pseudonymizer.orthanc.route.Reply;
import io.github.pseudonymizer.study.CancelledException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The work of one job on one table. Only one run of it works at a time. Thread-safe. */
final class TableTask {

    private static final String ERROR = "Error";
    private static final String CANCELLED = "cancelled: nothing was written";

    /** A run of the job. */
    interface Run extends TableWork.Watch {

        /** Whether Orthanc is stopping, so that what fails now says nothing about the work. */
        boolean isStopping();

        /** Tells Orthanc how the job ended. */
        void end(boolean success, JsonObject content);
    }

    /** How the work ended. */
    private record End(boolean success, JsonObject content, Supplier<Reply> reply) {}

    private final JsonObject content;
    private final NativeBytes memory;
    private final ByteBuffer table;
    private final TableWork work;
    private final ReentrantLock working = new ReentrantLock();
    private volatile double part;
    private volatile @Nullable End end;

    /** @param memory has a copy of the table, and is freed when the work is over */
    private TableTask(JsonObject content, NativeBytes memory, ByteBuffer table, TableWork work) {
        this.content = content;
        this.memory = memory;
        this.table = table;
        this.work = work;
    }

    /**
     * Work that has not begun, with a copy of the table.
     *
     * @param content what the job shows
     */
    static TableTask of(JsonObject content, ByteBuffer table, TableWork work, Bridge bridge) {
        NativeBytes memory = bridge.allocate(table.remaining());
        ByteBuffer copy = memory.buffer();
        copy.put(table.duplicate()).flip();
        return new TableTask(content, memory, copy, work);
    }

    /** Does it, unless that is over, and tells the end. */
    void carryOut(Run run) {
        working.lock();
        try {
            tryOut(run);
        } finally {
            working.unlock();
            tell(run);
        }
    }

    private void tell(Run run) {
        End known = end;
        if (known != null && (known.success() || !run.isStopping())) {
            run.end(known.success(), known.content());
        }
    }

    private void tryOut(Run run) {
        if (end != null) {
            return;
        }
        try {
            TableWork.Result result = work.on(table.asReadOnlyBuffer(), watched(run));
            over(result.success(), result.content(), result.reply());
        } catch (CancelledException ended) {
            if (!ended.isResumed() || run.isStopping()) {
                cancelled();
            }
        } catch (RuntimeException failed) {
            failed(FailureTable.of(failed).summary(), () -> {
                throw failed;
            });
        } catch (Error failed) {
            String name = failed.getClass().getSimpleName();
            failed("unexpected " + name, () -> Reply.problem(500, name));
            throw failed;
        }
    }

    private TableWork.Watch watched(Run run) {
        return new TableWork.Watch() {
            @Override
            public void done(double now) {
                part = now;
                run.done(now);
            }

            @Override
            public void check() {
                run.check();
            }
        };
    }

    /** The job was cancelled before it began, or while it was paused. A run that works now ends by itself. */
    void abandon() {
        if (working.tryLock()) {
            try {
                if (end == null) {
                    cancelled();
                }
            } finally {
                working.unlock();
            }
        }
    }

    private void cancelled() {
        failed(CANCELLED, () -> Reply.problem(410, CANCELLED));
    }

    private void failed(String error, Supplier<Reply> reply) {
        JsonObject told = new JsonObject();
        told.addProperty(ERROR, error);
        over(false, told, reply);
    }

    private void over(boolean success, JsonObject more, Supplier<Reply> reply) {
        JsonObject all = content.deepCopy();
        more.entrySet().forEach(one -> all.add(one.getKey(), one.getValue()));
        end = new End(success, all, reply);
        memory.close();
    }

    boolean isOver() {
        return end != null;
    }

    /** Of a hundred. */
    int percent() {
        return (int) (part * 100);
    }

    /** The answer to a client that asks for the result; null while there is none. */
    @Nullable
    Reply reply() {
        End known = end;
        return known == null ? null : known.reply().get();
    }
}
