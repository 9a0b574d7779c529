// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.study.Labels;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyPart;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Labels of resources, which Orthanc has since 1.12.0 and shows with every resource. Thread-safe. */
public final class OrthancLabels {

    private static final String LABELS = "Labels";

    private final OrthancRest rest;

    OrthancLabels(OrthancRest rest) {
        this.rest = rest;
    }

    /** In four requests, however many instances there are; empty if this Orthanc shows none. */
    Optional<Labels> of(StudyPart part) {
        String uri = "/studies/" + part.study();
        Optional<JsonObject> study = rest.object(uri);
        if (study.filter(OrthancLabels::areShown).isEmpty()) {
            return Optional.empty();
        }
        Set<String> patient = rest.object("/patients/" + OrthancRest.text(study.get(), "ParentPatient"))
                .map(OrthancLabels::labels)
                .orElse(Set.of());
        Map<String, Set<String>> series = new HashMap<>();
        rest.list(uri + "/series")
                .forEach(one -> series.put(OrthancRest.mainTag(one, "SeriesInstanceUID"), labels(one)));
        return Optional.of(new Labels(patient, labels(study.get()), series, ofInstances(part, uri)));
    }

    private Map<String, Set<String>> ofInstances(StudyPart part, String uri) {
        Set<String> wanted = new HashSet<>();
        part.instances().stream().map(Original::id).forEach(wanted::add);
        return rest.list(uri + "/instances")
                .filter(one -> wanted.contains(OrthancRest.text(one, "ID")))
                .collect(Collectors.toMap(one -> OrthancRest.text(one, "ID"), OrthancLabels::labels));
    }

    /** Whether this Orthanc has labels: it then shows them with every resource. */
    static boolean areShown(JsonObject resource) {
        return resource.has(LABELS);
    }

    public static Set<String> labels(JsonObject resource) {
        Set<String> labels = new HashSet<>();
        if (resource.get(LABELS) instanceof JsonArray array) {
            array.forEach(label -> labels.add(label.getAsString()));
        }
        return labels;
    }

    /** Puts a label, of {@code A-Z a-z 0-9 _ -} as Orthanc's own are, on a resource. */
    void put(Resource resource, String label) {
        rest.put(OrthancRest.uriOf(resource) + "/labels/" + label);
    }
}
