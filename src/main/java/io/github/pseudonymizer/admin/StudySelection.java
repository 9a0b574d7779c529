// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which studies a body means: {@code "Studies": ["id", …]} or {@code "All": true}.
 *
 * @param studies Orthanc's ids; empty for all
 */
record StudySelection(Optional<List<String>> studies) {

    static final int GREATEST = 10_000;

    /** What a body must be, for messages. */
    static final String ALLOWED =
            "the body must be {\"Studies\": [\"id\", …]} with 1 to " + GREATEST + " ids, or {\"All\": true}";

    StudySelection {
        studies = studies.map(List::copyOf);
    }

    /** The body as a JSON object; empty if it is something else. */
    static Optional<JsonObject> object(String body) {
        try {
            return JsonParser.parseString(body) instanceof JsonObject json ? Optional.of(json) : Optional.empty();
        } catch (JsonParseException malformed) {
            return Optional.empty(); // The parser's message would quote the body.
        }
    }

    /** What these two fields say; empty if they are not as they must be. Others are not looked at. */
    static Optional<StudySelection> of(JsonObject json) {
        if (json.has("Studies") == json.has("All")) {
            return Optional.empty();
        }
        return json.has("All")
                ? flag(json.get("All")).filter(all -> all).map(all -> new StudySelection(Optional.empty()))
                : ids(json.get("Studies")).map(ids -> new StudySelection(Optional.of(ids)));
    }

    static Optional<String> text(JsonElement value) {
        return value instanceof JsonPrimitive text && text.isString()
                ? Optional.of(text.getAsString())
                : Optional.empty();
    }

    static Optional<Boolean> flag(JsonElement value) {
        return value instanceof JsonPrimitive flag && flag.isBoolean()
                ? Optional.of(flag.getAsBoolean())
                : Optional.empty();
    }

    private static Optional<List<String>> ids(JsonElement value) {
        if (!(value instanceof JsonArray array) || array.isEmpty() || array.size() > GREATEST) {
            return Optional.empty();
        }
        List<String> ids = new ArrayList<>();
        for (JsonElement element : array) {
            Optional<String> id = text(element);
            if (id.isEmpty()) {
                return Optional.empty();
            }
            ids.add(id.get());
        }
        return Optional.of(ids);
    }
}
