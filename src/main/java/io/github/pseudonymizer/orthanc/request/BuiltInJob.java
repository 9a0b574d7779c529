// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.pseudonymizer.orthanc.archive.OrthancIds;
import io.github.pseudonymizer.orthanc.request.RequestException.Reason;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Requester;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A job of the built-in anonymization as Orthanc had saved it, read as the request that led to it. Orthanc 1.9.4 to
 * 1.11.2 save the instances as {@code Commands}, newer ones as {@code Instances}; older ones do not save the level.
 */
final class BuiltInJob {

    private static final List<String> FLAGS = List.of("KeepSource", "Permissive", "KeepLabels");
    private static final List<String> OTHERS = List.of("Transcode", "UserData");

    private final JsonObject saved;

    private BuiltInJob(JsonObject saved) {
        this.saved = saved;
    }

    /**
     * Reads a saved job.
     *
     * @throws RequestException if it cannot be read; then its wishes must not be guessed
     */
    static Job read(JsonElement saved) {
        if (!(saved instanceof JsonObject object)) {
            throw unreadable();
        }
        try {
            return new BuiltInJob(object).read();
        } catch (IllegalStateException | IllegalArgumentException | UnsupportedOperationException malformed) {
            throw unreadable();
        }
    }

    private static RequestException unreadable() {
        return new RequestException(
                Reason.BAD_REQUEST,
                "this job of the built-in anonymization was blocked; please ask for the anonymization again");
    }

    private Job read() {
        boolean bulk = has("IsSingleResource") && !flag("IsSingleResource").getAsBoolean();
        List<String> instances = instances();
        JsonObject body = new BuiltInWishes(saved.get("Modification")).body();
        FLAGS.stream().filter(this::has).forEach(name -> body.add(name, flag(name)));
        OTHERS.stream().filter(this::has).forEach(name -> body.add(name, saved.get(name)));
        body.addProperty("Force", true);
        if (bulk) {
            JsonArray resources = new JsonArray();
            instances.forEach(resources::add);
            body.add("Resources", resources);
        }
        AnonymizeRequest request =
                bulk ? AnonymizeRequestParser.parseBulk(body) : AnonymizeRequestParser.parse(level(), instances, body);
        Requester requester = requester();
        return new Job(
                Job.newTicket(),
                request.without(BuiltInWishes.UNREAD),
                "",
                requester,
                requester.cause() == Requester.Cause.HTTP,
                true);
    }

    private boolean has(String name) {
        return saved.has(name) && !saved.get(name).isJsonNull();
    }

    private JsonElement flag(String name) {
        if (saved.get(name) instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive;
        }
        throw unreadable();
    }

    /** The last command stands for deleting the originals and is null. */
    private List<String> instances() {
        List<String> instances = new ArrayList<>();
        if (saved.get(has("Instances") ? "Instances" : "Commands") instanceof JsonArray array) {
            for (JsonElement element : array) {
                if (!element.isJsonNull()) {
                    instances.add(element.getAsString());
                }
            }
        }
        if (instances.isEmpty() || !instances.stream().allMatch(OrthancIds::isWellFormed)) {
            throw unreadable();
        }
        return instances;
    }

    /** Up to 1.9.3 Orthanc answered with the patient for requests of every level. */
    private Level level() {
        String name = has("OutputLevel") ? saved.get("OutputLevel").getAsString() : "Patient";
        return Stream.of(Level.PATIENT, Level.STUDY, Level.SERIES)
                .filter(level -> level.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(BuiltInJob::unreadable);
    }

    /** No user is named, because the job does not tell whether Orthanc had verified the name. */
    private Requester requester() {
        if (saved.get("Origin") instanceof JsonObject origin
                && origin.get("Origin") instanceof JsonPrimitive kind
                && kind.getAsString().equals("RestApi")) {
            JsonElement address = origin.get("RemoteIP");
            return new Requester(Requester.Cause.HTTP, "", address == null ? "" : address.getAsString());
        }
        return Requester.itself(Requester.Cause.INTERNAL);
    }
}
