// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a REST callback answers.
 *
 * @param status of HTTP
 * @param headers further ones; no line break is in them
 * @param contentType such as {@code application/json}
 * @param body its remaining bytes; direct or not
 */
public record HttpAnswer(int status, Map<String, String> headers, String contentType, ByteBuffer body) {

    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    /** An answer without further headers. */
    public HttpAnswer(int status, String contentType, ByteBuffer body) {
        this(status, Map.of(), contentType, body);
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
        return wait.toSeconds() == 0 ? this : with("Retry-After", "" + wait.toSeconds());
    }

    /** The same, with one more header. */
    public HttpAnswer with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new HttpAnswer(status, more, contentType, body);
    }

    /** The headers as lines, in the order of their names. */
    String headerLines() {
        return new TreeMap<>(headers)
                .entrySet().stream()
                        .map(header -> header.getKey() + ": " + header.getValue() + "\n")
                        .collect(Collectors.joining());
    }
}
