// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.metrics.DatabaseState;
import io.github.pseudonymizer.orthanc.bridge.HttpAnswer;
import io.github.pseudonymizer.orthanc.bridge.RouteState;
import io.github.pseudonymizer.orthanc.intercept.WorkersState;
import io.github.pseudonymizer.pseudonym.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StatusPageTest {

    private static StatusPage page(DatabaseState database) {
        return new StatusPage(
                new HealthRoute("1.2.3", () -> database, () -> WorkersState.OK, HealthRouteTest::allRoutes));
    }

    private static String text(HttpAnswer answer) {
        return StandardCharsets.UTF_8.decode(answer.body()).toString();
    }

    @Test
    void it_tells_what_health_tells() {
        HttpAnswer well = page(HealthRouteTest.usable()).answer();
        HttpAnswer ill = page(new DatabaseState.Unusable(StoreException.Reason.UNREACHABLE))
                .answer();

        assertEquals(200, well.status());
        assertTrue(text(well).contains("<tr><th scope=\"row\">Version</th><td>1.2.3</td></tr>"));
        assertEquals(503, ill.status());
        assertTrue(text(ill).contains("<tr><th scope=\"row\">Database</th><td>UNREACHABLE</td></tr>"));
    }

    @Test
    void routes_that_another_plugin_answers_are_listed() {
        RouteState bypassed = new RouteState(List.of("/a/{id}", "/b"), "Change the order.", 0, 0, 0);

        HttpAnswer answer = new StatusPage(
                        new HealthRoute("1.2.3", HealthRouteTest::usable, () -> WorkersState.OK, () -> bypassed))
                .answer();

        assertTrue(text(answer).contains("<tr><th scope=\"row\">Bypassed</th><td>/a/{id}, /b</td></tr>"));
    }

    @Test
    void trouble_is_shown_as_text_and_never_as_html() {
        HttpAnswer answer = StatusPage.unavailable("1.2.3", "no <script> & no key");

        assertEquals(503, answer.status());
        assertTrue(text(answer).contains("<td>unavailable: no &lt;script&gt; &amp; no key</td>"));
    }

    @Test
    void all_its_links_are_relative_so_that_it_works_behind_a_proxy_below_any_path() {
        String html = text(page(HealthRouteTest.usable()).answer());

        assertTrue(Pattern.compile("href=\"[a-z]").matcher(html).find());
        assertFalse(Pattern.compile("(href|src)=\"(/|[a-z]+:)").matcher(html).find(), html);
    }

    @Test
    void its_style_is_there_whatever_the_state() {
        HttpAnswer style = StatusPage.style();

        assertEquals(200, style.status());
        assertEquals("text/css; charset=utf-8", style.contentType());
    }
}
