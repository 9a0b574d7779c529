// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Inflates and deflates datasets, outside the Java heap.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/sect_A.5.html">PS3.5 §A.5</a>
 */
public final class Deflation {

    private static final int CHUNK_BYTES = 1 << 20;
    private static final long UNSUSPICIOUS_BYTES = 256L << 20;
    private static final int MOST_TIMES = 100;

    private Deflation() {}

    /**
     * Inflates from {@code start} to the end of the deflated stream; bytes after it are ignored.
     *
     * @throws DicomException if the stream is broken; or becomes more than 2 GiB; or more than 256 MiB and a hundred
     *     times its size, as no image does, but a trap would
     */
    static ByteBuffer inflate(ByteBuffer bytes, int start) {
        ByteBuffer deflated = bytes.duplicate().position(start);
        int size = inflate(deflated.duplicate(), allocate(CHUNK_BYTES), true);
        ByteBuffer inflated = allocate(size + 1);
        inflate(deflated, inflated, false);
        return inflated.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** @param measuring whether the target is overwritten again and again, because only the size is needed */
    private static int inflate(ByteBuffer deflated, ByteBuffer target, boolean measuring) {
        long most =
                Math.min(Integer.MAX_VALUE - 8, Math.max(UNSUSPICIOUS_BYTES, (long) deflated.remaining() * MOST_TIMES));
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated);
            while (!inflater.finished()) {
                if (measuring) {
                    target.clear();
                }
                int made = inflater.inflate(target);
                if (inflater.getBytesWritten() > most) {
                    throw new DicomException(DicomException.Reason.TOO_LARGE, "the deflated dataset grows too large");
                }
                if (made == 0 && !inflater.finished()) {
                    throw new DicomException(DicomException.Reason.MALFORMED, "the deflated dataset breaks off");
                }
            }
            return (int) inflater.getBytesWritten();
        } catch (DataFormatException e) {
            throw new DicomException(DicomException.Reason.MALFORMED, "the dataset is no deflated stream");
        } finally {
            inflater.end();
        }
    }

    /**
     * Deflates; the stream is padded to an even length.
     *
     * @param parts read from their positions to their limits
     * @return the stream, in parts
     */
    public static List<ByteBuffer> deflate(List<ByteBuffer> parts) {
        List<ByteBuffer> chunks = new ArrayList<>();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            ByteBuffer chunk = allocate(CHUNK_BYTES);
            for (ByteBuffer part : parts) {
                deflater.setInput(part);
                chunk = drain(deflater, chunk, chunks);
            }
            deflater.finish();
            chunk = drain(deflater, chunk, chunks);
            if ((deflater.getBytesWritten() & 1) == 1) {
                chunk.put((byte) 0);
            }
            chunks.add(chunk.flip());
            return chunks;
        } finally {
            deflater.end();
        }
    }

    private static ByteBuffer drain(Deflater deflater, ByteBuffer chunk, List<ByteBuffer> full) {
        ByteBuffer target = chunk;
        while (true) {
            int made = deflater.deflate(target);
            if (!target.hasRemaining()) {
                full.add(target.flip());
                target = allocate(CHUNK_BYTES);
            } else if (made == 0 || deflater.finished()) {
                return target;
            }
        }
    }

    /** Allocates memory outside the Java heap for inflated or deflated bytes. */
    static ByteBuffer allocate(int size) {
        try {
            return ByteBuffer.allocateDirect(size);
        } catch (OutOfMemoryError e) {
            throw new DicomException(DicomException.Reason.TOO_LARGE, "no memory to inflate or deflate the dataset");
        }
    }
}
