package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.SinceOrthanc;
import java.lang.module.ModuleDescriptor.Version;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Orthanc's index says the same about a copy as its files do, whatever was asked for and in whatever order, finds it by
 * that, and shows of what it was made.
 */
@EveryOrthanc
class IndexIT {

    /** Without it, waiting origins would take minutes in an old Orthanc. */
    private static final Map<String, Object> LARGE_HISTORY = Map.of("JobsHistorySize", 1000);

    private static final Version TAKES_METADATA = Version.parse("1.12.2");
    private static final AtomicInteger NAMES = new AtomicInteger();

    @AutoClose
    private static OrthancServer orthanc;

    @AutoClose
    private static OrthancServer following;

    private static Archive archive;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.startWithPlugin(Map.of("StableStudies", Map.of("Enabled", false)), LARGE_HISTORY);
        archive = new Archive(orthanc);
        following = OrthancServer.startWithPlugin(Map.of(), LARGE_HISTORY);
    }

    /** What clients ask for, of a study of three series. */
    private enum Request {
        STUDY("/studies/%2$s/anonymize", "{}", 3),
        STUDY_LATER("/studies/%2$s/anonymize", "{'Asynchronous':true}", 3),
        PATIENT("/patients/%1$s/anonymize", "{}", 3),
        PATIENT_LATER("/patients/%1$s/anonymize", "{'Asynchronous':true}", 3),
        SERIES("/series/%3$s/anonymize", "{}", 1),
        SERIES_LATER("/series/%3$s/anonymize", "{'Asynchronous':true}", 1),
        BULK("/tools/bulk-anonymize", "{'Resources':['%2$s']}", 3),
        BULK_LATER("/tools/bulk-anonymize", "{'Resources':['%3$s','%2$s'],'Asynchronous':true}", 3),
        INSTANCE_IN_BULK("/tools/bulk-anonymize", "{'Resources':['%4$s']}", 1);

        private final String path;
        private final String body;
        private final int series;

        Request(String path, String body, int series) {
            this.path = path;
            this.body = body;
            this.series = series;
        }

        void send(PhantomStudy study) {
            String[] ids = {
                study.orthancPatient(),
                study.orthancStudy(),
                first(orthanc, study, "series"),
                first(orthanc, study, "instances")
            };
            JsonObject answer = orthanc.post(path.formatted((Object[]) ids), json(body.formatted((Object[]) ids)))
                    .expect(200)
                    .object();
            if (body.contains("Asynchronous")) {
                JsonObject job = archive.awaitJob(answer.get("ID").getAsString());
                assertEquals("Success", job.get("State").getAsString(), job.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void after_every_kind_of_request_the_index_says_what_the_files_say(Request request) {
        PhantomStudy study = upload(PhantomStudies.series(fresh("x"), 3));

        request.send(study);

        assertIndexed(orthanc, study, request.series);
    }

    @ParameterizedTest
    @EnumSource(names = {"STUDY", "STUDY_LATER", "SERIES", "INSTANCE_IN_BULK"})
    void late_instances_change_nothing_of_what_the_index_says(Request request) {
        PhantomStudy study = PhantomStudies.mr(fresh("late"), 4, 16);
        orthanc.upload(study.files().subList(0, 2));
        request.send(study);
        assertIndexed(orthanc, study, 1);

        orthanc.upload(study.files().subList(2, 4));
        request.send(study);

        assertIndexed(orthanc, study, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"STUDY", "STUDY_LATER", "PATIENT"})
    void late_series_change_nothing_of_what_the_index_says(Request request) {
        PhantomStudy study = PhantomStudies.series(fresh("lates"), 3);
        orthanc.upload(study.files().subList(0, 1));
        request.send(study);
        assertIndexed(orthanc, study, 1);

        orthanc.upload(study.files().subList(1, 3));
        request.send(study);

        assertIndexed(orthanc, study, 3);
    }

    @Test
    void a_second_study_of_the_patient_changes_nothing_of_what_the_index_says() {
        PhantomStudy first = upload(PhantomStudies.firstCt());
        PhantomStudy second = upload(PhantomStudies.secondCt());

        Request.STUDY.send(first);
        Request.STUDY_LATER.send(second);

        assertIndexed(orthanc, first, 1);
        assertIndexed(orthanc, second, 1);
    }

    @Test
    void a_copy_that_is_made_again_is_indexed_as_it_was() {
        PhantomStudy study = upload(PhantomStudies.series("again", 2));
        Request.STUDY.send(study);
        archive.copyOf(study).delete();

        Request.STUDY.send(study);

        assertIndexed(orthanc, study, 2);
    }

    @Test
    void a_copy_asked_for_once_more_is_indexed_as_it_was() {
        PhantomStudy study = upload(PhantomStudies.series("twice", 2));
        Request.STUDY.send(study);

        Request.STUDY_LATER.send(study);

        assertIndexed(orthanc, study, 2);
    }

    @Test
    void the_index_knows_copies_of_stable_studies_and_of_what_came_later() {
        PhantomStudy study = PhantomStudies.series("stable", 3);
        following.upload(study.files().subList(0, 2));
        Archive followed = new Archive(following);
        var unused = followed.awaitCopy(study, 2);
        assertIndexed(following, study, 2);

        following.upload(study.files().subList(2, 3));
        unused = followed.awaitCopy(study, 3);

        assertIndexed(following, study, 3);
    }

    @ParameterizedTest
    @CsvSource({"/studies/%2$s/anonymize, true", "/studies/%2$s/anonymize, false", "/patients/%1$s/anonymize, true"})
    @SinceOrthanc("1.12.2")
    void success_means_that_the_copy_shows_what_it_is(String path, boolean later) {
        PhantomStudy study = upload(PhantomStudies.mr("shows" + path.charAt(1) + later, 30, 16));
        String body = later ? "{\"Asynchronous\":true}" : "{}";

        JsonObject answer = orthanc.post(path.formatted(study.orthancPatient(), study.orthancStudy()), body)
                .expect(200)
                .object();
        if (later) {
            JsonObject unused = archive.awaitJob(answer.get("ID").getAsString());
        }
        Archive.Study copy =
                archive.study(archive.links(study).get(0).get("Copy").getAsString());

        assertShowsOrigins(orthanc, study, copy);
        assertEquals("default", copy.metadata("5151").expect(200).text());
        copy.metadata("5152").expect(200);
        orthanc.get("/studies/" + copy.id() + "/labels/Pseudonymized").expect(200);
    }

    @Test
    void where_it_is_not_wanted_no_origin_is_shown_at_any_level() {
        try (OrthancServer silent = OrthancServer.startWithPlugin(
                Map.of("StableStudies", Map.of("Enabled", false), "AnonymizedFrom", false))) {
            PhantomStudy study = PhantomStudies.series("silent", 2);
            silent.upload(study.files());
            Archive.Study copy = new Archive(silent).copyOf(study);

            forEachLevel(silent, copy.id(), (level, resource) -> {
                assertSaysTheSame(silent, study, level, resource);
                assertFalse(resource.has("AnonymizedFrom"), level);
            });
        }
    }

    /** The name of a study that no other test has. */
    private static String fresh(String name) {
        return name + NAMES.incrementAndGet();
    }

    private static PhantomStudy upload(PhantomStudy study) {
        orthanc.upload(study.files());
        return study;
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static void assertIndexed(OrthancServer server, PhantomStudy study, int series) {
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
    private static void awaitMarks(OrthancServer server, Archive.Study copy) {
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

    private static boolean takesMetadata(OrthancServer server) {
        return Version.parse(server.version()).compareTo(TAKES_METADATA) >= 0;
    }

    private static void forEachLevel(OrthancServer server, String study, BiConsumer<String, JsonObject> claim) {
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

    private static List<JsonObject> objects(OrthancServer server, String path) {
        return server.get(path).expect(200).array().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    /** Which tags the index knows of a level is told by the original, which nothing has touched. */
    private static void assertSaysTheSame(
            OrthancServer server, PhantomStudy original, String level, JsonObject resource) {
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

    private static void assertSaysTheSame(String level, JsonObject file, Set<String> known, JsonObject index) {
        for (String tag : known) {
            assertEquals(file.has(tag), index.has(tag), level + " " + tag + " of " + index);
        }
        for (String tag : index.keySet()) {
            assertEquals(file.get(tag), index.get(tag), level + " " + tag);
        }
    }

    /** The tags of a file of it. */
    private static JsonObject fileOf(OrthancServer server, String level, JsonObject resource) {
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

    private static String first(OrthancServer server, PhantomStudy original, String children) {
        return first(server, "/studies/" + original.orthancStudy() + "/" + children);
    }

    private static String first(OrthancServer server, String path) {
        return objects(server, path).get(0).get("ID").getAsString();
    }

    private static void assertIsFound(OrthancServer server, String level, JsonObject resource) {
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
    private static boolean isSearchable(String value) {
        return !value.isEmpty() && !value.contains("\\");
    }

    private static void assertShowsOrigins(OrthancServer server, PhantomStudy original, Archive.Study copy) {
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

    private static Set<String> ids(OrthancServer server, String path) {
        return objects(server, path).stream()
                .map(one -> one.get("ID").getAsString())
                .collect(Collectors.toSet());
    }
}
