// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The body of a request. Large ones stay outside the Java heap. Thread-safe.
 *
 * @param bytes as sent; read-only
 */
public record Body(ByteBuffer bytes) {

    /** Of a request without one. */
    public static final Body NONE = new Body(ByteBuffer.allocate(0));

    public Body {
        bytes = bytes.asReadOnlyBuffer();
    }

    /** This text as UTF-8. */
    public static Body of(String text) {
        return new Body(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** All bytes, with a position of its own. */
    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    /** As UTF-8; malformed bytes become U+FFFD. */
    public String text() {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    @Override
    public String toString() {
        return "Body[redacted]";
    }
}
