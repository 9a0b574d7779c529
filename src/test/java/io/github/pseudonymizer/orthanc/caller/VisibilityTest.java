// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.caller;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import io.github.pseudonymizer.orthanc.request.RequestException;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Resource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two patients: p1 has the studies s1 (label trial) and s2 (label secret), p2 has s3 (labels trial and other). */
class VisibilityTest {

    private static final Map<String, String> ORTHANC = Map.of(
            "/patients/p1", "{\"ID\":\"p1\",\"Studies\":[\"s1\",\"s2\"]}",
            "/patients/p2", "{\"ID\":\"p2\",\"Studies\":[\"s3\"]}",
            "/studies/s1", "{\"ID\":\"s1\",\"Labels\":[\"trial\"]}",
            "/studies/s2", "{\"ID\":\"s2\",\"Labels\":[\"secret\"]}",
            "/studies/s3", "{\"ID\":\"s3\",\"Labels\":[\"other\",\"trial\"]}",
            "/studies/s4", "{\"ID\":\"s4\"}",
            "/series/se1", "{\"ID\":\"se1\",\"ParentStudy\":\"s1\",\"Labels\":[\"secret\"]}",
            "/series/se2", "{\"ID\":\"se2\",\"ParentStudy\":\"s2\",\"Labels\":[\"trial\"]}",
            "/instances/i1/study", "{\"ID\":\"s1\"}",
            "/instances/i2/study", "{\"ID\":\"s2\"}");
    private static final LabelRights TRIAL = new LabelRights(false, Set.of("trial"));

    private static void check(LabelRights rights, Resource... resources) {
        OrthancRest rest = new OrthancRest(new ScriptedBridge() {
            @Override
            public RestAnswer call(String method, String uri, ByteBuffer body) {
                String text = ORTHANC.getOrDefault(uri, "");
                return new RestAnswer(
                        text.isEmpty() ? 404 : 200, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            }
        });
        new Visibility(rest).check(List.of(resources), rights);
    }

    @ParameterizedTest
    @CsvSource({
        "PATIENT, p1, false",
        "PATIENT, p2, true",
        "STUDY, s1, true",
        "STUDY, s2, false",
        "STUDY, s3, true",
        "STUDY, s4, false",
        "STUDY, gone, false",
        "SERIES, se1, true",
        "SERIES, se2, false",
        "SERIES, gone, false",
        "INSTANCE, i1, true",
        "INSTANCE, i2, false",
        "INSTANCE, gone, false"
    })
    void the_labels_of_the_study_decide_and_of_a_patient_every_study(Level level, String id, boolean visible) {
        Resource resource = new Resource(level, id);

        if (visible) {
            assertDoesNotThrow(() -> check(TRIAL, resource));
        } else {
            RequestException refused = assertThrows(RequestException.class, () -> check(TRIAL, resource));
            assertEquals(RequestException.Reason.FORBIDDEN, refused.reason());
            assertEquals("this user may not see all studies that are asked for", refused.getMessage());
        }
        assertDoesNotThrow(() -> check(LabelRights.ALL, resource));
        assertThrows(RequestException.class, () -> check(LabelRights.NONE, resource));
    }

    @Test
    void one_of_several_that_may_not_be_seen_is_enough_to_refuse() {
        Resource one = new Resource(Level.STUDY, "s1");
        Resource third = new Resource(Level.STUDY, "s3");

        assertDoesNotThrow(() -> check(TRIAL, one, third));
        assertThrows(RequestException.class, () -> check(TRIAL, one, new Resource(Level.SERIES, "se2"), third));
    }
}
