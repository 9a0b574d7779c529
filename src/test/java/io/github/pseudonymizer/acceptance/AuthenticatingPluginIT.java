// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.SinceOrthanc;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Beside a plugin that authenticates in Orthanc's place, and looks at no password. */
@EveryOrthanc
@SinceOrthanc("1.12.9")
class AuthenticatingPluginIT {

    private static final Path AUTHENTICATING =
            Path.of("target/plugin-tests/libAuthenticating.so").toAbsolutePath();

    private static OrthancServer start(boolean authenticationEnabled) {
        Map<String, Object> settings = OrthancServer.withPlugin(
                Map.of(
                        "StableStudies", Map.of("Enabled", false),
                        "Administrators", List.of("alice"),
                        "Domains",
                                List.of(
                                        Map.of("Name", "default"),
                                        Map.of("Name", "alices", "Rules", List.of(Map.of("Users", List.of("alice")))))),
                Map.of(
                        "AuthenticationEnabled",
                        authenticationEnabled,
                        "RegisteredUsers",
                        Map.of("alice", "grüß:gott", "bob", "")));
        settings.put(
                "Plugins",
                List.of(AUTHENTICATING.toString(), OrthancServer.pluginLibrary().toString()));
        OrthancServer orthanc = OrthancServer.start(settings);
        try {
            orthanc.awaitPlugin();
            return orthanc;
        } catch (AssertionError failed) {
            orthanc.close();
            throw failed;
        }
    }

    private static int links(OrthancServer orthanc, String user, String password) {
        orthanc.signIn(user, password);
        return orthanc.get("/pseudonymizer/links").status();
    }

    /** The link of the copy that somebody asks for. */
    private static JsonObject linkOf(OrthancServer orthanc, PhantomStudy study, String password) {
        orthanc.upload(study.files());
        orthanc.signIn("alice", password);
        orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{}").expect(200);
        orthanc.signIn("alice", "grüß:gott");
        return new Archive(orthanc).links(study).get(0);
    }

    @Test
    void a_forged_password_makes_no_administrator_and_its_name_is_used_nowhere() {
        try (OrthancServer orthanc = start(true)) {
            assertEquals(200, links(orthanc, "alice", "grüß:gott"));
            assertEquals(403, links(orthanc, "alice", "forged"));
            assertEquals(403, links(orthanc, "alice", ""));
            assertEquals(403, links(orthanc, "bob", ""));
            assertEquals(403, links(orthanc, "carol", "grüß:gott"));

            JsonObject forged = linkOf(orthanc, PhantomStudies.mr("forged", 1, 16), "forged");
            JsonObject alices = linkOf(orthanc, PhantomStudies.mr("alices", 1, 16), "grüß:gott");

            assertEquals("default", forged.get("Domain").getAsString());
            assertEquals("", forged.get("User").getAsString());
            assertEquals("alices", alices.get("Domain").getAsString());
            assertEquals("alice", alices.get("User").getAsString());
            assertEquals(
                    List.of("", "alice"),
                    new AuditRows(orthanc)
                            .all().stream()
                                    .filter(row -> row.event().equals("PSEUDONYMIZED"))
                                    .map(AuditRows.Row::user)
                                    .toList());
        }
    }

    @Test
    void with_the_authentication_of_orthanc_off_somebody_who_signed_in_is_not_taken_for_the_machine_itself() {
        try (OrthancServer orthanc = start(false)) {
            assertEquals(
                    403,
                    orthanc.send(OrthancServer.anonymous(orthanc.uri("/pseudonymizer/links"))
                                    .header("X-Payload", "carol")
                                    .GET())
                            .status());
            orthanc.get("/pseudonymizer/links").expect(200);
            assertEquals(200, links(orthanc, "alice", "grüß:gott"));
            assertEquals(403, links(orthanc, "alice", "forged"));
        }
    }
}
