// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.intercept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.orthanc.archive.OrthancVersion;
import io.github.pseudonymizer.orthanc.request.AnonymizeRequest;
import io.github.pseudonymizer.orthanc.request.AnonymizeRequestParser;
import io.github.pseudonymizer.rewrite.report.Remarks;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

    private static final AnonymizeRequest ONE = AnonymizeRequestParser.parse(Level.STUDY, "source", "{}");
    private static final AnonymizeRequest BULK =
            AnonymizeRequestParser.parseBulk("{\"Resources\":[\"b\",\"a\",\"b\"]}");

    private static final Outcome OUTCOME = new Outcome(
            List.of(new Outcome.Copy("patient", "copy", List.of(), List.of())), 1, 0, List.of(), Remarks.NONE, 0);

    @ParameterizedTest
    @ValueSource(strings = {"1.10.1", "1.11.2", "1.11.2-beta", "0.9.6"})
    void before_1_11_3_nothing_tells_the_sources(String version) {
        JsonObject content = answers(version).begun(ONE);

        assertFalse(content.has("ParentResources"));
        assertFalse(content.has("Resources"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.11.3", "1.12", "1.12.7+dfsg", "1.12.10"})
    void from_1_11_3_on_the_content_of_a_job_tells_the_source(String version) {
        JsonObject content = answers(version).begun(ONE);

        assertEquals(JsonParser.parseString("[\"source\"]"), content.get("ParentResources"));
        assertFalse(content.has("Resources"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.12.11", "1.13", "1.13.0+dfsg", "1.20.1", "2.0.0", "mainline", "mainline-0a1b2c", ""})
    void from_1_12_11_on_it_tells_its_level_as_well(String version) {
        JsonObject content = answers(version).begun(ONE);

        assertEquals(JsonParser.parseString("[\"source\"]"), content.get("ParentResources"));
        assertEquals(JsonParser.parseString("[{\"ID\":\"source\",\"Type\":\"Study\"}]"), content.get("Resources"));
    }

    @Test
    void of_bulk_requests_the_sources_are_told_once_each_and_resources_stay_what_was_made() {
        JsonObject content = answers("1.13.0").begun(BULK);

        assertEquals(JsonParser.parseString("[\"a\",\"b\"]"), content.get("ParentResources"));
        assertFalse(content.has("Resources"));
    }

    @Test
    void a_failure_tells_the_sources_as_well() {
        JsonObject content = answers("mainline").failed(ONE, new IllegalStateException());

        assertTrue(content.has("ParentResources"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.11.3", "1.12.11", "1.13.0", "mainline"})
    void where_originals_are_not_to_be_known_nothing_tells_the_sources(String version) {
        Answers discreet = new Answers(() -> OrthancVersion.parse(version), false);
        List<JsonObject> contents = List.of(
                discreet.begun(ONE),
                discreet.begun(BULK),
                discreet.failed(ONE, new IllegalStateException()),
                discreet.done(ONE, OUTCOME));

        for (JsonObject content : contents) {
            assertFalse(content.has("ParentResources"), content.toString());
            assertFalse(content.has("Resources"), content.toString());
            assertFalse(content.toString().contains("source"), content.toString());
        }
        assertEquals("copy", contents.get(3).get("ID").getAsString());
    }

    private static Answers answers(String version) {
        return new Answers(() -> OrthancVersion.parse(version), true);
    }
}
