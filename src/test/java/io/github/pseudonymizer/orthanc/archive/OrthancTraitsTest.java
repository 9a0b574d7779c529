// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.orthanc.bridge.ScriptedBridge;
import io.github.pseudonymizer.study.domain.StudyTraits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Answers are those of Orthanc 1.12, but for what nobody reads; {@code DomainRulesIT} asks a real one. */
class OrthancTraitsTest {

    private final Map<String, String> answers = new HashMap<>();
    private final OrthancArchive archive = new OrthancArchive(
            new ScriptedBridge() {
                @Override
                public RestAnswer call(String method, String uri, ByteBuffer body) {
                    String answer = answers.get(method + " " + uri);
                    byte[] text = (answer == null ? "" : answer).getBytes(StandardCharsets.UTF_8);
                    return new RestAnswer(answer == null ? 404 : 200, ByteBuffer.wrap(text));
                }
            },
            "scripted",
            CopyLabelPlaces.NONE,
            0);

    @Test
    void a_study_shows_its_labels_its_description_and_what_its_series_are() {
        answers.put(
                "GET /studies/st",
                "{\"ID\":\"st\",\"Labels\":[\"a\"],\"MainDicomTags\":{\"StudyDescription\":\"Thorax \"}}");
        answers.put(
                "GET /studies/st/series",
                "[{\"ID\":\"s1\",\"MainDicomTags\":{\"Modality\":\"CT\"},\"Instances\":[\"i1\",\"i2\"]},"
                        + "{\"ID\":\"s2\",\"MainDicomTags\":{\"Modality\":\"SR\"},\"Instances\":[\"i3\"]},"
                        + "{\"ID\":\"s3\",\"MainDicomTags\":{},\"Instances\":[]}]");
        answers.put(
                "GET /instances/i1/metadata?expand",
                "{\"CalledAET\":\"TRIAL\",\"RemoteAET\":\"SCANNER\",\"Origin\":\"DicomProtocol\"}");
        answers.put("GET /instances/i3/metadata?expand", "{\"Origin\":\"RestApi\"}");

        assertEquals(
                new StudyTraits(Set.of("a"), Set.of("CT", "SR"), Set.of("TRIAL"), Set.of("SCANNER"), "Thorax"),
                archive.traitsOf("st"));
    }

    @Test
    void nothing_is_known_of_a_study_that_is_gone() {
        assertEquals(new StudyTraits(Set.of(), Set.of(), Set.of(), Set.of(), ""), archive.traitsOf("gone"));
    }
}
