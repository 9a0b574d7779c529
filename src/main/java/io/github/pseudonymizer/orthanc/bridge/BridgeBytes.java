// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Memory that the native bridge has allocated, and frees. Closing twice is harmless. */
final class BridgeBytes implements NativeBytes {

    private final ByteBuffer buffer;
    private @Nullable Pointer memory;

    /** @param size bytes; 0 if and only if there is no memory */
    BridgeBytes(@Nullable Pointer memory, int size) {
        this.memory = memory;
        this.buffer = memory == null ? ByteBuffer.allocate(0) : memory.getByteBuffer(0, size);
    }

    /** A duplicate is big endian, even though JNA has set the original to the machine's order. */
    @Override
    public ByteBuffer buffer() {
        return buffer.duplicate();
    }

    @Override
    public void close() {
        Pointer open = memory;
        if (open != null) {
            memory = null;
            BridgeFunctions.pseudonymizer_free(open);
        }
    }
}
