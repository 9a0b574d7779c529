// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final Map<String, String> ANSWERS = Map.of(
            "/instances/i1", "{\"ParentSeries\":\"s1\"}",
            "/instances/i9", "{\"ParentSeries\":\"s2\"}",
            "/series/s1", "{\"ParentStudy\":\"st1\",\"Instances\":[\"i1\",\"i2\",\"i3\"]}",
            "/series/s2", "{\"ParentStudy\":\"st2\",\"Instances\":[\"i9\"]}");

    private final List<String> asked = new ArrayList<>();
    private final Arrivals arrivals = new Arrivals(new OrthancRest(new ScriptedBridge() {
        @Override
        public RestAnswer call(String method, String uri, ByteBuffer body) {
            asked.add(uri);
            String answer = ANSWERS.get(uri);
            byte[] text = (answer == null ? "" : answer).getBytes(StandardCharsets.UTF_8);
            return new RestAnswer(answer == null ? 404 : 200, ByteBuffer.wrap(text));
        }
    }));

    @Test
    void one_look_at_a_series_answers_for_all_its_instances() {
        for (String instance : List.of("i1", "i2", "i3", "i1")) {
            arrivals.add("NewInstance", instance);
        }

        assertEquals(List.of("st1"), List.copyOf(arrivals.studies()));
        assertEquals(List.of("/instances/i1", "/series/s1"), asked);
    }

    @Test
    void studies_are_told_in_the_order_of_their_arrivals_and_other_changes_do_not_matter() {
        arrivals.add("NewInstance", "i9");
        arrivals.add("NewSeries", "s1");
        arrivals.add("NewStudy", "st3");
        arrivals.add("StableStudy", "st4");
        arrivals.add("NewPatient", "p1");

        assertEquals(List.of("st2", "st1", "st3"), List.copyOf(arrivals.studies()));
    }

    @Test
    void what_is_gone_belongs_to_no_study() {
        arrivals.add("NewInstance", "gone");
        arrivals.add("NewSeries", "gone too");

        assertEquals(List.of(), List.copyOf(arrivals.studies()));
    }
}
