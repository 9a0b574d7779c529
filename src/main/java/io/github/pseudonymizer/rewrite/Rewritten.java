// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.rewrite.report.Remarks;
import java.nio.ByteBuffer;

/**
 * The pseudonymized twin of an instance, ready to be written. It refers to the bytes of the original, which must live
 * as long.
 */
public interface Rewritten {

    /** Size of the DICOM file in bytes. */
    long size();

    /**
     * Writes the whole DICOM file.
     *
     * @param target at least {@link #size()} bytes remaining; its position moves to the end of the file
     */
    void writeTo(ByteBuffer target);

    /** Findings that an administrator should hear of. */
    default Remarks remarks() {
        return Remarks.NONE;
    }

    /** A file that needs no rewriting, such as one that is a copy already. */
    static Rewritten unchanged(ByteBuffer file) {
        ByteBuffer source = file.duplicate();
        return new Rewritten() {
            @Override
            public long size() {
                return source.remaining();
            }

            @Override
            public void writeTo(ByteBuffer target) {
                target.put(source.duplicate());
            }
        };
    }
}
