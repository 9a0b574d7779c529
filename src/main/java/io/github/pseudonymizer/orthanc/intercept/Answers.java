// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import com.google.gson.JsonObject;
import com.google.gson.annotations.SerializedName;
import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.archive.OrthancVersion;
import io.github.pseudonymizer.orthanc.bridge.Json;
import io.github.pseudonymizer.orthanc.request.AnonymizeRequest;
import io.github.pseudonymizer.orthanc.route.FailureTable;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Outcome;
import io.github.pseudonymizer.study.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The answers of Orthanc's anonymization routes, and the contents of their jobs. */
public final class Answers {

    private final Supplier<OrthancVersion> orthanc;
    private final boolean tellSources;

    /**
     * For answers like those of one version.
     *
     * @param orthanc the version whose answers these are to resemble
     * @param tellSources whether they may name the originals beside the copy; only where everybody may know which copy
     *     is whose
     */
    public Answers(Supplier<OrthancVersion> orthanc, boolean tellSources) {
        this.orthanc = orthanc;
        this.tellSources = tellSources;
    }

    /** The content of a job that has just begun. */
    JsonObject begun(AnonymizeRequest request) {
        JsonObject json = new JsonObject();
        json.addProperty("Description", "REST API");
        json.addProperty("FailedInstancesCount", 0);
        json.addProperty("InstancesCount", 0);
        json.addProperty("IsAnonymization", true);
        if (!request.userData().isJsonNull()) {
            json.add("UserData", request.userData());
        }
        addSources(json, request);
        return json;
    }

    /**
     * As a set, and with the level of the route: the built-in's {@code Type} of a result is that level, also if the id
     * is of another one.
     */
    private void addSources(JsonObject json, AnonymizeRequest request) {
        if (!tellSources || !orthanc.get().isAtLeast(OrthancVersion.TELLS_SOURCES)) {
            return;
        }
        Set<String> ids = new TreeSet<>(request.resources());
        json.add("ParentResources", Json.of(ids));
        if (request.bulk() || !orthanc.get().isAtLeast(OrthancVersion.TELLS_LEVELS)) {
            return; // In bulk answers, Resources are the copies.
        }
        String type = nameOf(request.level());
        json.add(
                "Resources",
                Json.of(ids.stream().map(id -> new Source(id, type)).toList()));
    }

    private record Source(@SerializedName("ID") String id, String type) {}

    /** The content of a job that is done, and the answer to a synchronous request. */
    JsonObject done(AnonymizeRequest request, Outcome outcome) {
        JsonObject json = begun(request);
        if (!request.transferSyntax().isEmpty()) {
            json.addProperty("Transcode", request.transferSyntax());
        }
        json.addProperty("FailedInstancesCount", outcome.failures());
        json.addProperty("InstancesCount", outcome.instances());
        if (request.bulk()) {
            json.add("Resources", Json.of(all(outcome)));
        } else {
            Outcome.Copy copy = outcome.copies().get(0);
            Json.of(Result.of(resultOf(request.level(), copy)))
                    .getAsJsonObject()
                    .asMap()
                    .forEach(json::add);
            json.addProperty("PatientID", copy.patient());
        }
        List<String> ignored = new ArrayList<>(outcome.ignored());
        ignored.addAll(request.unsupported());
        if (!ignored.isEmpty()) {
            json.add("Ignored", Json.of(ignored));
        }
        if (!outcome.remarkLines().isEmpty()) {
            json.add("Remarks", Json.of(outcome.remarkLines()));
        }
        return json;
    }

    /** The content of a job that failed: it has the reason, because Orthanc itself tells none. */
    JsonObject failed(AnonymizeRequest request, Throwable thrown) {
        JsonObject json = begun(request);
        FailureTable.Failure failure = FailureTable.of(thrown);
        json.addProperty("HttpStatus", failure.answer().status());
        json.addProperty("Error", failure.summary());
        return json;
    }

    private static Resource resultOf(Level level, Outcome.Copy copy) {
        return switch (level) {
            case PATIENT -> new Resource(level, copy.patient());
            case STUDY -> new Resource(level, copy.study());
            case SERIES -> new Resource(level, copy.series().get(0));
            case INSTANCE -> new Resource(level, copy.instances().get(0));
        };
    }

    private static List<Result> all(Outcome outcome) {
        List<Result> results = new ArrayList<>();
        for (Level level : List.of(Level.INSTANCE, Level.SERIES, Level.STUDY, Level.PATIENT)) {
            outcome.copies().stream()
                    .flatMap(copy -> idsOf(level, copy).stream())
                    .distinct()
                    .forEach(id -> results.add(Result.of(new Resource(level, id))));
        }
        return results;
    }

    private static List<String> idsOf(Level level, Outcome.Copy copy) {
        return switch (level) {
            case PATIENT -> List.of(copy.patient());
            case STUDY -> List.of(copy.study());
            case SERIES -> copy.series();
            case INSTANCE -> copy.instances();
        };
    }

    private record Result(@SerializedName("ID") String id, String path, String type) {
        static Result of(Resource resource) {
            return new Result(resource.id(), OrthancRest.uriOf(resource), nameOf(resource.level()));
        }
    }

    private static String nameOf(Level level) {
        return switch (level) {
            case PATIENT -> "Patient";
            case STUDY -> "Study";
            case SERIES -> "Series";
            case INSTANCE -> "Instance";
        };
    }
}
