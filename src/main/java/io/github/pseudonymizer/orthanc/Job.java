package io.github.pseudonymizer.orthanc;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.orthanc.RequestException.Reason;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Requester;

/**
 * What a job has to know of itself to begin, also after a restart. Its JSON is kept in Orthanc's own index.
 *
 * @param ticket identifies whoever waits for this very job, in this process only
 * @param bulk whether it came by {@code /tools/bulk-anonymize}
 * @param level of the route
 * @param resource the id in the route; empty for bulk
 * @param body as the client sent it
 * @param requester who asked
 */
record Job(String ticket, boolean bulk, Level level, String resource, String body, Requester requester) {

    /** Where the bridge puts a job of the built-in anonymization that it took over. */
    private static final String BUILT_IN = "BuiltIn";

    /** What the client asked for. */
    AnonymizeRequest request() {
        return bulk ? AnonymizeRequestParser.parseBulk(body) : AnonymizeRequestParser.parse(level, resource, body);
    }

    String toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("Ticket", ticket);
        json.addProperty("Bulk", bulk);
        json.addProperty("Level", level.name());
        json.addProperty("Resource", resource);
        json.addProperty("Body", body);
        json.addProperty("Cause", requester.cause().name());
        json.addProperty("User", requester.user());
        json.addProperty("Address", requester.address());
        return json.toString();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws RequestException if it is something else, such as a job of the built-in anonymization
     */
    static Job parse(String json) {
        try {
            JsonObject object = JsonParser.parseString(json).getAsJsonObject();
            if (object.has(BUILT_IN)) {
                throw new RequestException(
                        Reason.BAD_REQUEST,
                        "this job of the built-in anonymization was blocked; please ask for the anonymization again");
            }
            return new Job(
                    string(object, "Ticket"),
                    object.get("Bulk").getAsBoolean(),
                    Level.valueOf(string(object, "Level")),
                    string(object, "Resource"),
                    string(object, "Body"),
                    new Requester(
                            Requester.Cause.valueOf(string(object, "Cause")),
                            string(object, "User"),
                            string(object, "Address")));
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException malformed) {
            throw new RequestException(Reason.NOT_JSON, "the state of this job is not readable");
        }
    }

    private static String string(JsonObject object, String field) {
        JsonElement value = object.get(field);
        if (value == null || !value.isJsonPrimitive()) {
            throw new IllegalArgumentException(field);
        }
        return value.getAsString();
    }
}
