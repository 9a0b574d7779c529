// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ErrorAnswerTest {

    /** As Orthanc 1.10.1 answers {@code GET /nope}, but for the details. */
    @Test
    void an_error_looks_like_orthancs_own() {
        HttpAnswer answer = ErrorAnswer.NOT_FOUND.to(ScriptedBridge.request(1), "no \"such\" study");

        assertEquals(404, answer.status());
        assertEquals("application/json", answer.contentType());
        assertEquals(
                JsonParser.parseString("""
                        {
                          "Details" : "no \\"such\\" study",
                          "HttpError" : "Not Found",
                          "HttpStatus" : 404,
                          "Message" : "Unknown resource",
                          "Method" : "POST",
                          "OrthancError" : "Unknown resource",
                          "OrthancStatus" : 17,
                          "Uri" : "/studies/4711/anonymize"
                        }
                        """),
                JsonParser.parseString(
                        StandardCharsets.UTF_8.decode(answer.body()).toString()));
    }
}
