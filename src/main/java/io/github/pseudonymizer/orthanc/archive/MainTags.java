package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.study.ArchiveException;
import java.util.List;
import java.util.Optional;

/**
 * What Orthanc's index says about patients, studies and series, which it shows and finds them by. Thread-safe.
 *
 * <p>Since {@link OrthancVersion#RECONSTRUCTS} an instance without tags that the built-in stores leaves nothing of it
 * but the identifiers. Each of these levels of a copy has more: the attributes that its kind of object must have, even
 * if they are empty.
 */
final class MainTags {

    /** Of the first of a series may be such an instance itself, which a crash left behind. */
    private static final int MOST_TRIES = 3;

    private final OrthancRest rest;

    MainTags(OrthancRest rest) {
        this.rest = rest;
    }

    /** Whether the index knows nothing but the identifier of a series, or of a study or its patient. */
    static boolean areLost(JsonObject resource) {
        return isBlank(resource, "MainDicomTags") || isBlank(resource, "PatientMainDicomTags");
    }

    private static boolean isBlank(JsonObject resource, String group) {
        return resource.get(group) instanceof JsonObject tags && tags.size() <= 1;
    }

    /**
     * Makes Orthanc read again from the files of a study what its index lost, if it did.
     *
     * @return whether something was lost and is there again
     * @throws ArchiveException if Orthanc cannot read them
     */
    boolean restore(String study) {
        boolean lost = isLost("/studies/" + study);
        boolean restored = false;
        for (JsonObject series : rest.list("/studies/" + study + "/series").toList()) {
            if (lost || areLost(series)) {
                restored |= restore(study, series);
                lost = isLost("/studies/" + study);
            }
        }
        return restored;
    }

    private boolean restore(String study, JsonObject series) {
        String uri = "/series/" + series.get("ID").getAsString();
        List<JsonElement> instances = series.getAsJsonArray("Instances").asList();
        for (JsonElement instance : instances.subList(0, Math.min(MOST_TRIES, instances.size()))) {
            reconstruct(instance.getAsString());
            if (!isLost(uri) && !isLost("/studies/" + study)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Makes Orthanc read the main tags of an instance, its series, study and patient from its file. Metadata and labels
     * stay.
     *
     * @throws ArchiveException if it cannot
     */
    void reconstruct(String instance) {
        rest.post("/instances/" + instance + "/reconstruct");
    }

    private boolean isLost(String uri) {
        Optional<JsonElement> resource = rest.get(uri);
        return resource.filter(json -> areLost(json.getAsJsonObject())).isPresent();
    }
}
