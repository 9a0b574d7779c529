// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a table comes from. It can be read several times, because the database may ask for that. */
@FunctionalInterface
public interface TableSource {

    /** The bytes from the beginning. */
    InputStream open() throws IOException;

    /** In memory, on the heap or outside. */
    static TableSource of(ByteBuffer bytes) {
        return () -> new BufferInput(bytes.duplicate());
    }

    /** A short text, for tests and for lists. */
    static TableSource of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return () -> new ByteArrayInputStream(bytes);
    }

    /** A file. */
    static TableSource of(Path file) {
        return () -> Files.newInputStream(file);
    }

    /** Reads a buffer; {@link ByteArrayInputStream} cannot, if its bytes are outside the heap. */
    final class BufferInput extends InputStream {

        private final ByteBuffer bytes;

        private BufferInput(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.hasRemaining() ? bytes.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (!bytes.hasRemaining()) {
                return length == 0 ? 0 : -1;
            }
            int count = Math.min(length, bytes.remaining());
            bytes.get(target, offset, count);
            return count;
        }
    }
}
