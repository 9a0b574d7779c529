// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.orthanc.bridge.Json;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Requester;
import java.util.List;

/** The JSON of a job, which Orthanc keeps in its own index. */
public final class SavedJob {

    /** Where the bridge puts a job of the built-in anonymization that it took over. */
    private static final String BUILT_IN = "BuiltIn";

    private SavedJob() {}

    private record Saved(
            String ticket,
            boolean bulk,
            Level level,
            List<String> resources,
            String body,
            String cause,
            String user,
            String address,
            boolean limited) {}

    /** Writes a job that was not taken over; one that was keeps the JSON that it came with. */
    public static String write(Job job) {
        AnonymizeRequest request = job.request();
        return Json.of(new Saved(
                        job.ticket(),
                        request.bulk(),
                        request.level(),
                        request.bulk() ? List.of() : request.resources(),
                        job.body(),
                        job.requester().cause().word(),
                        job.requester().user(),
                        job.requester().address(),
                        job.limited()))
                .toString();
    }

    /**
     * Reads what {@link #write} wrote, or a job of the built-in anonymization.
     *
     * @throws RequestException if it is something else
     */
    public static Job read(String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            return json.has(BUILT_IN) ? BuiltInJob.read(json.get(BUILT_IN)) : read(json);
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException malformed) {
            throw new RequestException(Reason.NOT_JSON, "the state of this job is not readable");
        }
    }

    private static Job read(JsonObject json) {
        String body = string(json, "Body");
        return new Job(
                string(json, "Ticket"),
                request(json, body),
                body,
                new Requester(Requester.Cause.of(string(json, "Cause")), string(json, "User"), string(json, "Address")),
                !json.has("Limited") || json.get("Limited").getAsBoolean(),
                false);
    }

    private static AnonymizeRequest request(JsonObject json, String body) {
        if (json.get("Bulk").getAsBoolean()) {
            return AnonymizeRequestParser.parseBulk(body);
        }
        List<String> resources = json.getAsJsonArray("Resources").asList().stream()
                .map(JsonElement::getAsString)
                .toList();
        return AnonymizeRequestParser.parse(
                Level.valueOf(string(json, "Level")), resources, AnonymizeRequestParser.object(body));
    }

    private static String string(JsonObject object, String field) {
        JsonElement value = object.get(field);
        if (value == null || !value.isJsonPrimitive()) {
            throw new IllegalArgumentException(field);
        }
        return value.getAsString();
    }
}
