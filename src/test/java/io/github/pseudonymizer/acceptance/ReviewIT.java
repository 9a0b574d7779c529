// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.TransferSyntax;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.OrthancServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do who compare copies with their originals, and confirm or reject them. */
class ReviewIT {

    private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";

    @AutoClose
    private static OrthancServer orthanc;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.start(OrthancServer.withPlugin(
                Map.of(
                        "StableStudies", Map.of("Enabled", false),
                        "Administrators", List.of("ada"),
                        "Reviewers", Map.of("Users", List.of("rhea"))),
                Map.of(
                        "AuthenticationEnabled",
                        true,
                        "RegisteredUsers",
                        Map.of("ada", "secret", "rhea", "secret", "bob", "secret"))));
        orthanc.signIn("ada", "secret");
        orthanc.awaitPlugin();
    }

    @BeforeEach
    void signIn() {
        orthanc.signIn("rhea", "secret");
    }

    /** Uploads an instance and gives Orthanc's id of its study. */
    private static String upload(String patient, String study, String series, int number) {
        String instance = series + "." + number;
        byte[] file = new Dataset()
                .text(0x00080016, SECONDARY_CAPTURE)
                .text(0x00080018, instance)
                .text(0x00080060, "OT")
                .text(0x00100010, "Mercy^Quite^Invented")
                .text(0x00100020, patient)
                .text(0x0020000D, study)
                .text(0x0020000E, series)
                .text(0x00200013, "" + number)
                .file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, SECONDARY_CAPTURE, instance);
        return orthanc.upload(file).get("ParentStudy").getAsString();
    }

    private static String copyOf(String study) {
        return orthanc.post("/studies/" + study + "/anonymize", "{}")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
    }

    private static JsonObject look(String copy) {
        return orthanc.get("/pseudonymizer/links/" + copy).expect(200).object();
    }

    private static Answer decide(String copy, String decision, String making, String more) {
        return orthanc.post(
                "/pseudonymizer/links/" + copy + "/confirmation",
                "{\"Decision\": \"" + decision + "\", \"Making\": \"" + making + "\"" + more + "}");
    }

    private static String making(String copy) {
        return look(copy).get("Making").getAsString();
    }

    private static String state(JsonObject link) {
        return link.has("Confirmation")
                ? link.getAsJsonObject("Confirmation").get("State").getAsString()
                : "none";
    }

    private static void assertFound(String copy, String arguments) {
        List<String> copies = orthanc.get("/pseudonymizer/links?" + arguments).expect(200).array().asList().stream()
                .map(link -> link.getAsJsonObject().get("Copy").getAsString())
                .toList();
        assertEquals(List.of(copy), copies, arguments);
    }

    @Test
    void each_user_learns_their_role() {
        assertEquals(
                "{\"Name\":\"rhea\",\"Role\":\"reviewer\"}",
                orthanc.get("/pseudonymizer/me").expect(200).object().toString());
        orthanc.signIn("bob", "secret");
        assertEquals(
                "{\"Name\":\"bob\",\"Role\":\"user\"}",
                orthanc.get("/pseudonymizer/me").expect(200).object().toString());
        orthanc.get("/pseudonymizer/links").expect(403);
    }

    @Test
    void a_reviewer_finds_compares_and_confirms_a_copy_and_a_late_instance_makes_that_stale() {
        String original = upload("review 1", "1.2.276.4711.9.1", "1.2.276.4711.9.1.1", 2);
        upload("review 1", "1.2.276.4711.9.1", "1.2.276.4711.9.1.1", 1);
        String copy = copyOf(original);

        assertEquals(
                copy,
                orthanc.post("/pseudonymizer/links", "{\"PatientID\": \"review 1\"}")
                        .expect(200)
                        .array()
                        .get(0)
                        .getAsJsonObject()
                        .get("Copy")
                        .getAsString());
        assertFound(copy, "study=" + original + "&confirmed=no");
        JsonObject link = look(copy);
        JsonArray pairs = link.getAsJsonArray("Series").get(0).getAsJsonObject().getAsJsonArray("Instances");
        assertEquals(2, pairs.size());
        for (JsonElement pair : pairs) {
            String of = pair.getAsJsonObject().get("Original").getAsString();
            String twin = pair.getAsJsonObject().get("Copy").getAsString();
            assertEquals(number(of), number(twin));
        }
        assertEquals(
                200,
                decide(copy, "confirm", link.get("Making").getAsString(), ", \"Comment\": \"same\"")
                        .status());
        assertFound(copy, "study=" + copy + "&confirmed=yes");
        copyOf(original);
        assertEquals("confirmed", state(look(copy)));

        upload("review 1", "1.2.276.4711.9.1", "1.2.276.4711.9.1.1", 3);
        copyOf(original);

        assertEquals("stale", state(look(copy)));
        assertFound(copy, "study=" + copy + "&confirmed=stale");
        assertEquals(
                409,
                decide(copy, "confirm", link.get("Making").getAsString(), "").status());
    }

    private static String number(String instance) {
        return orthanc.get("/instances/" + instance + "/simplified-tags")
                .expect(200)
                .object()
                .get("InstanceNumber")
                .getAsString();
    }

    @Test
    void the_differences_have_both_values_and_the_reason() {
        String copy = copyOf(upload("review 2", "1.2.276.4711.9.2", "1.2.276.4711.9.2.1", 1));
        String instance = look(copy)
                .getAsJsonArray("Series")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("Instances")
                .get(0)
                .getAsJsonObject()
                .get("Copy")
                .getAsString();

        JsonObject answer = orthanc.get("/pseudonymizer/links/" + copy + "/differences?instance=" + instance)
                .expect(200)
                .object();

        JsonObject name = answer.getAsJsonArray("Differences").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(line -> line.get("Path").getAsString().equals("PatientName"))
                .findFirst()
                .orElseThrow();
        assertEquals("Mercy^Quite^Invented", name.get("Original").getAsString());
        assertTrue(name.get("Copy").getAsString().startsWith("P"), name.toString());
        assertEquals("changed", name.get("Change").getAsString());
        assertFalse(name.get("Reason").getAsString().isEmpty());
        assertTrue(answer.get("RulesOfCopy").getAsBoolean());
        orthanc.get("/pseudonymizer/links/" + copy + "/differences?instance=mercy")
                .expect(404);
    }

    @Test
    void series_are_confirmed_one_by_one_and_a_rejected_copy_is_deleted_and_made_again() {
        String original = upload("review 3", "1.2.276.4711.9.3", "1.2.276.4711.9.3.1", 1);
        upload("review 3", "1.2.276.4711.9.3", "1.2.276.4711.9.3.2", 1);
        String copy = copyOf(original);
        String making = making(copy);
        List<String> series = look(copy).getAsJsonArray("Series").asList().stream()
                .map(one -> one.getAsJsonObject().get("Copy").getAsString())
                .toList();

        decide(copy, "confirm", making, ", \"Series\": \"" + series.get(0) + "\"")
                .expect(200);
        assertEquals("none", state(look(copy)));
        decide(copy, "confirm", making, ", \"Series\": \"" + series.get(1) + "\"")
                .expect(200);
        assertEquals("confirmed", state(look(copy)));
        decide(copy, "reject", making, ", \"Comment\": \"wrong patient\"").expect(200);
        assertEquals("rejected", state(look(copy)));
        assertEquals(403, orthanc.delete("/pseudonymizer/links/" + copy).status());
        orthanc.signIn("ada", "secret");
        assertEquals(200, orthanc.delete("/pseudonymizer/links/" + copy).status());
        orthanc.get("/studies/" + copy).expect(404);
        orthanc.get("/pseudonymizer/links/" + copy).expect(404);

        assertEquals(copy, copyOf(original));
        assertEquals("none", state(look(copy)));
    }

    @Test
    void two_reviewers_at_once_both_stay_in_the_history_and_the_last_counts() {
        String copy = copyOf(upload("review 4", "1.2.276.4711.9.4", "1.2.276.4711.9.4.1", 1));
        String making = making(copy);

        IntStream.range(0, 8)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> decide(copy, i % 2 == 0 ? "confirm" : "reject", making, "")
                                .status()))
                .toList()
                .forEach(status -> assertEquals(200, status.join()));

        JsonObject link = look(copy);
        JsonArray history = link.getAsJsonArray("History");
        assertEquals(8, history.size());
        assertEquals(history.get(7).getAsJsonObject().get("Decision").getAsString(), state(link));
        orthanc.delete("/pseudonymizer/links/" + copy + "/confirmation").expect(200);
        assertEquals("none", state(look(copy)));
    }
}
