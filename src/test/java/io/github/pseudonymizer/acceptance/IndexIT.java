// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.SinceOrthanc;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Orthanc's index says the same about a copy as its files do, whatever was asked for and in whatever order, finds it by
 * that, and shows of what it was made.
 */
@EveryOrthanc
class IndexIT extends IndexClaims {

    private static final AtomicInteger NAMES = new AtomicInteger();

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
}
