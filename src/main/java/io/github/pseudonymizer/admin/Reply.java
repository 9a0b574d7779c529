package io.github.pseudonymizer.admin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * An answer of the plugin's own API.
 *
 * @param status of HTTP
 * @param body as JSON
 */
public record Reply(int status, JsonElement body) {

    /** What is wrong with a request. */
    static Reply problem(int status, String message) {
        JsonObject json = new JsonObject();
        json.addProperty("HttpStatus", status);
        json.addProperty("Message", message);
        return new Reply(status, json);
    }
}
