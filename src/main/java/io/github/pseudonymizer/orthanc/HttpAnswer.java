package io.github.pseudonymizer.orthanc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a REST callback answers.
 *
 * @param status of HTTP
 * @param contentType such as {@code application/json}
 * @param body its remaining bytes; direct or not
 */
public record HttpAnswer(int status, String contentType, ByteBuffer body) {

    /** An answer of JSON text. */
    public static HttpAnswer json(int status, String json) {
        return new HttpAnswer(status, "application/json", ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }
}
