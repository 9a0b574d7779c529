// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CopyUids;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyPart;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sets Orthanc's metadata {@code AnonymizedFrom} on patient, study, series and instances of a copy, as the built-in
 * does. Only plugins may do so, and since {@link OrthancVersion#TAKES_METADATA}. Thread-safe.
 */
final class AnonymizedFromLink {

    static final String NAME = "AnonymizedFrom";

    private final Bridge bridge;
    private final OrthancRest rest;
    private final MainTags mainTags;

    AnonymizedFromLink(Bridge bridge) {
        this.bridge = bridge;
        this.rest = new OrthancRest(bridge);
        this.mainTags = new MainTags(rest);
    }

    /**
     * Sets those that are missing. A failure is logged and does no harm to the copy; the next request tries again.
     *
     * @param part see {@link io.github.pseudonymizer.study.StudyArchive#showOrigins}
     */
    void set(
            StudyPart part,
            Function<Original, CopyUids> places,
            Predicate<Original> isNew,
            UnaryOperator<String> traces) {
        if (part.instances().isEmpty()) {
            return;
        }
        try {
            CopyUids first = places.apply(part.instances().get(0));
            setAbove(part.study(), first);
            Map<String, List<Original>> bySeries = part.instances().stream()
                    .collect(Collectors.groupingBy(
                            Original::seriesInstanceUid, LinkedHashMap::new, Collectors.toList()));
            Map<String, String> seriesIds = seriesOf(part.study());
            bySeries.forEach((uid, originals) -> {
                CopyUids place = places.apply(originals.get(0));
                Optional.ofNullable(seriesIds.get(uid)).ifPresent(id -> set(uriOf(Level.SERIES, place), id));
                setBelow(
                        originals,
                        places,
                        isNew,
                        OrthancIds.of(Level.INSTANCE, OrthancIds.shell(place, traces.apply(uid))));
            });
            // A former version of the plugin, or a crash of it, may have wiped them.
            boolean unused = mainTags.restore(OrthancIds.of(Level.STUDY, first));
        } catch (ArchiveException | BridgeRefusedException failed) {
            bridge.log(Bridge.LogLevel.WARNING, "A copy does not show its original: " + failed.getMessage());
        }
    }

    private void setAbove(String original, CopyUids copy) {
        String patient = rest.object("/studies/" + original)
                .map(study -> OrthancRest.text(study, "ParentPatient"))
                .orElseThrow(() -> new ArchiveException(ArchiveException.Reason.GONE, "an original is gone"));
        set(uriOf(Level.PATIENT, copy), patient);
        set(uriOf(Level.STUDY, copy), original);
    }

    private Map<String, String> seriesOf(String study) {
        Map<String, String> ids = new HashMap<>();
        rest.list("/studies/" + study + "/series")
                .forEach(series ->
                        ids.put(OrthancRest.mainTag(series, "SeriesInstanceUID"), OrthancRest.text(series, "ID")));
        return ids;
    }

    /** Listing a series takes Orthanc almost as long as setting all of it, so a new series goes without a list. */
    private void setBelow(
            List<Original> originals, Function<Original, CopyUids> places, Predicate<Original> isNew, String shell) {
        Map<String, JsonObject> there = originals.stream().allMatch(isNew)
                ? Map.of()
                : instancesOf(uriOf(Level.SERIES, places.apply(originals.get(0))));
        if (there.containsKey(shell)) {
            rest.delete("/instances/" + shell);
        }
        for (Original original : originals) {
            String id = OrthancIds.of(Level.INSTANCE, places.apply(original));
            if (isNew.test(original) || lacksOrigin(there.get(id))) {
                rest.put(metadata("/instances/" + id), original.id());
            }
        }
    }

    private Map<String, JsonObject> instancesOf(String series) {
        return rest.list(series + "/instances")
                .collect(Collectors.toMap(instance -> OrthancRest.text(instance, "ID"), instance -> instance));
    }

    private static boolean lacksOrigin(@Nullable JsonObject instance) {
        return instance != null && !instance.has(NAME);
    }

    private static String uriOf(Level level, CopyUids place) {
        return OrthancRest.uriOf(new Resource(level, OrthancIds.of(level, place)));
    }

    private void set(String resource, String origin) {
        if (!rest.exists(metadata(resource))) {
            rest.put(metadata(resource), origin);
        }
    }

    private static String metadata(String resource) {
        return resource + "/metadata/" + NAME;
    }
}
