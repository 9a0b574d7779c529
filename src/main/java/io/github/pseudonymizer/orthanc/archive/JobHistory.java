// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.LimitedMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which of the jobs that ended Orthanc still shows: only the newest few. A client that waits for a job of ours asks for
 * it again and again, and must find it when it has ended; but jobs of the built-in that {@link AnonymizedFromShell}
 * needs push it out. Thread-safe.
 *
 * <p>Clients look often at a job that runs. A client that asked for several at once may look at one after the other, so
 * while others are open an ended one has to stay for longer.
 */
public final class JobHistory {

    private static final Duration STAYS = Duration.ofMinutes(1);
    private static final Duration STAYS_WHILE_OTHERS_ARE_OPEN = Duration.ofMinutes(10);

    /** As many jobs as Orthanc shows by default: so many of others may still end before ours goes. */
    private static final int USUAL_SIZE = 10;

    private static final int MOST_UNWATCHED = 1000;
    private static final Set<String> ENDED = Set.of("Success", "Failure");
    private static final String PAUSED = "Paused";

    /** In UTC, in every time zone of the server (measured). */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);

    private static final int TIME_LENGTH = "20000101T000000".length();

    private final OrthancRest rest;
    private final int size;
    private final InstantSource clock;

    /** Jobs whose id no client was told. */
    private final Map<String, Boolean> unwatched = new LimitedMap<>(MOST_UNWATCHED);

    /**
     * @param size Orthanc's {@code JobsHistorySize}; 0 if it shows no job that ended
     * @param clock by which Orthanc tells when a job ended
     */
    public JobHistory(OrthancRest rest, int size, InstantSource clock) {
        this.rest = rest;
        this.size = size;
        this.clock = clock;
    }

    /** No client was told of this job, so none asks for it. */
    public synchronized void unwatched(String job) {
        unwatched.put(job, true);
    }

    private synchronized boolean isWatched(JsonObject job) {
        return job.get("Content") instanceof JsonObject content
                && content.has("Pseudonymizer")
                && !unwatched.containsKey(OrthancRest.text(job, "ID"));
    }

    /**
     * Whether a job of the built-in may end now so that no client of ours misses its own job.
     *
     * @throws io.github.pseudonymizer.study.ArchiveException if Orthanc does not tell
     */
    boolean hasRoom() {
        if (size == 0) {
            return true;
        }
        List<JsonObject> jobs = rest.list("/jobs?expand").toList();
        List<JsonObject> ended = jobs.stream()
                .filter(job -> ENDED.contains(state(job)))
                .sorted(Comparator.comparing(JobHistory::end))
                .toList();
        int open = (int) jobs.stream()
                .filter(job -> !ENDED.contains(state(job)) && !state(job).equals(PAUSED))
                .filter(this::isWatched)
                .count();
        int oldest = oldestToStay(ended, open > 0 ? STAYS_WHILE_OTHERS_ARE_OPEN : STAYS);
        if (oldest == ended.size() && open == 0) {
            return true;
        }
        // Older jobs go first, and open ones come after them.
        long mayFollow = (long) size - ended.size() + oldest - open - 1;
        return mayFollow >= Math.max(USUAL_SIZE, size / 2);
    }

    /** Its place in the list; the list's size if all go. */
    private int oldestToStay(List<JsonObject> ended, Duration stays) {
        Instant since = clock.instant().minus(stays);
        for (int i = 0; i < ended.size(); i++) {
            if (isWatched(ended.get(i)) && !time(end(ended.get(i))).isBefore(since)) {
                return i;
            }
        }
        return ended.size();
    }

    private static Instant time(String text) {
        return LocalDateTime.parse(text.substring(0, TIME_LENGTH), TIME).toInstant(ZoneOffset.UTC);
    }

    private static String state(JsonObject job) {
        return OrthancRest.text(job, "State");
    }

    private static String end(JsonObject job) {
        return OrthancRest.text(job, "CompletionTime");
    }
}
