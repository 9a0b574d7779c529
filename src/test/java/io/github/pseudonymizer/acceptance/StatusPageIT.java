// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.testing.Answer;
import io.github.pseudonymizer.testing.EveryOrthanc;
import io.github.pseudonymizer.testing.OrthancServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page that both Explorers link from their lists of plugins. */
@EveryOrthanc
class StatusPageIT {

    @AutoClose
    private static OrthancServer orthanc;

    @BeforeAll
    static void start() {
        orthanc = OrthancServer.startWithPlugin(Map.of());
    }

    @Test
    void orthanc_tells_the_explorers_where_it_is() {
        assertEquals(
                "../pseudonymizer/",
                orthanc.get("/plugins/pseudonymizer")
                        .expect(200)
                        .object()
                        .get("RootUri")
                        .getAsString());
    }

    @Test
    void it_tells_the_state() throws Exception {
        HttpResponse<String> page = get("/pseudonymizer/");

        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("<td>ok</td>"), page.body());
    }

    @Test
    void it_may_load_nothing_from_elsewhere_and_run_nothing() throws Exception {
        Map<String, List<String>> headers = get("/pseudonymizer/").headers().map();

        assertEquals(List.of("text/html; charset=utf-8"), headers.get("content-type"));
        assertTrue(String.valueOf(headers.get("content-security-policy"))
                .startsWith("[default-src 'none'; style-src 'self';"));
        assertEquals(List.of("nosniff"), headers.get("x-content-type-options"));
    }

    @Test
    void without_the_slash_a_browser_is_led_to_it_below_any_path() throws Exception {
        HttpResponse<String> answer = get("/pseudonymizer");

        assertEquals(302, answer.statusCode());
        String location = answer.headers().firstValue("Location").orElseThrow();
        assertEquals(
                URI.create("https://proxy.example/pacs/pseudonymizer/"),
                URI.create("https://proxy.example/pacs/pseudonymizer").resolve(location));
    }

    @Test
    void everything_that_it_links_is_there() throws Exception {
        URI page = orthanc.uri("/pseudonymizer/");
        Matcher links = Pattern.compile("href=\"([^\"]*)\"")
                .matcher(get("/pseudonymizer/").body());

        int found = 0;
        while (links.find()) {
            String path = page.resolve(links.group(1)).getPath();
            assertEquals(200, orthanc.get(path).status(), path);
            found++;
        }

        assertNotEquals(0, found);
    }

    @Test
    void without_java_it_is_a_page_all_the_same() {
        Map<String, Object> settings = OrthancServer.withPlugin(Map.of("Java", Map.of("Home", "/nowhere")), Map.of());
        try (OrthancServer without = OrthancServer.start(settings)) {
            Answer page = without.get("/pseudonymizer/").expect(503);

            assertTrue(page.text().startsWith("<!DOCTYPE html>"), page.text());
            assertFalse(page.text().contains("href"), page.text());
        }
    }

    /** Follows no redirection. */
    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(orthanc.uri(path)).build(), BodyHandlers.ofString());
    }
}
