// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Collects an answer outside the Java heap, up to a limit. Confined to one thread. */
final class AnswerBuffer extends OutputStream {

    private static final int FIRST_BYTES = 1 << 16;

    private final int most;
    private ByteBuffer bytes;

    /** @param most bytes */
    AnswerBuffer(int most) {
        this.most = most;
        this.bytes = ByteBuffer.allocateDirect(Math.min(FIRST_BYTES, most));
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /** @throws IOException if the answer becomes larger than the limit */
    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        if (length > bytes.remaining()) {
            grow(length);
        }
        bytes.put(source, offset, length);
    }

    private void grow(int needed) throws IOException {
        long size = (long) bytes.position() + needed;
        if (size > most) {
            throw new IOException("larger than " + most + " bytes");
        }
        ByteBuffer larger = ByteBuffer.allocateDirect((int) Math.min(most, Math.max(size, 2L * bytes.capacity())));
        bytes = larger.put(bytes.flip());
    }

    /** All bytes that were written. */
    ByteBuffer content() {
        return bytes.duplicate().flip();
    }
}
