// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static io.github.pseudonymizer.orthanc.archive.OrthancRest.mainTag;
import static io.github.pseudonymizer.orthanc.archive.OrthancRest.text;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.study.review.StudyContents;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What Orthanc says of its studies and instances. Thread-safe. */
public final class OrthancContents implements StudyContents {

    private static final String NUMBERS = "[0-9]{1,9}";

    private final OrthancRest rest;

    /** Speaks to Orthanc when used, not before. */
    public OrthancContents(Bridge bridge) {
        this.rest = new OrthancRest(bridge);
    }

    @Override
    public Optional<Study> of(String study) {
        if (!OrthancIds.isWellFormed(study)) {
            return Optional.empty();
        }
        String uri = "/studies/" + study;
        return rest.object(uri).map(json -> {
            Map<String, List<JsonObject>> instances = rest.list(uri + "/instances")
                    .collect(Collectors.groupingBy(instance -> text(instance, "ParentSeries")));
            List<Series> series = rest.list(uri + "/series")
                    .sorted(Comparator.<JsonObject>comparingInt(one -> number(mainTagOrNone(one, "SeriesNumber")))
                            .thenComparing(one -> text(one, "ID")))
                    .map(one -> series(one, instances.getOrDefault(text(one, "ID"), List.of())))
                    .toList();
            return new Study(mainTag(json, "StudyInstanceUID"), series);
        });
    }

    private static Series series(JsonObject series, List<JsonObject> instances) {
        return new Series(
                text(series, "ID"),
                mainTag(series, "SeriesInstanceUID"),
                instances.stream()
                        .sorted(Comparator.<JsonObject>comparingInt(one -> number(mainTagOrNone(one, "InstanceNumber")))
                                .thenComparing(one -> text(one, "ID")))
                        .map(one -> new Instance(text(one, "ID"), mainTag(one, "SOPInstanceUID")))
                        .toList());
    }

    private static String mainTagOrNone(JsonObject resource, String keyword) {
        return mainTag(resource, keyword).strip();
    }

    /** What has no number comes last. */
    private static int number(String text) {
        return text.matches(NUMBERS) ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }

    @Override
    public Optional<String> studyOf(String instance) {
        return OrthancIds.isWellFormed(instance)
                ? rest.object("/instances/" + instance + "/study").map(study -> text(study, "ID"))
                : Optional.empty();
    }

    @Override
    public Optional<Map<String, Value>> valuesOf(String instance) {
        return OrthancIds.isWellFormed(instance)
                ? rest.object("/instances/" + instance + "/tags").map(tags -> {
                    Map<String, Value> values = new LinkedHashMap<>();
                    TagValues.addTo(values, "", tags);
                    return values;
                })
                : Optional.empty();
    }
}
