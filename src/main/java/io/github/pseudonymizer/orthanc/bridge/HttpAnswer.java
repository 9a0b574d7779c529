// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a REST callback answers.
 *
 * @param status of HTTP
 * @param retryAfterSeconds after which the client may ask again; 0 to say nothing about that
 * @param contentType such as {@code application/json}
 * @param body its remaining bytes; direct or not
 */
public record HttpAnswer(int status, int retryAfterSeconds, String contentType, ByteBuffer body) {

    /** An answer that says nothing about asking again. */
    public HttpAnswer(int status, String contentType, ByteBuffer body) {
        this(status, 0, contentType, body);
    }

    public static HttpAnswer json(int status, String json) {
        return new HttpAnswer(status, "application/json", ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * An answer to a request with a method that the path does not have.
     *
     * @param allowed the methods that it has, for the header {@code Allow}, such as {@code GET, POST}
     */
    public static HttpAnswer methodNotAllowed(String allowed) {
        return new HttpAnswer(405, "text/plain", ByteBuffer.wrap(allowed.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The same, with a word about when to ask again. */
    public HttpAnswer retryAfter(Duration wait) {
        return new HttpAnswer(status, Math.toIntExact(wait.toSeconds()), contentType, body);
    }
}
