// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.route;

import com.google.gson.JsonElement;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.bridge.Json;

/**
 * An answer on one of our own routes.
 *
 * @param status of HTTP
 * @param body as JSON
 */
public record Reply(int status, JsonElement body) {

    private record Problem(int httpStatus, String message) {}

    /** Status 200 with a record, list or map, written as {@link Json#of} does. */
    public static Reply ok(Object answer) {
        return new Reply(200, Json.of(answer));
    }

    /** An answer that tells the sender the fault of the request. */
    public static Reply problem(int status, String message) {
        return new Reply(status, Json.of(new Problem(status, message)));
    }

    /** As it is sent. */
    public HttpAnswer toAnswer() {
        return HttpAnswer.json(status, body + "\n");
    }
}
