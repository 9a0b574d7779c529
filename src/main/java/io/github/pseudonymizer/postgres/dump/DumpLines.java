// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.dump;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a dump line by line. Confined to one thread. */
final class DumpLines {

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    DumpLines(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER);
    }

    /**
     * The next line, with its end.
     *
     * @throws StoreException at the end
     */
    byte[] bytes() throws IOException {
        line.reset();
        int next = in.read();
        while (next >= 0) {
            line.write(next);
            if (next == '\n') {
                return line.toByteArray();
            }
            next = in.read();
        }
        throw damaged();
    }

    /** The next line, without its end. */
    String text() throws IOException {
        byte[] bytes = bytes();
        return new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
    }

    /** Whether nothing follows. */
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    static StoreException damaged() {
        return new StoreException(
                StoreException.Reason.FAILED, "the dump is damaged or incomplete; nothing of it was kept");
    }
}
