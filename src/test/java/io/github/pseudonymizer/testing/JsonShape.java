// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Compares JSON by names and types, not by values. */
public final class JsonShape {

    private JsonShape() {}

    /**
     * The members of an object, by path, with their types; an array counts as its first element.
     *
     * @return such as {@code ID=string}, {@code Resources[].Type=string}
     */
    public static Map<String, String> of(JsonElement json) {
        Map<String, String> shape = new TreeMap<>();
        collect("", json, shape);
        return shape;
    }

    /** The members of {@code expected} that {@code actual} lacks or has with another type; none if it has them all. */
    public static Map<String, String> missing(JsonElement expected, JsonElement actual) {
        Map<String, String> missing = of(expected);
        missing.entrySet().removeAll(of(actual).entrySet());
        return missing;
    }

    private static void collect(String path, JsonElement json, Map<String, String> shape) {
        if (json.isJsonObject()) {
            JsonObject object = json.getAsJsonObject();
            object.entrySet().forEach(entry -> collect(path + "." + entry.getKey(), entry.getValue(), shape));
        } else if (json.isJsonArray()) {
            shape.put(path, "array");
            if (!json.getAsJsonArray().isEmpty()) {
                collect(path + "[]", json.getAsJsonArray().get(0), shape);
            }
        } else {
            shape.put(path, type(json));
        }
    }

    private static String type(JsonElement json) {
        if (json.isJsonNull()) {
            return "null";
        }
        if (json.getAsJsonPrimitive().isNumber()) {
            return "number";
        }
        return json.getAsJsonPrimitive().isBoolean() ? "boolean" : "string";
    }
}
