package io.github.pseudonymizer.orthanc.request;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Requester;
import java.util.List;
import java.util.UUID;

/**
 * What a job has to know of itself to begin, also after a restart. Its JSON is kept in Orthanc's own index.
 *
 * @param ticket identifies whoever waits for this very job, in this process only
 * @param bulk whether it came by {@code /tools/bulk-anonymize}
 * @param level of the route
 * @param resources the id in the route; none for bulk; the instances of a job that was taken over from the built-in
 * @param body as the client sent it, or as a saved job of the built-in tells it
 * @param requester who asked
 * @param limited whether the number of new patients is limited, because no administrator asked
 * @param takenOver whether it was the built-in's, saved when the plugin was not there
 */
public record Job(
        String ticket,
        boolean bulk,
        Level level,
        List<String> resources,
        String body,
        Requester requester,
        boolean limited,
        boolean takenOver) {

    /** Where the bridge puts a job of the built-in anonymization that it took over. */
    private static final String BUILT_IN = "BuiltIn";

    public Job {
        resources = List.copyOf(resources);
    }

    /** A job for one resource. */
    public static Job single(Level level, String resource, String body, Requester requester, boolean limited) {
        return new Job(newTicket(), false, level, List.of(resource), body, requester, limited, false);
    }

    /** A job for the resources that the body names. */
    public static Job bulk(String body, Requester requester, boolean limited) {
        return new Job(newTicket(), true, Level.PATIENT, List.of(), body, requester, limited, false);
    }

    static String newTicket() {
        return UUID.randomUUID().toString();
    }

    /** What the client asked for. */
    public AnonymizeRequest request() {
        AnonymizeRequest request =
                bulk ? AnonymizeRequestParser.parseBulk(body) : AnonymizeRequestParser.parse(level, resources, body);
        return takenOver ? request.without(BuiltInWishes.UNREAD) : request;
    }

    public String toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("Ticket", ticket);
        json.addProperty("Bulk", bulk);
        json.addProperty("Level", level.name());
        JsonArray ids = new JsonArray();
        resources.forEach(ids::add);
        json.add("Resources", ids);
        json.addProperty("Body", body);
        json.addProperty("Cause", requester.cause().word());
        json.addProperty("User", requester.user());
        json.addProperty("Address", requester.address());
        json.addProperty("Limited", limited);
        return json.toString();
    }

    /**
     * Reads what {@link #toJson} wrote, or a job of the built-in anonymization.
     *
     * @throws RequestException if it is something else
     */
    public static Job parse(String json) {
        try {
            JsonObject object = JsonParser.parseString(json).getAsJsonObject();
            if (object.has(BUILT_IN)) {
                return BuiltInJob.read(object.get(BUILT_IN));
            }
            return new Job(
                    string(object, "Ticket"),
                    object.get("Bulk").getAsBoolean(),
                    Level.valueOf(string(object, "Level")),
                    object.getAsJsonArray("Resources").asList().stream()
                            .map(JsonElement::getAsString)
                            .toList(),
                    string(object, "Body"),
                    new Requester(
                            Requester.Cause.of(string(object, "Cause")),
                            string(object, "User"),
                            string(object, "Address")),
                    !object.has("Limited") || object.get("Limited").getAsBoolean(),
                    false);
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
