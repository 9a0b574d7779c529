// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what the instances that a saved job of the built-in lists make up today. Thread-safe. */
public final class SavedInstances {

    private final OrthancRest rest;

    public SavedInstances(OrthancRest rest) {
        this.rest = rest;
    }

    /**
     * Whole series where all their instances are listed, else single instances: what came later was not asked for.
     *
     * @param instances Orthanc's ids
     * @param permissive whether instances that are gone may be left out
     * @throws RequestException if one is gone that may not be left out, or all are
     */
    public List<Resource> resources(List<String> instances, boolean permissive) {
        Map<String, Set<String>> bySeries = new LinkedHashMap<>();
        for (String instance : instances) {
            Optional<JsonObject> found = rest.get("/instances/" + instance).map(JsonElement::getAsJsonObject);
            if (found.isPresent()) {
                bySeries.computeIfAbsent(found.get().get("ParentSeries").getAsString(), unused -> new LinkedHashSet<>())
                        .add(instance);
            } else if (!permissive) {
                throw new RequestException(Reason.UNKNOWN_RESOURCE, "an instance is gone");
            }
        }
        if (bySeries.isEmpty()) {
            throw new RequestException(Reason.UNKNOWN_RESOURCE, "all instances are gone");
        }
        List<Resource> resources = new ArrayList<>();
        bySeries.forEach((series, listed) -> {
            if (listed.containsAll(instancesOf(series))) {
                resources.add(new Resource(Level.SERIES, series));
            } else {
                listed.forEach(instance -> resources.add(new Resource(Level.INSTANCE, instance)));
            }
        });
        return resources;
    }

    private Set<String> instancesOf(String series) {
        return rest
                .get("/series/" + series)
                .map(json -> json.getAsJsonObject().getAsJsonArray("Instances").asList())
                .orElse(List.of())
                .stream()
                .map(JsonElement::getAsString)
                .collect(Collectors.toSet());
    }
}
