package io.github.pseudonymizer.orthanc;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Place;
import io.github.pseudonymizer.study.StudyPart;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Sets Orthanc's metadata {@code AnonymizedFrom} on patient, study, series and instances of a copy, as the built-in
 * does. Only plugins may do so, and since {@link OrthancVersion#TAKES_METADATA}. Thread-safe.
 */
final class OriginMetadata {

    static final String NAME = "AnonymizedFrom";

    private final Bridge bridge;
    private final OrthancRest rest;
    private final MainTags mainTags;

    OriginMetadata(Bridge bridge) {
        this.bridge = bridge;
        this.rest = new OrthancRest(bridge);
        this.mainTags = new MainTags(rest);
    }

    /**
     * Sets what is not there yet. A failure is logged and does no harm to the copy; the next request tries again.
     *
     * @param part see {@link io.github.pseudonymizer.study.StudyArchive#showOrigins}
     */
    void set(StudyPart part, Function<Original, Place> places, UnaryOperator<String> traces) {
        if (part.instances().isEmpty()) {
            return;
        }
        try {
            Place first = places.apply(part.instances().get(0));
            setAbove(part.study(), first);
            Map<String, List<Original>> bySeries = part.instances().stream()
                    .collect(Collectors.groupingBy(
                            Original::seriesInstanceUid, LinkedHashMap::new, Collectors.toList()));
            Map<String, String> seriesIds = seriesOf(part.study());
            bySeries.forEach((uid, originals) ->
                    setBelow(Optional.ofNullable(seriesIds.get(uid)), originals, places, traces.apply(uid)));
            // What a former version of the plugin, or a crash of it, may have wiped.
            boolean unused = mainTags.restore(OrthancIds.of(Level.STUDY, first));
        } catch (ArchiveException | BridgeRefusedException failed) {
            bridge.log(Bridge.LogLevel.WARNING, "A copy does not show its original: " + failed.getMessage());
        }
    }

    private void setAbove(String original, Place copy) {
        String patient = rest.get("/studies/" + original)
                .map(study -> text(study.getAsJsonObject(), "ParentPatient"))
                .orElseThrow(() -> new ArchiveException(ArchiveException.Reason.GONE, "an original is gone"));
        set("/patients/" + OrthancIds.of(Level.PATIENT, copy), patient);
        set("/studies/" + OrthancIds.of(Level.STUDY, copy), original);
    }

    private Map<String, String> seriesOf(String study) {
        Map<String, String> ids = new HashMap<>();
        rest.list("/studies/" + study + "/series")
                .forEach(series -> ids.put(
                        text(series.getAsJsonObject("MainDicomTags"), "SeriesInstanceUID"), text(series, "ID")));
        return ids;
    }

    private void setBelow(
            Optional<String> originalSeries, List<Original> originals, Function<Original, Place> places, String trace) {
        Place first = places.apply(originals.get(0));
        String series = "/series/" + OrthancIds.of(Level.SERIES, first);
        originalSeries.ifPresent(id -> set(series, id));
        Map<String, JsonObject> there = new HashMap<>();
        rest.list(series + "/instances").forEach(instance -> there.put(text(instance, "ID"), instance));
        String shell = OriginMark.shellId(first, trace);
        if (there.containsKey(shell)) {
            rest.delete("/instances/" + shell);
        }
        for (Original original : originals) {
            String id = OrthancIds.of(Level.INSTANCE, places.apply(original));
            JsonObject instance = there.get(id);
            if (instance != null && !instance.has(NAME)) {
                rest.put(metadata("/instances/" + id), original.id());
            }
        }
    }

    private void set(String resource, String origin) {
        if (!rest.exists(metadata(resource))) {
            rest.put(metadata(resource), origin);
        }
    }

    private static String metadata(String resource) {
        return resource + "/metadata/" + NAME;
    }

    private static String text(JsonObject json, String key) {
        JsonElement value = json.get(key);
        return value == null ? "" : value.getAsString();
    }
}
