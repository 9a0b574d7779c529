// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that asked for jobs finds each of them when it has ended, as far as Orthanc's history reaches. */
@EveryOrthanc
class FinishedJobsIT {

    private static final int USUAL_HISTORY = 10;

    /** In which whatever could push a job out of the history would have done so. */
    private static final long A_WHILE_MILLISECONDS = 3000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, USUAL_HISTORY})
    void of_jobs_that_were_requested_at_once_as_many_can_be_read_as_orthanc_shows(int history)
            throws InterruptedException {
        try (OrthancServer orthanc = start(history)) {
            int requested = Math.min(8, history);
            List<String> jobs = ask(orthanc, requested);

            jobs.forEach(job -> assertEquals("Success", ended(orthanc, job)));
            Thread.sleep(A_WHILE_MILLISECONDS);

            jobs.forEach(job -> assertEquals("Success", ended(orthanc, job)));
        }
    }

    /** It takes more than a minute in an old Orthanc, and no time in a new one. */
    @Test
    @Tag("soak")
    void the_origin_follows_when_clients_have_seen_their_jobs() {
        try (OrthancServer orthanc = start(USUAL_HISTORY)) {
            List<PhantomStudy> studies = upload(orthanc, 4);
            studies.forEach(study -> later(orthanc, study));

            for (PhantomStudy study : studies) {
                String copy =
                        new Archive(orthanc).awaitCopy(study, 3).get("Copy").getAsString();
                Eventually.get(
                        "every series to show its origin",
                        Eventually.PATIENCE,
                        () -> orthanc.get("/studies/" + copy + "/series")
                                .expect(200)
                                .array(),
                        series -> series.asList().stream()
                                .allMatch(one -> one.getAsJsonObject().has("AnonymizedFrom")),
                        orthanc::logTail);
            }
        }
    }

    @Test
    void where_orthanc_shows_no_job_that_ended_all_is_done_all_the_same() {
        try (OrthancServer orthanc = start(0)) {
            List<PhantomStudy> studies = upload(orthanc, 3);

            studies.forEach(study -> new Archive(orthanc).anonymize(study));
            studies.forEach(study -> later(orthanc, study));

            studies.forEach(study -> new Archive(orthanc).awaitCopy(study, 3));
        }
    }

    private static OrthancServer start(int history) {
        return OrthancServer.startWithPlugin(
                Map.of("StableStudies", Map.of("Enabled", false)), Map.of("JobsHistorySize", history));
    }

    private static List<PhantomStudy> upload(OrthancServer orthanc, int studies) {
        List<PhantomStudy> phantoms = IntStream.range(0, studies)
                .mapToObj(number -> PhantomStudies.series("atonce" + number, 3))
                .toList();
        phantoms.forEach(study -> orthanc.upload(study.files()));
        return phantoms;
    }

    private static List<String> ask(OrthancServer orthanc, int studies) {
        List<String> jobs = new ArrayList<>();
        upload(orthanc, studies).forEach(study -> jobs.add(later(orthanc, study)));
        return jobs;
    }

    private static String later(OrthancServer orthanc, PhantomStudy study) {
        return orthanc.post("/studies/" + study.orthancStudy() + "/anonymize", "{\"Asynchronous\":true}")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
    }

    private static String ended(OrthancServer orthanc, String job) {
        JsonObject shown = new Archive(orthanc).awaitJob(job);
        return shown.get("State").getAsString();
    }
}
