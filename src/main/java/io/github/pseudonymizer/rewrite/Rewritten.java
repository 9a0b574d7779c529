package io.github.pseudonymizer.rewrite;

import io.github.pseudonymizer.rewrite.report.Remarks;
import java.nio.ByteBuffer;

/**
 * The pseudonymized twin of an instance, ready to be written. Refers to the bytes it was made of, which must live on.
 */
public interface Rewritten {

    /** Size of the DICOM file in bytes. */
    long size();

    /**
     * Writes the whole DICOM file.
     *
     * @param target at least {@link #size()} bytes remaining; its position moves behind what was written
     */
    void writeTo(ByteBuffer target);

    /** What an administrator should hear of. */
    default Remarks remarks() {
        return Remarks.NONE;
    }

    /** What needs no rewriting, such as an instance that is a copy already. */
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
