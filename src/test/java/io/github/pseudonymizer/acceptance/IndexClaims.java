// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.lang.module.ModuleDescriptor.Version;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

/** What Orthanc's index has to say of a copy. */
abstract class IndexClaims {

    /** Without it, waiting origins would take minutes in an old Orthanc. */
    static final Map<String, Object> LARGE_HISTORY = Map.of("JobsHistorySize", 1000);

    static final Version TAKES_METADATA = Version.parse("1.12.2");

    @AutoClose
    static OrthancServer orthanc;

    @AutoClose
    static OrthancServer following;

    static Archive archive;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.startWithPlugin(Map.of("StableStudies", Map.of("Enabled", false)), LARGE_HISTORY);
        archive = new Archive(orthanc);
        following = OrthancServer.startWithPlugin(Map.of(), LARGE_HISTORY);
    }

    static String json(String text) {
        return text.replace('\'', '"');
    }

    static void assertIndexed(OrthancServer server, PhantomStudy study, int series) {
        Archive archive = new Archive(server);
        Archive.Study copy =
                archive.study(Eventually.get("a copy", () -> archive.links(study), links -> links.size() == 1)
                        .get(0)
                        .get("Copy")
                        .getAsString());
        if (!takesMetadata(server)) {
            awaitMarks(server, copy);
        }
        assertEquals(series, copy.seriesInstanceUids().size());
        forEachLevel(server, copy.id(), (level, resource) -> {
            assertSaysTheSame(server, study, level, resource);
            assertIsFound(server, level, resource);
        });
        assertShowsOrigins(server, study, copy);
    }

    /** Older ones show the origin a moment later, by an instance that comes and goes. */
    static void awaitMarks(OrthancServer server, Archive.Study copy) {
        Eventually.until(
                "every series to show its origin",
                () -> objects(server, "/studies/" + copy.id() + "/series").stream()
                        .allMatch(series -> series.has("AnonymizedFrom")));
        Eventually.until(
                "nothing but the copy to be there",
                () -> objects(server, "/studies/" + copy.id() + "/instances").stream()
                        .allMatch(instance ->
                                instance.getAsJsonObject("MainDicomTags").has("InstanceNumber")));
    }

    static boolean takesMetadata(OrthancServer server) {
        return Version.parse(server.version()).compareTo(TAKES_METADATA) >= 0;
    }

    static void forEachLevel(OrthancServer server, String study, BiConsumer<String, JsonObject> claim) {
        JsonObject json = server.get("/studies/" + study).expect(200).object();
        claim.accept(
                "Patient",
                server.get("/patients/" + json.get("ParentPatient").getAsString())
                        .expect(200)
                        .object());
        claim.accept("Study", json);
        objects(server, "/studies/" + study + "/series").forEach(series -> claim.accept("Series", series));
        objects(server, "/studies/" + study + "/instances").forEach(instance -> claim.accept("Instance", instance));
    }

    static List<JsonObject> objects(OrthancServer server, String path) {
        return server.get(path).expect(200).array().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    /** Which tags the index knows of a level is told by the original, which nothing has touched. */
    static void assertSaysTheSame(OrthancServer server, PhantomStudy original, String level, JsonObject resource) {
        JsonObject file = fileOf(server, level, resource);
        String path = switch (level) {
            case "Patient" -> "/patients/" + original.orthancPatient();
            case "Study" -> "/studies/" + original.orthancStudy();
            case "Series" -> "/series/" + first(server, original, "series");
            default -> "/instances/" + first(server, original, "instances");
        };
        JsonObject known = server.get(path).expect(200).object();
        for (String group : List.of("MainDicomTags", "PatientMainDicomTags")) {
            if (known.has(group)) {
                assertSaysTheSame(level, file, known.getAsJsonObject(group).keySet(), resource.getAsJsonObject(group));
            }
        }
    }

    static void assertSaysTheSame(String level, JsonObject file, Set<String> known, JsonObject index) {
        for (String tag : known) {
            assertEquals(file.has(tag), index.has(tag), level + " " + tag + " of " + index);
        }
        for (String tag : index.keySet()) {
            assertEquals(file.get(tag), index.get(tag), level + " " + tag);
        }
    }

    /** The tags of a file of it. */
    static JsonObject fileOf(OrthancServer server, String level, JsonObject resource) {
        String id = resource.get("ID").getAsString();
        String instance = switch (level) {
            case "Patient" -> first(server, "/patients/" + id + "/instances");
            case "Study" -> first(server, "/studies/" + id + "/instances");
            case "Series" -> first(server, "/series/" + id + "/instances");
            default -> id;
        };
        return server.get("/instances/" + instance + "/tags?simplify")
                .expect(200)
                .object();
    }

    static String first(OrthancServer server, PhantomStudy original, String children) {
        return first(server, "/studies/" + original.orthancStudy() + "/" + children);
    }

    static String first(OrthancServer server, String path) {
        return objects(server, path).get(0).get("ID").getAsString();
    }

    static void assertIsFound(OrthancServer server, String level, JsonObject resource) {
        JsonObject query = new JsonObject();
        for (String group : List.of("MainDicomTags", "PatientMainDicomTags")) {
            if (resource.has(group)) {
                resource.getAsJsonObject(group).entrySet().stream()
                        .filter(tag -> isSearchable(tag.getValue().getAsString()))
                        .forEach(tag -> query.add(tag.getKey(), tag.getValue()));
            }
        }
        JsonObject find = new JsonObject();
        find.addProperty("Level", level);
        find.add("Query", query);

        JsonArray found =
                server.post("/tools/find", find.toString()).expect(200).array();

        assertTrue(query.size() > 1, query.toString());
        assertTrue(found.contains(resource.get("ID")), level + " is not found by " + query);
    }

    /** Not a list of values. */
    static boolean isSearchable(String value) {
        return !value.isEmpty() && !value.contains("\\");
    }

    static void assertShowsOrigins(OrthancServer server, PhantomStudy original, Archive.Study copy) {
        Set<String> series = ids(server, "/studies/" + original.orthancStudy() + "/series");
        Set<String> instances = ids(server, "/studies/" + original.orthancStudy() + "/instances");
        boolean everyInstance = takesMetadata(server);
        forEachLevel(server, copy.id(), (level, resource) -> {
            String from = resource.has("AnonymizedFrom")
                    ? resource.get("AnonymizedFrom").getAsString()
                    : "nothing";
            switch (level) {
                case "Patient" -> assertEquals(original.orthancPatient(), from);
                case "Study" -> assertEquals(original.orthancStudy(), from);
                case "Series" -> assertTrue(series.contains(from), level + " " + from);
                default -> assertEquals(everyInstance, instances.contains(from), level + " " + from);
            }
        });
    }

    static Set<String> ids(OrthancServer server, String path) {
        return objects(server, path).stream()
                .map(one -> one.get("ID").getAsString())
                .collect(Collectors.toSet());
    }
}
