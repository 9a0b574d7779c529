// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.ChangeLog;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Orthanc's {@code /changes}. Thread-safe. */
public final class OrthancChangeLog implements ChangeLog {

    private static final int CHANGES_AT_ONCE = 1000;
    private static final int MOST_ARRIVALS = 100_000;

    /** The thread that looks for stable studies wakes up now and then only. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);

    private final OrthancRest rest;
    private final Duration stableAge;

    /** For what does not ask when studies are stable. */
    OrthancChangeLog(Bridge bridge) {
        this(bridge, Duration.ZERO);
    }

    /** @param stableAge after which a study that does not grow is stable */
    public OrthancChangeLog(Bridge bridge, Duration stableAge) {
        this.rest = new OrthancRest(bridge);
        this.stableAge = stableAge;
    }

    @Override
    public long newest() {
        return changes("/changes?last").get("Last").getAsLong();
    }

    @Override
    public long oldest() {
        JsonObject answer = changes("/changes?since=0&limit=1");
        JsonArray changes = answer.getAsJsonArray("Changes");
        return changes.isEmpty()
                ? answer.get("Last").getAsLong() + 1
                : number(changes.get(0).getAsJsonObject());
    }

    @Override
    public Stretch after(long cursor) {
        return after(cursor, "StableStudy");
    }

    /** As {@link #after(long)}, with the studies that came instead of those that became stable. */
    Stretch arrivedAfter(long cursor) {
        return after(cursor, "NewStudy");
    }

    private Stretch after(long cursor, String changeType) {
        JsonObject answer = page(cursor);
        List<String> studies = new ArrayList<>();
        for (JsonObject change : changesOf(answer)) {
            if (change.get("ChangeType").getAsString().equals(changeType)) {
                studies.add(change.get("ID").getAsString());
            }
        }
        return new Stretch(
                studies,
                Math.max(cursor, answer.get("Last").getAsLong()),
                answer.get("Done").getAsBoolean());
    }

    @Override
    public Optional<Set<String>> arrivals(long cursor, long end) {
        return arrivalsBetween(beginOfArrivals(cursor), end);
    }

    @Override
    public Optional<Set<String>> arrivalsBetween(long cursor, long end) {
        if (end - cursor > MOST_ARRIVALS) {
            return Optional.empty();
        }
        Arrivals arrivals = new Arrivals(rest);
        long begin = cursor;
        while (begin < end) {
            JsonObject answer = page(begin);
            changesOf(answer).stream()
                    .filter(change -> number(change) <= end)
                    .forEach(change -> arrivals.add(
                            change.get("ChangeType").getAsString(),
                            change.get("ID").getAsString()));
            begin = answer.get("Done").getAsBoolean() ? end : answer.get("Last").getAsLong();
        }
        return Optional.of(arrivals.studies());
    }

    @Override
    public Duration settling() {
        return stableAge.plus(MARGIN);
    }

    /** Before the first change that is at most so old, seen from the one at the cursor, that it was not stable then. */
    private long beginOfArrivals(long cursor) {
        Optional<LocalDateTime> seen = changesOf(page(Math.max(0, cursor - 1))).stream()
                .filter(change -> number(change) <= cursor)
                .map(OrthancChangeLog::time)
                .findFirst();
        LocalDateTime earliest = seen.map(time -> time.minus(settling())).orElse(LocalDateTime.MIN);
        long begin = cursor;
        boolean all = cursor == 0;
        while (!all && cursor - begin <= MOST_ARRIVALS) {
            long before = Math.max(0, begin - CHANGES_AT_ONCE);
            long to = begin;
            Optional<Long> tooOld = changesOf(page(before)).stream()
                    .filter(change -> number(change) <= to && time(change).isBefore(earliest))
                    .map(OrthancChangeLog::number)
                    .reduce((earlier, later) -> later);
            begin = tooOld.orElse(before);
            all = tooOld.isPresent() || before == 0;
        }
        return begin;
    }

    private static long number(JsonObject change) {
        return change.get("Seq").getAsLong();
    }

    private static LocalDateTime time(JsonObject change) {
        return LocalDateTime.parse(change.get("Date").getAsString(), TIME);
    }

    private static List<JsonObject> changesOf(JsonObject answer) {
        return answer.getAsJsonArray("Changes").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private JsonObject page(long since) {
        return changes("/changes?since=" + since + "&limit=" + CHANGES_AT_ONCE);
    }

    private JsonObject changes(String uri) {
        return rest.get(uri)
                .map(JsonElement::getAsJsonObject)
                .orElseThrow(() -> new ArchiveException(ArchiveException.Reason.FAILED, "Orthanc has no change log"));
    }
}
