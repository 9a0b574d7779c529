package io.github.pseudonymizer.orthanc;

import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.study.ArchiveException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Jobs of ours that were paused in the middle of their work. Orthanc tells a plugin nothing when it cancels one of
 * these, so they are looked at now and then. Thread-safe.
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

    /** @param orthancId empty if it is not known; nobody can tell then what becomes of the job */
    void paused(String orthancId, String state) {
        if (!orthancId.isEmpty()) {
            states.put(orthancId, state);
        }
    }

    /** It begins anew, and sees to what it had stored. */
    void resumed(String orthancId) {
        states.remove(orthancId);
    }

    /** Looks at each once. Whatever fails is tried again by the next look. */
    void look() {
        states.forEach((orthancId, state) -> {
            try {
                look(orthancId, state);
            } catch (StoreException | ArchiveException | BridgeClosedException later) {
                // The link says that the copy is being stored: if this look was the last, the next start completes it.
            }
        });
    }

    private void look(String orthancId, String state) {
        Fate fate = fates.apply(orthancId);
        if (fate == Fate.CANCELLED) {
            takeBack.accept(state);
        }
        if (fate != Fate.OPEN) {
            states.remove(orthancId, state);
        }
    }
}
