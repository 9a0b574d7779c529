// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.BridgeClosedException;
import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.orthanc.bridge.Daemons;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.StudyPart;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Orthanc's metadata {@code AnonymizedFrom} on patient, study and series of a copy, in Orthancs that let no plugin set
 * it (see {@link AnonymizedFromLink}). Thread-safe.
 *
 * <p>Only the built-in anonymization sets it there. So it is asked to anonymize one instance into the series of the
 * copy, with everything removed except the identifiers, which are those of the copy; the empty shell that results is
 * deleted at once, and the metadata stay. Since {@link OrthancVersion#RECONSTRUCTS} the shell wipes the main tags of
 * the copy, so Orthanc is made to read them again.
 *
 * <p>Each mark is a job of Orthanc's, and waits until {@link JobHistory} has room for it, in a thread of its own.
 */
final class AnonymizedFromShell implements AutoCloseable {

    /** The tags that Orthanc needs to place an instance, and its class, without which it is not stored. */
    private static final Set<String> INDISPENSABLE =
            Set.of("0008-0016", "0008-0018", "0010-0020", "0020-000d", "0020-000e");

    private static final int MOST_WAITING = 10_000;

    /** How long a caller waits for its marks, if there is room for them and no other work is under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final long LOOK_AFTER_MILLISECONDS = 500;

    private final Bridge bridge;
    private final Supplier<OrthancVersion> version;
    private final JobHistory history;
    private final OrthancRest rest;
    private final MainTags mainTags;
    private final ThreadPoolExecutor thread;
    private final Set<String> shells = ConcurrentHashMap.newKeySet();

    /**
     * One series to be marked.
     *
     * @param original an instance of the original series
     * @param copy where its copy is
     * @param shell where the shell will be
     */
    private record Mark(Original original, CopyUids copy, CopyUids shell) {}

    /** The body of {@code /tools/bulk-anonymize}. */
    private record Request(List<String> resources, List<String> remove, Map<String, String> replace, boolean force) {}

    /** @param history keeps room for the jobs of others */
    AnonymizedFromShell(Bridge bridge, Supplier<OrthancVersion> version, JobHistory history) {
        this.bridge = bridge;
        this.version = version;
        this.history = history;
        this.rest = new OrthancRest(bridge);
        this.mainTags = new MainTags(rest);
        this.thread = new ThreadPoolExecutor(
                1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), new Daemons("origins"));
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Sets the marks that are missing, now or later. A failure is logged and does no harm to the copy.
     *
     * @param part see {@link io.github.pseudonymizer.study.StudyArchive#showOrigins}
     */
    void set(StudyPart part, Function<Original, CopyUids> places, UnaryOperator<String> traces, boolean waits) {
        List<Mark> marks = marks(part, places, traces);
        try {
            boolean soon = waits && thread.getQueue().isEmpty() && history.hasRoom();
            Future<?> done = thread.submit(() -> marks.forEach(this::set));
            if (soon) {
                var unused = done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ArchiveException | BridgeRefusedException failed) {
            tell(failed.getMessage());
        } catch (RejectedExecutionException full) {
            tell("too many jobs end; a larger JobsHistorySize helps");
        } catch (TimeoutException later) {
            // The thread continues.
        } catch (ExecutionException failed) {
            Throwable unexpected = failed.getCause() == null ? failed : failed.getCause();
            tell("unexpected " + unexpected.getClass().getSimpleName());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** The built-in may have to read the original whole, so the smallest of each series will do. */
    private static List<Mark> marks(StudyPart part, Function<Original, CopyUids> places, UnaryOperator<String> traces) {
        Map<String, Original> smallestOfSeries = new LinkedHashMap<>();
        part.instances()
                .forEach(original -> smallestOfSeries.merge(
                        original.seriesInstanceUid(),
                        original,
                        BinaryOperator.minBy(Comparator.comparingLong(Original::bytes))));
        return smallestOfSeries.entrySet().stream()
                .map(entry -> {
                    CopyUids copy = places.apply(entry.getValue());
                    return new Mark(entry.getValue(), copy, OrthancIds.shell(copy, traces.apply(entry.getKey())));
                })
                .toList();
    }

    private void set(Mark mark) {
        try {
            Optional<JsonObject> series = rest.object("/series/" + OrthancIds.of(Level.SERIES, mark.copy()));
            if (series.isEmpty()) {
                return; // It was deleted since.
            }
            boolean lost = MainTags.areLost(series.get());
            if (!series.get().has(AnonymizedFromLink.NAME)) {
                awaitRoom();
                lost = version.get().isAtLeast(OrthancVersion.RECONSTRUCTS);
                make(mark);
            } else {
                deleteShell(mark); // A crash may have left it.
            }
            if (lost) {
                mainTags.reconstruct(OrthancIds.of(Level.INSTANCE, mark.copy()));
            }
        } catch (ArchiveException failed) {
            // An original that is gone was not to be kept, so there is no origin to show.
            if (failed.reason() != ArchiveException.Reason.GONE) {
                tell(failed.getMessage());
            }
        } catch (BridgeRefusedException failed) {
            tell(failed.getMessage());
        } catch (BridgeClosedException | InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitRoom() throws InterruptedException {
        while (!history.hasRoom()) {
            Thread.sleep(LOOK_AFTER_MILLISECONDS);
        }
    }

    private void make(Mark mark) throws InterruptedException {
        Request request = request(mark);
        shells.add(OrthancIds.of(Level.INSTANCE, mark.shell()));
        try {
            rest.post("/tools/bulk-anonymize", request);
        } finally {
            deleteShell(mark);
        }
    }

    /** Tries until it succeeds, because nothing else would ever delete the shell. A disk may be full for a while. */
    private void deleteShell(Mark mark) throws InterruptedException {
        String shell = OrthancIds.of(Level.INSTANCE, mark.shell());
        shells.add(shell);
        for (int tries = 1; !isDeleted(shell, tries); tries++) {
            Thread.sleep(LOOK_AFTER_MILLISECONDS);
        }
        shells.remove(shell);
    }

    private boolean isDeleted(String shell, int tries) {
        try {
            rest.delete("/instances/" + shell);
            return true;
        } catch (ArchiveException | BridgeRefusedException failed) {
            if (tries == 1) {
                bridge.log(
                        Bridge.LogLevel.WARNING,
                        "A short-lived instance that shows an origin cannot be deleted yet, and this will be tried"
                                + " until it can: " + failed.getMessage());
            }
            return false;
        }
    }

    /** Whether an instance is a shell, to be deleted soon, and not the copy of anything. */
    boolean isShell(String instance) {
        return shells.contains(instance);
    }

    private Request request(Mark mark) {
        List<String> remove = tagsOf(mark.original()).stream()
                .filter(tag -> !INDISPENSABLE.contains(tag))
                .toList();
        CopyUids shell = mark.shell();
        Map<String, String> replace = Map.of(
                "PatientID", shell.patientId(),
                "StudyInstanceUID", shell.studyInstanceUid(),
                "SeriesInstanceUID", shell.seriesInstanceUid(),
                "SOPInstanceUID", shell.sopInstanceUid());
        return new Request(List.of(mark.original().id()), remove, replace, true);
    }

    private List<String> tagsOf(Original original) {
        return rest.get("/instances/" + original.id() + "/content")
                .map(OrthancRest::texts)
                .orElseThrow(() -> new ArchiveException(ArchiveException.Reason.GONE, "an original is gone"));
    }

    private void tell(@Nullable String problem) {
        bridge.log(Bridge.LogLevel.WARNING, "A copy will not show its original: " + problem);
    }

    /** Gives up the marks that wait; the next request for a copy tries again. */
    @Override
    public void close() {
        List<Runnable> unused = thread.shutdownNow();
    }
}
