package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
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
        Optional<JsonObject> study = rest.get(uri).map(JsonElement::getAsJsonObject);
        if (study.filter(OrthancLabels::areShown).isEmpty()) {
            return Optional.empty();
        }
        Set<String> patient = rest.get(
                        "/patients/" + study.get().get("ParentPatient").getAsString())
                .map(json -> labels(json.getAsJsonObject()))
                .orElse(Set.of());
        Map<String, Set<String>> series = new HashMap<>();
        for (JsonElement one : children(uri + "/series")) {
            JsonObject json = one.getAsJsonObject();
            series.put(
                    json.getAsJsonObject("MainDicomTags")
                            .get("SeriesInstanceUID")
                            .getAsString(),
                    labels(json));
        }
        return Optional.of(new Labels(patient, labels(study.get()), series, ofInstances(part, uri)));
    }

    private Map<String, Set<String>> ofInstances(StudyPart part, String uri) {
        Set<String> wanted = new HashSet<>();
        part.instances().stream().map(Original::id).forEach(wanted::add);
        Map<String, Set<String>> instances = new HashMap<>();
        for (JsonElement one : children(uri + "/instances")) {
            String id = one.getAsJsonObject().get("ID").getAsString();
            if (wanted.contains(id)) {
                instances.put(id, labels(one.getAsJsonObject()));
            }
        }
        return instances;
    }

    private JsonArray children(String uri) {
        return rest.get(uri).map(JsonElement::getAsJsonArray).orElseGet(JsonArray::new);
    }

    /** Whether this Orthanc has labels, told by how it shows a resource. */
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
        rest.put(OrthancArchive.uriOf(resource) + "/labels/" + label);
    }
}
