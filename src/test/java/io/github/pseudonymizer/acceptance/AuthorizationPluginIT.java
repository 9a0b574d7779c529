// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.SinceOrthanc;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Beside a stand-in for the authorization plugin, whose route says who sends a request by a token. */
@EveryOrthanc
class AuthorizationPluginIT {

    private static final Path STAND_IN =
            Path.of("target/plugin-tests/libStandInAuthorization.so").toAbsolutePath();
    private static final String EVERY_LABEL = "*";

    @TempDir
    private static Path directory;

    @AutoClose
    private static OrthancServer orthanc;

    @BeforeAll
    static void start() throws IOException {
        Map<String, Object> profiles = new LinkedHashMap<>();
        profiles.put("alice-token", profile("alice", Set.of(), Set.of("anonymize"), Set.of(EVERY_LABEL)));
        profiles.put("group-token", profile("bob", Set.of("it"), Set.of("anonymize"), Set.of(EVERY_LABEL)));
        profiles.put("permission-token", profile("carol", Set.of(), Set.of("admin-permissions"), Set.of(EVERY_LABEL)));
        profiles.put("user-token", profile("dora", Set.of("users"), Set.of("anonymize"), Set.of(EVERY_LABEL)));
        profiles.put("named-token", profile("admin-permissions", Set.of("alice"), Set.of("it"), Set.of(EVERY_LABEL)));
        profiles.put("trial-token", profile("emma", Set.of(), Set.of("anonymize"), Set.of("trial")));
        profiles.put("unlabelled-token", profile("fred", Set.of(), Set.of("anonymize"), Set.of()));
        profiles.put("nonsense-token", "<html>alice</html>");
        profiles.put("nameless-token", Map.of("permissions", List.of("admin-permissions")));
        profiles.put("failing-token", 500);
        Path file = directory.resolve("profiles.json");
        write(file, profiles);
        Map<String, Object> settings = OrthancServer.withPlugin(
                Map.of(
                        "StableStudies",
                        Map.of("Enabled", false),
                        "Administrators",
                        Map.of(
                                "Users", List.of("alice"),
                                "Groups", List.of("it"),
                                "Permissions", List.of("admin-permissions")),
                        "Domains",
                        List.of(
                                Map.of("Name", "default"),
                                Map.of(
                                        "Name",
                                        "doras",
                                        "CopyLabel",
                                        "dora-7",
                                        "Rules",
                                        List.of(Map.of("Users", List.of("dora")))))),
                Map.of(
                        "RegisteredUsers",
                        Map.of("alice", "secret"),
                        "Authorization",
                        Map.of("WebServiceUserProfileUrl", "http://127.0.0.1/profile", "Profiles", file.toString())));
        settings.put(
                "Plugins",
                List.of(STAND_IN.toString(), OrthancServer.pluginLibrary().toString()));
        orthanc = OrthancServer.start(settings);
        orthanc.awaitPlugin();
    }

    private static Map<String, Object> profile(
            String name, Set<String> groups, Set<String> permissions, Set<String> labels) {
        Map<String, Object> profile = new LinkedHashMap<>();
        profile.put("name", name);
        profile.put("groups", groups);
        profile.put("permissions", permissions);
        if (!labels.isEmpty()) { // Like the official plugin.
            profile.put("authorized-labels", labels);
        }
        return profile;
    }

    private static void write(Path file, Map<String, Object> profiles) throws IOException {
        Files.writeString(file, new Gson().toJson(profiles));
    }

    private static HttpRequest.Builder request(String path, String token) {
        return OrthancServer.anonymous(orthanc.uri(path)).header("token", token);
    }

    private static Answer get(String path, String token) {
        return orthanc.send(request(path, token).GET());
    }

    private static Answer post(String path, String body, String token) {
        return orthanc.send(request(path, token).POST(BodyPublishers.ofString(body)));
    }

    private static Answer anonymize(String level, String id, String token) {
        return post("/" + level + "/" + id + "/anonymize", "{}", token);
    }

    private static PhantomStudy uploaded(String name, String... labels) {
        PhantomStudy study = PhantomStudies.mr(name, 1, 16);
        orthanc.upload(study.files());
        for (String label : labels) {
            orthanc.put("/studies/" + study.orthancStudy() + "/labels/" + label, "")
                    .expect(200);
        }
        return study;
    }

    private static JsonObject linkOf(PhantomStudy study) {
        for (JsonElement link :
                get("/pseudonymizer/links", "alice-token").expect(200).array()) {
            if (link.getAsJsonObject().get("Original").getAsString().equals(study.orthancStudy())) {
                return link.getAsJsonObject();
            }
        }
        throw new AssertionError("no copy of " + study.name());
    }

    private static Set<String> labelsOf(String study) {
        Set<String> labels = new TreeSet<>();
        orthanc.get("/studies/" + study + "/labels")
                .expect(200)
                .array()
                .forEach(label -> labels.add(label.getAsString()));
        return labels;
    }

    @ParameterizedTest
    @CsvSource({
        "alice-token,      200",
        "group-token,      200",
        "permission-token, 200",
        "user-token,       403",
        "named-token,      403",
        "nonsense-token,   403",
        "nameless-token,   403",
        "failing-token,    403",
        "unknown-token,    403"
    })
    void users_groups_and_permissions_make_administrators_and_nothing_else_does(String token, int status) {
        assertEquals(status, get("/pseudonymizer/links", token).status());
        assertEquals(status, get("/pseudonymizer/queue", token).status());
        get("/pseudonymizer/health", token).expect(200);
    }

