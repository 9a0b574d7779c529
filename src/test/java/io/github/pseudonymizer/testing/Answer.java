// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What an HTTP server answered. Its equality is nobody's concern. */
@SuppressWarnings("ArrayRecordComponent")
public record Answer(int status, HttpHeaders headers, byte[] body) {

    static Answer of(HttpResponse<byte[]> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The first Content-Type, or empty. */
    public String contentType() {
        return headers.firstValue("Content-Type").orElse("");
    }

    /** The body, which must be JSON. */
    public JsonElement json() {
        return JsonParser.parseString(text());
    }

    /** The body, which must be a JSON object. */
    public JsonObject object() {
        return json().getAsJsonObject();
    }

    /** The body, which must be a JSON array. */
    public JsonArray array() {
        return json().getAsJsonArray();
    }

    /** This answer, if it has the status. */
    public Answer expect(int wanted) {
        if (status != wanted) {
            throw new AssertionError("expected HTTP status " + wanted + ", got " + this);
        }
        return this;
    }

    /** Status and the beginning of the body: test data only, so nothing to hide. */
    @Override
    public String toString() {
        String text = contentType().startsWith("application/dicom") ? body.length + " bytes of DICOM" : text();
        return status + " " + text.substring(0, Math.min(text.length(), 600));
    }
}
