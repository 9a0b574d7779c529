// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * In which transfer syntaxes Orthanc keeps the instances of a study: by one call, without reading a file. Thread-safe.
 */
record OrthancEncodings(OrthancRest rest) {

    /**
     * An instance of the study.
     *
     * @param instance Orthanc's id
     * @param hasPixelData whether Orthanc has noted that the file has Pixel Data (7FE0,0010); it may have pixels if not
     */
    record Instance(String instance, boolean hasPixelData) {}

    /** Those in another transfer syntax, or in one that Orthanc has not noted; none of an unknown study. */
    List<Instance> otherThan(String transferSyntax, String study) {
        JsonArray resources = new JsonArray();
        resources.add(study);
        JsonObject query = new JsonObject();
        query.add("Resources", resources);
        query.addProperty("Level", "Instance");
        query.addProperty("Metadata", true);
        return rest.post("/tools/bulk-content", query).getAsJsonArray().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(found -> !transferSyntax.equals(metadata(found, "TransferSyntax")))
                .map(found -> new Instance(
                        found.get("ID").getAsString(),
                        !metadata(found, "PixelDataOffset").isEmpty()))
                .toList();
    }

    private static String metadata(JsonObject instance, String name) {
        JsonElement value = instance.getAsJsonObject("Metadata").get(name);
        return value == null ? "" : value.getAsString();
    }
}
