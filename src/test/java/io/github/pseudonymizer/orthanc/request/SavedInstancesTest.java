// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Resource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SavedInstancesTest {

    /** Series A has the instances 1 and 2, series B has 3. */
    private static final Map<String, String> STORED = Map.of(
            "/instances/1", "{\"ParentSeries\":\"A\"}",
            "/instances/2", "{\"ParentSeries\":\"A\"}",
            "/instances/3", "{\"ParentSeries\":\"B\"}",
            "/series/A", "{\"Instances\":[\"1\",\"2\"]}",
            "/series/B", "{\"Instances\":[\"3\"]}");

    private static final SavedInstances SAVED = new SavedInstances(new OrthancRest(new ScriptedBridge() {
        @Override
        public RestAnswer call(String method, String uri, ByteBuffer body) {
            String json = STORED.getOrDefault(uri, "");
            return new RestAnswer(json.isEmpty() ? 404 : 200, StandardCharsets.UTF_8.encode(json));
        }
    }));

    @Test
    void whole_series_are_asked_for_at_once_and_others_instance_by_instance() {
        assertEquals(
                List.of(new Resource(Level.SERIES, "B"), new Resource(Level.SERIES, "A")),
                SAVED.resources(List.of("3", "1", "2"), false));
        assertEquals(List.of(new Resource(Level.INSTANCE, "2")), SAVED.resources(List.of("2"), false));
    }

    @Test
    void an_instance_that_is_gone_refuses_the_job_unless_it_is_permissive() {
        assertThrows(RequestException.class, () -> SAVED.resources(List.of("3", "gone"), false));
        assertEquals(List.of(new Resource(Level.SERIES, "B")), SAVED.resources(List.of("3", "gone"), true));
    }

    @Test
    void a_job_of_which_nothing_is_left_is_refused_in_any_case() {
        assertThrows(RequestException.class, () -> SAVED.resources(List.of("gone"), true));
    }
}
