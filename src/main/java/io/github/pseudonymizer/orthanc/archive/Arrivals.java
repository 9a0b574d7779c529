package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * To which studies something came, by Orthanc's changes, which name of an instance nothing but its id. One question for
 * each series answers for all its instances. Confined to one thread.
 */
final class Arrivals {

    private final OrthancRest rest;
    private final Set<String> series = new HashSet<>();
    private final Set<String> instances = new HashSet<>();
    private final Set<String> studies = new LinkedHashSet<>();

    Arrivals(OrthancRest rest) {
        this.rest = rest;
    }

    /** Takes a change into account; what it is about may be gone. */
    void add(String changeType, String id) {
        switch (changeType) {
            case "NewStudy" -> studies.add(id);
            case "NewSeries" -> addSeries(id);
            case "NewInstance" -> addInstance(id);
            default -> {}
        }
    }

    private void addInstance(String id) {
        if (!instances.contains(id)) {
            object("/instances/" + id)
                    .ifPresent(
                            instance -> addSeries(instance.get("ParentSeries").getAsString()));
        }
    }

    private void addSeries(String id) {
        if (series.add(id)) {
            object("/series/" + id).ifPresent(found -> {
                studies.add(found.get("ParentStudy").getAsString());
                found.getAsJsonArray("Instances").forEach(instance -> instances.add(instance.getAsString()));
            });
        }
    }

    private Optional<JsonObject> object(String uri) {
        return rest.get(uri).map(JsonElement::getAsJsonObject);
    }

    /** In the order of their first arrivals. */
    Set<String> studies() {
        return studies;
    }
}
