// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Patients who have no pseudonym yet, and a user who brings too many of them. */
class NewPatientsIT {

    private static final List<PhantomStudy> STUDIES = List.of(
            PhantomStudies.mr("new patient 1", 1, 1),
            PhantomStudies.mr("new patient 2", 1, 1),
            PhantomStudies.mr("new patient 3", 1, 1));

    @AutoClose
    private static OrthancServer orthanc;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.start(OrthancServer.withPlugin(
                Map.of(
                        "StableStudies", Map.of("Enabled", false),
                        "Administrators", List.of("ada"),
                        "NewPatientsPerHour", 2),
                Map.of("AuthenticationEnabled", true, "RegisteredUsers", Map.of("ada", "secret", "bob", "secret"))));
        orthanc.signIn("ada", "secret");
        orthanc.awaitPlugin();
        STUDIES.forEach(study -> study.files().forEach(orthanc::upload));
    }

    @Test
    void a_user_may_introduce_some_an_administrator_any_number() {
        orthanc.signIn("bob", "secret");
        Instant begin = Instant.now();
        copy(STUDIES.get(0)).expect(200);
        copy(STUDIES.get(1)).expect(200);

        Answer third = copy(STUDIES.get(2));
        String instance = orthanc.get("/studies/" + STUDIES.get(2).orthancStudy() + "/instances")
                .expect(200)
                .array()
                .get(0)
                .getAsJsonObject()
                .get("ID")
                .getAsString();
        Answer file = orthanc.post("/instances/" + instance + "/anonymize", "{}");

        long least = 3_600 - Duration.between(begin, Instant.now()).toSeconds() - 2;

        for (Answer refused : List.of(third, file)) {
            JsonObject body = refused.object();
            assertEquals(503, refused.status());
            assertEquals(429, body.get("HttpStatus").getAsInt());
            assertTrue(body.get("Details").getAsString().contains("NewPatientsPerHour"), body.toString());
            assertTrue(seconds(refused) >= least && seconds(refused) <= 3_600, "" + seconds(refused));
        }
        assertTrue(failure(STUDIES.get(2)).contains("NewPatientsPerHour"));
        copy(STUDIES.get(0)).expect(200);
        assertEquals(5, orthanc.get("/studies").expect(200).array().size());

        orthanc.signIn("ada", "secret");
        copy(STUDIES.get(2)).expect(200);
        orthanc.signIn("bob", "secret");
        copy(STUDIES.get(2)).expect(200);
        assertFalse(orthanc.log().contains(STUDIES.get(2).patientId()), "a Patient ID is in the log");
    }

    private static Answer copy(PhantomStudy study) {
        return orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{}");
    }

    private static long seconds(Answer answer) {
        return Long.parseLong(answer.headers().firstValue("Retry-After").orElse("0"));
    }

    /** Why a job for this study failed, as Explorer 2 learns it. */
    private static String failure(PhantomStudy study) {
        String job = orthanc.send(orthanc.request("/studies/" + study.orthancStudy() + "/anonymize")
                        .POST(BodyPublishers.ofString("{\"Synchronous\":false}")))
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        Eventually.until(
                "the end of the job",
                () -> orthanc.get("/jobs/" + job)
                        .object()
                        .get("State")
                        .getAsString()
                        .equals("Failure"));
        return orthanc.get("/jobs/" + job).object().get("ErrorDetails").getAsString();
    }
}