    @Test
    void neither_this_machine_nor_a_password_is_enough() {
        orthanc.get("/pseudonymizer/links").expect(403);
        orthanc.get("/pseudonymizer/health").expect(200);
        orthanc.signIn("alice", "secret");
        try {
            orthanc.get("/pseudonymizer/links").expect(403);
        } finally {
            orthanc.signOut();
        }
    }

    @Test
    void rules_and_the_audit_trail_have_the_users_name_also_of_a_job_that_runs_on() {
        PhantomStudy direct = uploaded("direct");
        PhantomStudy job = uploaded("job");

        anonymize("studies", direct.orthancStudy(), "user-token").expect(200);
        String id = post("/studies/" + job.orthancStudy() + "/anonymize", "{\"Synchronous\":false}", "user-token")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        new Archive(orthanc).awaitJob(id);

        for (PhantomStudy study : List.of(direct, job)) {
            assertEquals("doras", linkOf(study).get("Domain").getAsString());
            assertEquals("dora", linkOf(study).get("User").getAsString());
        }
    }

    @ParameterizedTest
    @CsvSource({"unknown-token", "nonsense-token", "failing-token", "unlabelled-token"})
    void somebody_without_a_profile_or_without_labels_may_see_no_study(String token) {
        PhantomStudy study = uploaded("unseen");
        int before = new Archive(orthanc).counts().studies();

        Answer answer = anonymize("studies", study.orthancStudy(), token);
        Answer bulk = post("/tools/bulk-anonymize", "{\"Resources\":[\"" + study.orthancStudy() + "\"]}", token);

        assertEquals(403, answer.status());
        assertEquals(403, bulk.status());
        assertEquals(before, new Archive(orthanc).counts().studies());
    }

    @Test
    @SinceOrthanc("1.12.0")
    void a_bulk_request_with_a_study_that_the_user_may_not_see_is_refused_as_a_whole() {
        PhantomStudy seen = uploaded("bulk-seen", "trial", "other");
        PhantomStudy unseen = uploaded("bulk-unseen", "secret");
        String both = "{\"Resources\":[\"" + seen.orthancStudy() + "\",\"" + unseen.orthancSeries()
                + "\"],\"Permissive\":true," + "\"Synchronous\":false}";
        int before = new Archive(orthanc).counts().studies();

        Answer refused = post("/tools/bulk-anonymize", both, "trial-token");

        assertEquals(403, refused.status());
        assertTrue(refused.text().contains("this user may not see all studies that are asked for"), refused.text());
        assertFalse(refused.text().contains(unseen.orthancStudy()));
        assertEquals(before, new Archive(orthanc).counts().studies());
        post("/tools/bulk-anonymize", "{\"Resources\":[\"" + seen.orthancStudy() + "\"]}", "trial-token")
                .expect(200);
        post("/tools/bulk-anonymize", both.replace("false", "true"), "alice-token")
                .expect(200);
    }

    @Test
    @SinceOrthanc("1.12.0")
    void the_labels_of_the_study_decide_at_every_level() {
        PhantomStudy seen = uploaded("levels-seen", "trial");
        PhantomStudy unseen = uploaded("levels-unseen", "secret");
        PhantomStudy plain = uploaded("levels-plain");

        assertEquals(Set.of(200), statuses(seen));
        assertEquals(Set.of(403), statuses(unseen));
        assertEquals(Set.of(403), statuses(plain));
        // Whatever the level in the address says.
        anonymize("patients", unseen.orthancStudy(), "trial-token").expect(403);
    }

    private static Set<Integer> statuses(PhantomStudy study) {
        return new TreeSet<>(List.of(
                anonymize("instances", study.orthancInstance(), "trial-token").status(),
                anonymize("series", study.orthancSeries(), "trial-token").status(),
                anonymize("studies", study.orthancStudy(), "trial-token").status(),
                anonymize("patients", study.orthancPatient(), "trial-token").status()));
    }

    @Test
    @SinceOrthanc("1.12.0")
    void copies_of_a_domain_have_its_label_which_gives_access_to_them() {
        PhantomStudy common = uploaded("label-common");
        PhantomStudy doras = uploaded("label-doras");

        anonymize("studies", common.orthancStudy(), "alice-token").expect(200);
        anonymize("studies", doras.orthancStudy(), "user-token").expect(200);

        assertEquals(
                Set.of("Pseudonymized"), labelsOf(linkOf(common).get("Copy").getAsString()));
        assertEquals(Set.of("dora-7"), labelsOf(linkOf(doras).get("Copy").getAsString()));
    }

    @Test
    void a_change_of_rights_counts_within_seconds_and_the_log_names_no_token() throws IOException {
        Path file = directory.resolve("profiles.json");
        String before = Files.readString(file);
        get("/pseudonymizer/links", "permission-token").expect(200);

        replace(file, before.replace("\"admin-permissions\"]", "\"view\"]"));
        try {
            Eventually.until(
                    "the permission to be gone",
                    () -> get("/pseudonymizer/links", "permission-token").status() == 403);
        } finally {
            replace(file, before);
            Eventually.until(
                    "the permission to be back",
                    () -> get("/pseudonymizer/links", "permission-token").status() == 200);
        }
        get("/pseudonymizer/links", "unknown-token").expect(403);
        String log = Eventually.get(
                "the log to tell it", orthanc::log, lines -> lines.contains("does not say who sends a request"));
        assertFalse(log.contains("unknown-token"), "the log tells no token");
    }

    /** At once, because half a file would take all permissions away. */
    private static void replace(Path file, String text) throws IOException {
        Path other = Files.writeString(file.resolveSibling("other.json"), text);
        Path unused = Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
