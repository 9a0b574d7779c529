// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import java.nio.ByteBuffer;

/** The DICOM file of an instance. Confined to one thread; the buffer must not be used after closing. */
public interface InstanceBytes extends AutoCloseable {

    /** The whole file. */
    ByteBuffer buffer();

    @Override
    void close();
}
