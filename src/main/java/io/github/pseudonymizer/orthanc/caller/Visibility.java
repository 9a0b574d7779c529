// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.archive.OrthancLabels;
import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.request.RequestException;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.study.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps users from studies that they may not see. As for the authorization plugin, the labels of the study decide, also
 * for its series and instances; of a patient every study must be visible. Thread-safe.
 */
public final class Visibility {

    private final OrthancRest rest;

    public Visibility(OrthancRest rest) {
        this.rest = rest;
    }

    /**
     * Lets a request pass if all that it asks for may be seen.
     *
     * @throws RequestException if one study may not be seen; says nothing about which
     */
    public void check(List<Resource> resources, LabelRights rights) {
        if (rights.all()) {
            return;
        }
        Set<String> studies = new LinkedHashSet<>();
        resources.forEach(resource -> studiesOf(resource).forEach(studies::add));
        boolean allowed = !studies.isEmpty() && studies.stream().allMatch(study -> rights.allow(labelsOf(study)));
        if (!allowed) {
            throw new RequestException(Reason.FORBIDDEN, "this user may not see all studies that are asked for");
        }
    }

    /** A deleted resource has no study. */
    private Stream<String> studiesOf(Resource resource) {
        String uri = OrthancRest.uriOf(resource);
        return switch (resource.level()) {
            case PATIENT ->
                object(uri).stream()
                        .flatMap(patient -> patient.getAsJsonArray("Studies").asList().stream())
                        .map(JsonElement::getAsString);
            case STUDY -> Stream.of(resource.id());
            case SERIES ->
                object(uri).stream().map(series -> series.get("ParentStudy").getAsString());
            case INSTANCE ->
                object(uri + "/study").stream().map(study -> study.get("ID").getAsString());
        };
    }

    private Set<String> labelsOf(String study) {
        return object("/studies/" + study).map(OrthancLabels::labels).orElse(Set.of());
    }

    private Optional<JsonObject> object(String uri) {
        return rest.get(uri).map(JsonElement::getAsJsonObject);
    }
}
