// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.study.ArchiveException;
import java.util.List;

/**
 * The tags that Orthanc's index has of patients, studies and series; it shows and finds them by these. Thread-safe.
 *
 * <p>Since {@link OrthancVersion#RECONSTRUCTS} an instance without tags that the built-in stores leaves nothing of it
 * but the identifiers. Each of these levels of a copy has more: the attributes that its kind of object must have, even
 * if they are empty.
 */
final class MainTags {

    /** More than one, because a crash may have left such an instance itself among the first of a series. */
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
     * Makes Orthanc read the main tags of a study from its files again, if its index lost them.
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
        String uri = "/series/" + OrthancRest.text(series, "ID");
        List<String> instances = OrthancRest.texts(series.get("Instances"));
        for (String instance : instances.subList(0, Math.min(MOST_TRIES, instances.size()))) {
            reconstruct(instance);
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
        return rest.object(uri).filter(MainTags::areLost).isPresent();
    }
}
