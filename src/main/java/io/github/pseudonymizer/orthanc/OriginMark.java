package io.github.pseudonymizer.orthanc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Place;
import java.util.Set;

/**
 * Orthanc's metadata {@code AnonymizedFrom}, which both Explorers show as a link from a copy to its original.
 * Thread-safe.
 *
 * <p>Orthanc lets nobody set it: only its own anonymization does. So that is asked to anonymize one instance into the
 * series of the copy, with everything removed but the identifiers, which are those of the copy; the empty shell that
 * results is deleted at once, and the mark stays on patient, study and series.
 */
final class OriginMark {

    /** What Orthanc needs to place an instance, and its class, without which it is not stored. */
    private static final Set<String> INDISPENSABLE =
            Set.of("0008-0016", "0008-0018", "0010-0020", "0020-000d", "0020-000e");

    private final Bridge bridge;
    private final JobHistory history;
    private final OrthancRest rest;

    /** @param history of which others must not vanish for it */
    OriginMark(Bridge bridge, JobHistory history) {
        this.bridge = bridge;
        this.history = history;
        this.rest = new OrthancRest(bridge);
    }

    /** Sets the mark if it is not there yet. A failure is logged and does no harm to the copy. */
    void set(Original original, Place copy, String trace) {
        Place shell = new Place(copy.patientId(), copy.studyInstanceUid(), copy.seriesInstanceUid(), trace);
        String shellUri = "/instances/" + OrthancIds.of(Level.INSTANCE, shell);
        try {
            if (!isSet(copy)) {
                history.beforeAnother();
                rest.post("/tools/bulk-anonymize", request(original, shell));
            }
        } catch (ArchiveException failed) {
            bridge.log(Bridge.LogLevel.WARNING, "A copy will not show its original: " + failed.getMessage());
        }
        rest.delete(shellUri);
    }

    private boolean isSet(Place copy) {
        String series = OrthancIds.of(Level.SERIES, copy);
        return bridge.call("GET", "/series/" + series + "/metadata/AnonymizedFrom", OrthancRest.NOTHING)
                        .status()
                == 200;
    }

    private JsonObject request(Original original, Place shell) {
        JsonArray remove = new JsonArray();
        for (JsonElement tag : tagsOf(original)) {
            if (!INDISPENSABLE.contains(tag.getAsString())) {
                remove.add(tag);
            }
        }
        JsonObject replace = new JsonObject();
        replace.addProperty("PatientID", shell.patientId());
        replace.addProperty("StudyInstanceUID", shell.studyInstanceUid());
        replace.addProperty("SeriesInstanceUID", shell.seriesInstanceUid());
        replace.addProperty("SOPInstanceUID", shell.sopInstanceUid());
        JsonArray resources = new JsonArray();
        resources.add(original.id());
        JsonObject request = new JsonObject();
        request.add("Resources", resources);
        request.add("Remove", remove);
        request.add("Replace", replace);
        request.addProperty("Force", true);
        return request;
    }

    private JsonArray tagsOf(Original original) {
        return rest.get("/instances/" + original.id() + "/content")
                .map(JsonElement::getAsJsonArray)
                .orElseThrow(() -> new ArchiveException(ArchiveException.Reason.GONE, "an original is gone"));
    }
}
