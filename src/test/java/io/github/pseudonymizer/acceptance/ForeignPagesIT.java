// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.Eventually;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import io.github.pseudonymizer.testing.PhantomStudies;
import io.github.pseudonymizer.testing.PhantomStudy;
import io.github.pseudonymizer.testing.RawHttp;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What comes to an Orthanc without authentication from a page that its user happens to visit; and what a user learns of
 * originals and copies where that is not to be known.
 */
@EveryOrthanc
class ForeignPagesIT {

    private static final PhantomStudy STUDY = PhantomStudies.mr("foreign pages", 1, 2);
    private static final PhantomStudy OTHER = PhantomStudies.mr("foreign pages, another", 1, 1);

    @AutoClose
    private static OrthancServer orthanc;

    private final String study = STUDY.orthancStudy();

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.startWithPlugin(
                Map.of("StableStudies", Map.of("Enabled", false), "AnonymizedFrom", false));
    }

    @BeforeEach
    void receive() {
        STUDY.files().forEach(orthanc::upload);
    }

    private static String status(String method, String path, String headers, String body) {
        String request = method + " " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
        return new RawHttp(orthanc.httpPort()).exchange(request).replaceFirst("(?s)HTTP/1.1 (\\d+).*", "$1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"links", "queue", "queue/failed", "built-in-copies", "explain/x", "original/x", "copies/x"})
    void a_page_whose_name_leads_here_by_a_trick_is_told_nothing(String path) {
        assertEquals("403", status("GET", "/pseudonymizer/" + path, "Host: mercy.example:8042\r\n", ""));
        assertEquals(
                "403", status("GET", "/pseudonymizer/" + path, "Host: localhost\r\nCF-Connecting-IP: ::1\r\n", ""));
    }

    @Test
    void the_machine_itself_is_told_by_any_of_its_names() {
        for (String host : List.of("localhost", "127.0.0.1:" + orthanc.httpPort(), "[::1]:8042")) {
            assertEquals("200", status("GET", "/pseudonymizer/links", "Host: " + host + "\r\n", ""), host);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Origin: https://mercy.example                                     | 403
            Origin: null                                                      | 403
            Origin: http://localhost:1                                        | 403
            Sec-Fetch-Site: cross-site                                        | 403
            Sec-Fetch-Site: same-site                                         | 403
            Origin: http://localhost                                          | 200
            Sec-Fetch-Site: same-origin                                       | 200
            """)
    void a_page_of_another_site_starts_nothing(String header, String status) {
        assertEquals(
                status,
                status("POST", "/pseudonymizer/queue/retry", "Host: localhost\r\n" + header + "\r\n", "{\"All\":true}"),
                header);
    }

    @Test
    void a_link_that_is_a_deletion_to_orthanc_deletes_nothing() {
        String copy = orthanc.post("/studies/" + study + "/anonymize", "{}")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        String link = "/pseudonymizer/links/" + copy;

        String disguised = status("GET", link + "?_method=DELETE", "Host: localhost\r\n", "");

        assertEquals("403", disguised);
        assertEquals("200", status("GET", link, "Host: localhost\r\n", ""));
        assertEquals("200", status("DELETE", link, "Host: localhost\r\n", ""));
        assertEquals("404", status("GET", link, "Host: localhost\r\n", ""));
    }

    @Test
    void a_form_with_a_file_is_no_way_to_our_addresses() {
        String file = new String(OTHER.files().get(0), StandardCharsets.ISO_8859_1);
        String form = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n"
                + "Content-Type: application/dicom\r\n\r\n" + file + "\r\n--b--\r\n";
        int before = instances();

        for (String path : List.of(
                "/studies/" + study + "/anonymize",
                "//studies/" + study + "/anonymize/",
                "/tools/bulk-anonymize",
                "/jobs/x/resubmit",
                "/pseudonymizer/built-in-copies",
                "/pseudonymizer/queue/retry?x=y",
                "/pseudonymizer")) {
            Answer answer = orthanc.send(orthanc.request(path)
                    .header("Content-Type", "multipart/form-data; boundary=b")
                    .POST(BodyPublishers.ofString(form, StandardCharsets.ISO_8859_1)));

            assertEquals(403, answer.status(), path);
        }

        assertEquals(before, instances());
        assertTrue(orthanc.log().contains("multipart"), orthanc.logTail());
    }

    private static int instances() {
        return orthanc.get("/instances").expect(200).array().size();
    }

    @Test
    void an_answer_names_the_copy_and_not_the_original() {
        JsonObject answer = orthanc.post("/studies/" + study + "/anonymize", "{}")
                .expect(200)
                .object();
        JsonObject bulk = orthanc.post("/tools/bulk-anonymize", "{\"Resources\":[\"" + study + "\"]}")
                .expect(200)
                .object();

        assertTrue(answer.has("ID"));
        assertFalse(answer.toString().contains(study), answer.toString());
        assertFalse(bulk.toString().contains(study), bulk.toString());
    }

    @Test
    void no_job_names_the_original_beside_the_copy_also_after_a_restart() {
        String job = orthanc.post("/studies/" + study + "/anonymize", "{\"Synchronous\":false}")
                .expect(200)
                .object()
                .get("ID")
                .getAsString();
        Eventually.until(
                "the success of the job",
                () -> orthanc.get("/jobs/" + job)
                        .object()
                        .get("State")
                        .getAsString()
                        .equals("Success"));
        assertFalse(jobs().contains(study), jobs());

        orthanc.stop();
        orthanc.restart();
        orthanc.awaitPlugin();

        assertTrue(jobs().contains(job), jobs());
        assertFalse(jobs().contains(study), jobs());
    }

    private static String jobs() {
        return orthanc.get("/jobs?expand").expect(200).text();
    }

    @Test
    void one_study_named_a_hundred_thousand_times_is_one_study() {
        String often = String.join(",", Collections.nCopies(100_000, "\"" + study + "\""));
        JsonElement once = orthanc.post("/tools/bulk-anonymize", "{\"Resources\":[\"" + study + "\"]}")
                .expect(200)
                .object()
                .get("Resources");

        long begun = System.nanoTime();
        Answer answer = orthanc.post("/tools/bulk-anonymize", "{\"Resources\":[" + often + "]}");
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);

        assertEquals(once, answer.expect(200).object().get("Resources"));
        assertTrue(taken.compareTo(Eventually.PATIENCE) < 0, taken.toString());
    }
}
