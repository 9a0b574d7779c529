package io.github.pseudonymizer.orthanc.bridge;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;

/** How this project's answers are written: indented, as Orthanc's own are, and with characters as they are. */
public final class Json {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private Json() {}

    public static String write(JsonElement element) {
        return GSON.toJson(element) + "\n";
    }
}
