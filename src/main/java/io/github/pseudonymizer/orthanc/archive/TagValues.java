// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.study.review.StudyContents.Value;
import java.util.Map;

/** Reads Orthanc's JSON of the tags of an instance. */
final class TagValues {

    /** A dataset with more is not shown to people whole. */
    private static final int MOST = 20_000;

    private TagValues() {}

    /**
     * Adds the values of a dataset, or of an item of a sequence.
     *
     * @param around the path of the item, with a point at its end; empty for the dataset
     */
    static void addTo(Map<String, Value> values, String around, JsonObject tags) {
        for (Map.Entry<String, JsonElement> entry : tags.entrySet()) {
            if (values.size() < MOST && entry.getValue() instanceof JsonObject described) {
                add(values, around, Tag.parse(entry.getKey()), described);
            }
        }
    }

    private static void add(Map<String, Value> values, String around, Tag tag, JsonObject described) {
        String keyword = Dictionary.find(tag).map(Dictionary.Entry::keyword).orElse("");
        String path = around + (keyword.isEmpty() ? tag.toString().substring(1, 10) : keyword);
        JsonElement value = described.get("Value");
        if (value instanceof JsonArray items) {
            values.put(path, new Value(tag.toString(), keyword, "", false));
            for (int i = 0; i < items.size(); i++) {
                addTo(values, path + "[" + i + "].", items.get(i).getAsJsonObject());
            }
        } else {
            boolean shown = value != null && value.isJsonPrimitive();
            values.put(
                    path,
                    new Value(
                            tag.toString(), keyword, shown ? value.getAsString().strip() : "", shown));
        }
    }
}
