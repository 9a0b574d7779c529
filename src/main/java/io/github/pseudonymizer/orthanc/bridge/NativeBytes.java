// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import java.nio.ByteBuffer;

/** Bytes outside the Java heap. Confined to one thread at a time; using the buffer after closing is undefined. */
public interface NativeBytes extends AutoCloseable {

    /** All bytes, position 0, big endian. */
    ByteBuffer buffer();

    /** Frees the memory. */
    @Override
    void close();
}
