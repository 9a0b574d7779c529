package io.github.pseudonymizer.orthanc.route;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;

/**
 * An answer on one of our own routes.
 *
 * @param status of HTTP
 * @param body as JSON
 */
public record Reply(int status, JsonElement body) {

    /** An answer that tells the sender the fault of the request. */
    public static Reply problem(int status, String message) {
        JsonObject json = new JsonObject();
        json.addProperty("HttpStatus", status);
        json.addProperty("Message", message);
        return new Reply(status, json);
    }

    /** As it is sent. */
    public HttpAnswer toAnswer() {
        return HttpAnswer.json(status, body + "\n");
    }
}
