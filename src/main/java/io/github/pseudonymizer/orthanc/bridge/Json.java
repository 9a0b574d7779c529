// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;

/** How this project writes JSON. Thread-safe. */
public final class Json {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private static final Gson RECORDS = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.UPPER_CAMEL_CASE)
            .create();

    private Json() {}

    /** As Orthanc writes its own answers: indented, and with characters as they are. */
    public static String write(JsonElement element) {
        return GSON.toJson(element) + "\n";
    }

    /**
     * A record, list or map as JSON. Like Orthanc's fields, those of a record begin with a capital letter: component
     * {@code originalExists} becomes {@code OriginalExists}. A component that is null is left out.
     */
    public static JsonElement of(Object value) {
        return RECORDS.toJsonTree(value);
    }
}
