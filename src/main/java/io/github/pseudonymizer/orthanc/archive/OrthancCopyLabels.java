// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.CopyLabels;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Resource;
import java.util.Optional;

/**
 * The label and the user metadata by which copies are found in Orthanc. Thread-safe.
 *
 * <p>The last of them shows that none is missing, so that one request is enough for a copy that has all. Existing ones
 * stay, except the digest of a copy that was made again: a label that a user removed does not come back.
 */
final class OrthancCopyLabels {

    private final Bridge bridge;
    private final OrthancRest rest;
    private final CopyLabelPlaces places;

    OrthancCopyLabels(Bridge bridge, CopyLabelPlaces places) {
        this.bridge = bridge;
        this.rest = new OrthancRest(bridge);
        this.places = places;
    }

    /** Sets those that are missing. A failure is logged and does no harm to the copy; the next request tries again. */
    void set(String study, CopyLabels mark) {
        try {
            if (mark.remade() && places.profileDigest() != 0) {
                rest.put(uri(study, places.profileDigest()), mark.profileDigest());
            }
            if (!isComplete(study)) {
                putLabel(study, places.labelIn(mark.domain()));
                putMetadata(study, places.domain(), mark.domain());
                putMetadata(study, places.profileDigest(), mark.profileDigest());
            }
        } catch (ArchiveException | BridgeRefusedException failed) {
            bridge.log(Bridge.LogLevel.WARNING, "A copy lacks its label or metadata: " + failed.getMessage());
        }
    }

    private boolean isComplete(String study) {
        int last = places.profileDigest() == 0 ? places.domain() : places.profileDigest();
        return last != 0 && rest.exists(uri(study, last));
    }

    private void putLabel(String study, String label) {
        if (label.isEmpty()) {
            return;
        }
        Resource copy = new Resource(Level.STUDY, study);
        Optional<JsonObject> shown = rest.object(OrthancRest.uriOf(copy));
        if (shown.filter(OrthancLabels::areShown).isPresent()
                && !OrthancLabels.labels(shown.get()).contains(label)) {
            new OrthancLabels(rest).put(copy, label);
        }
    }

    private void putMetadata(String study, int number, String value) {
        if (number != 0 && !rest.exists(uri(study, number))) {
            rest.put(uri(study, number), value);
        }
    }

    private static String uri(String study, int number) {
        return "/studies/" + study + "/metadata/" + number;
    }
}
