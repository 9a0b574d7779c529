// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.pseudonymizer.study.domain.StudyTraits;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What Orthanc knows of a study. The AE titles of a series are those with which its first instance came: Orthanc keeps
 * them as metadata of each instance ({@code CalledAET}, {@code RemoteAET}), and has none for instances that came over
 * HTTP. Thread-safe.
 */
final class OrthancTraits {

    private final OrthancRest rest;

    OrthancTraits(OrthancRest rest) {
        this.rest = rest;
    }

    /** In two requests, and one for each series. */
    StudyTraits of(String study) {
        String uri = "/studies/" + study;
        JsonObject shown = object(uri);
        Set<String> modalities = new HashSet<>();
        Set<String> calledAets = new HashSet<>();
        Set<String> callingAets = new HashSet<>();
        rest.list(uri + "/series").forEach(series -> {
            text(tags(series), "Modality").ifPresent(modalities::add);
            if (series.get("Instances") instanceof JsonArray instances && !instances.isEmpty()) {
                JsonObject metadata = object("/instances/" + instances.get(0).getAsString() + "/metadata?expand");
                text(metadata, "CalledAET").ifPresent(calledAets::add);
                text(metadata, "RemoteAET").ifPresent(callingAets::add);
            }
        });
        return new StudyTraits(
                OrthancLabels.labels(shown),
                modalities,
                calledAets,
                callingAets,
                text(tags(shown), "StudyDescription").orElse(""));
    }

    private static JsonObject tags(JsonObject resource) {
        return resource.get("MainDicomTags") instanceof JsonObject tags ? tags : new JsonObject();
    }

    private JsonObject object(String uri) {
        return rest.object(uri).orElseGet(JsonObject::new);
    }

    private static Optional<String> text(JsonObject json, String key) {
        return json.get(key) instanceof JsonPrimitive value
                ? Optional.of(value.getAsString().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }
}
