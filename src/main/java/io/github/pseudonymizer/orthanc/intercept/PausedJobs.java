// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import io.github.pseudonymizer.orthanc.bridge.Daemons;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Jobs of ours that were paused during their work. Orthanc tells a plugin nothing when it cancels one of these, so this
 * looks at them regularly. Thread-safe.
 */
final class PausedJobs {

    /** How a paused job is now. */
    enum Fate {
        /** It may be resumed, or was. */
        OPEN,
        SUCCEEDED,
        CANCELLED
    }

    private static final long LOOK_AFTER_MILLISECONDS = 1000;

    private final Function<String, Fate> fates;
    private final Consumer<String> takeBack;
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, new Daemons("paused-jobs"));

    /**
     * @param fates of the job with this id of Orthanc's
     * @param takeBack takes back what a job has stored, told by its state (see {@link Event.JobBegins#state})
     */
    PausedJobs(Function<String, Fate> fates, Consumer<String> takeBack) {
        this.fates = fates;
        this.takeBack = takeBack;
    }

    /** Begins to look. */
    void start() {
        var unused = clock.scheduleWithFixedDelay(
                this::look, LOOK_AFTER_MILLISECONDS, LOOK_AFTER_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    void close() {
        clock.shutdownNow();
    }

    /** @param orthancId empty if it is not known; then the job is not looked after */
    void paused(String orthancId, String state) {
        if (!orthancId.isEmpty()) {
            states.put(orthancId, state);
        }
    }

    /** It begins again, and takes care of the instances that it had stored. */
    void resumed(String orthancId) {
        states.remove(orthancId);
    }

    /** Looks at each once. What the database or the archive fails to do is tried again by the next look. */
    void look() {
        states.forEach((orthancId, state) -> {
            if (isSettled(orthancId, state)) {
                states.remove(orthancId, state);
            }
        });
    }

    /** What cannot be taken back is completed by the next start: the link says that the copy is being stored. */
    private boolean isSettled(String orthancId, String state) {
        try {
            Fate fate = fates.apply(orthancId);
            if (fate == Fate.CANCELLED) {
                takeBack.accept(state);
            }
            return fate != Fate.OPEN;
        } catch (StoreException down) {
            return false;
        } catch (ArchiveException failed) {
            return failed.reason() == ArchiveException.Reason.GONE;
        } catch (RuntimeException refused) { // For example by a rule about domains, which may stay.
            return true;
        }
    }
}
