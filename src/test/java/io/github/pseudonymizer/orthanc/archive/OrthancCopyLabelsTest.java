// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException;
import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import io.github.pseudonymizer.study.CopyLabels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Answers are those of Orthanc 1.10, which has no labels, and of 1.12 as its documentation shows them. */
class OrthancCopyLabelsTest {

    private static final CopyLabels MARK = new CopyLabels("trial", "0123456789abcdef");
    private static final String DOMAIN = "/studies/st/metadata/5151";
    private static final String DIGEST = "/studies/st/metadata/5152";
    private static final String LABEL = "/studies/st/labels/Pseudonymized";

    private static final int REFUSED = -1;

    private final Map<String, String> there = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();
    private int statusOfPut = 200;

    private final ScriptedBridge bridge = new ScriptedBridge() {
        @Override
        public RestAnswer call(String method, String uri, ByteBuffer body) {
            calls.add(method + " " + uri);
            if (statusOfPut == REFUSED) {
                throw new BridgeRefusedException("REST call");
            }
            if (method.equals("PUT") && statusOfPut == 200) {
                there.put(uri, StandardCharsets.UTF_8.decode(body.duplicate()).toString());
            }
            String text = method.equals("PUT") ? "" : there.getOrDefault(uri, "");
            int statusOfGet = there.containsKey(uri) ? 200 : 404;
            return new RestAnswer(
                    method.equals("PUT") ? statusOfPut : statusOfGet,
                    ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    };

    private void mark(CopyLabelPlaces places) {
        new OrthancArchive(bridge, "scripted", places, 0).mark("st", MARK);
    }

    private void labels(String labels) {
        there.put("/studies/st", "{\"ID\":\"st\",\"Labels\":[" + labels + "]}");
    }

    private void noLabels() {
        there.put("/studies/st", "{\"ID\":\"st\"}");
    }

    private List<String> puts() {
        return calls.stream().filter(call -> call.startsWith("PUT")).toList();
    }

    @Test
    void a_copy_gets_label_and_metadata_and_the_digest_comes_last() {
        labels("");

        mark(CopyLabelPlaces.DEFAULT);

        assertEquals(List.of("PUT " + LABEL, "PUT " + DOMAIN, "PUT " + DIGEST), puts());
        assertEquals("trial", there.get(DOMAIN));
        assertEquals("0123456789abcdef", there.get(DIGEST));
        assertEquals("", there.get(LABEL));
    }

    @Test
    void a_domain_with_a_label_of_its_own_gets_that_and_others_the_common_one() {
        labels("");

        mark(new CopyLabelPlaces("Pseudonymized", Map.of("trial", "trial-7"), 0, 0));
        mark(new CopyLabelPlaces("Pseudonymized", Map.of("other", "other-8"), 0, 0));
        mark(new CopyLabelPlaces("Pseudonymized", Map.of("trial", ""), 0, 0));

        assertEquals(List.of("PUT /studies/st/labels/trial-7", "PUT " + LABEL), puts());
    }

    @Test
    void an_orthanc_without_labels_gets_the_metadata() {
        noLabels();

        mark(CopyLabelPlaces.DEFAULT);

        assertEquals(List.of("PUT " + DOMAIN, "PUT " + DIGEST), puts());
        assertEquals(List.of(), bridge.log);
    }

    @Test
    void one_look_is_enough_for_a_copy_that_has_everything() {
        labels("");
        mark(CopyLabelPlaces.DEFAULT);
        calls.clear();

        mark(CopyLabelPlaces.DEFAULT);

        assertEquals(List.of("GET " + DIGEST), calls);
    }

    @Test
    void what_is_there_stays() {
        labels("\"Pseudonymized\"");
        there.put(DOMAIN, "set before the power failed");

        mark(CopyLabelPlaces.DEFAULT);

        assertEquals(List.of("PUT " + DIGEST), puts());
        assertEquals("set before the power failed", there.get(DOMAIN));
    }

    @Test
    void the_label_alone_takes_one_look() {
        labels("\"Pseudonymized\",\"checked\"");

        mark(new CopyLabelPlaces("Pseudonymized", 0, 0));

        assertEquals(List.of("GET /studies/st"), calls);
    }

    @Test
    void the_domain_alone_takes_one_look_when_it_is_there() {
        mark(new CopyLabelPlaces("", 5151, 0));
        mark(new CopyLabelPlaces("", 5151, 0));

        assertEquals(List.of("GET " + DOMAIN, "GET " + DOMAIN, "PUT " + DOMAIN, "GET " + DOMAIN), calls);
    }

    @Test
    void nothing_wanted_asks_nothing() {
        mark(CopyLabelPlaces.NONE);

        assertEquals(List.of(), calls);
    }

    @Test
    void a_bridge_that_refuses_fails_no_copy_either() {
        statusOfPut = REFUSED;

        mark(CopyLabelPlaces.DEFAULT);

        assertEquals(List.of("A copy lacks its label or metadata: Orthanc refused: REST call"), bridge.log);
    }

    @Test
    void a_refusal_is_logged_once_names_nobody_and_is_made_good_later() {
        labels("");
        statusOfPut = 403;

        mark(CopyLabelPlaces.DEFAULT);

        assertEquals(List.of("A copy lacks its label or metadata: Orthanc answered 403 to a PUT"), bridge.log);
        assertFalse(there.containsKey(DIGEST));
        statusOfPut = 200;
        mark(CopyLabelPlaces.DEFAULT);
        assertEquals("0123456789abcdef", there.get(DIGEST));
    }
}
