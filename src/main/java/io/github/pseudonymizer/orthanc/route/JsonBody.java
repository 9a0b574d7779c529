// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.route;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads bodies of requests that are JSON. */
public final class JsonBody {

    private JsonBody() {}

    /** The body as a JSON object; empty if it is something else. */
    public static Optional<JsonObject> object(String body) {
        try {
            return JsonParser.parseString(body) instanceof JsonObject json ? Optional.of(json) : Optional.empty();
        } catch (JsonParseException malformed) {
            return Optional.empty(); // The parser's message would quote the body.
        }
    }

    /** A text; empty if it is something else. */
    public static Optional<String> text(@Nullable JsonElement value) {
        return value instanceof JsonPrimitive text && text.isString()
                ? Optional.of(text.getAsString())
                : Optional.empty();
    }

    /** A truth value; empty if it is something else. */
    public static Optional<Boolean> flag(@Nullable JsonElement value) {
        return value instanceof JsonPrimitive flag && flag.isBoolean()
                ? Optional.of(flag.getAsBoolean())
                : Optional.empty();
    }
}
