// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import io.github.pseudonymizer.study.ArchiveException;
import io.github.pseudonymizer.study.Labels;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.StudyPart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Answers are those of Orthanc 1.12 and later as its documentation shows them, but for what nobody reads. */
class OrthancLabelsTest {

    private static final StudyPart PART = new StudyPart("st", List.of(new Original("i1", "1.2.1", "1.2.1.1", 100, "")));

    private final Map<String, String> answers = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final OrthancArchive archive = new OrthancArchive(
            new ScriptedBridge() {
                @Override
                public RestAnswer call(String method, String uri, ByteBuffer body) {
                    calls.add(method + " " + uri);
                    String answer = answers.get(method + " " + uri);
                    byte[] text = (answer == null ? "" : answer).getBytes(StandardCharsets.UTF_8);
                    return new RestAnswer(answer == null ? 404 : 200, ByteBuffer.wrap(text));
                }
            },
            "scripted",
            CopyLabelPlaces.NONE,
            0);

    @Test
    void labels_are_read_at_every_level_and_only_of_the_instances_asked_for() {
        answers.put("GET /studies/st", "{\"ID\":\"st\",\"ParentPatient\":\"p\",\"Labels\":[\"a\",\"b\"]}");
        answers.put("GET /patients/p", "{\"ID\":\"p\",\"Labels\":[\"c\"]}");
        answers.put(
                "GET /studies/st/series",
                "[{\"ID\":\"se\",\"MainDicomTags\":{\"SeriesInstanceUID\":\"1.2.1\"},\"Labels\":[\"d\"]}]");
        answers.put(
                "GET /studies/st/instances", "[{\"ID\":\"i1\",\"Labels\":[\"e\"]},{\"ID\":\"i2\",\"Labels\":[\"f\"]}]");

        Optional<Labels> labels = archive.labelsOf(PART);

        assertEquals(
                Optional.of(new Labels(
                        Set.of("c"), Set.of("a", "b"), Map.of("1.2.1", Set.of("d")), Map.of("i1", Set.of("e")))),
                labels);
        assertEquals(4, calls.size());
    }

    @Test
    void an_orthanc_that_shows_no_labels_has_none() {
        answers.put("GET /studies/st", "{\"ID\":\"st\",\"ParentPatient\":\"p\"}");

        assertEquals(Optional.empty(), archive.labelsOf(PART));
    }

    @Test
    void a_label_is_put_by_its_address() {
        answers.put("PUT /series/se/labels/trial-A", "");

        archive.label(new Resource(Level.SERIES, "se"), "trial-A");

        assertEquals(List.of("PUT /series/se/labels/trial-A"), calls);
    }

    @Test
    void a_refused_label_is_a_failure_of_the_archive() {
        assertThrows(ArchiveException.class, () -> archive.label(new Resource(Level.STUDY, "st"), "x"));
    }
}
