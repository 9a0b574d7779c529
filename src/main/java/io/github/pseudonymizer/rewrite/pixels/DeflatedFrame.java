// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A deflated frame. Bytes after the stream go. A stream that holds more than the frame is not understood.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_8.html">PS3.5 §8.2.16</a>
 */
final class DeflatedFrame implements FrameCleaner {

    private static final int CHUNK = 64 << 10;

    private final long bytesOfFrame;

    DeflatedFrame(long bytesOfFrame) {
        this.bytesOfFrame = bytesOfFrame;
    }

    @Override
    public FrameVerdict clean(FrameBytes frame, FrameEdits edits, MetadataCheck check) {
        if (bytesOfFrame <= 0) {
            return FrameVerdict.OPAQUE;
        }
        int end = endOfStream(frame.range(0, frame.length()), check);
        if (end == TELLING) {
            return FrameVerdict.IDENTIFYING;
        }
        if (end < 0) {
            return FrameVerdict.OPAQUE;
        }
        edits.cutTrailer(frame, end);
        return FrameVerdict.CLEAN;
    }

    private static final int MALFORMED = -1;
    private static final int TELLING = -2;

    private int endOfStream(ByteBuffer deflated, MetadataCheck check) {
        Inflater inflater = new Inflater(true);
        byte[] chunk = new byte[CHUNK];
        try {
            inflater.setInput(deflated);
            while (!inflater.finished()) {
                long before = inflater.getBytesWritten();
                int made = inflater.inflate(chunk);
                if (made == 0 && !inflater.finished()) {
                    return MALFORMED;
                }
                long surplus = before + made - bytesOfFrame;
                if (surplus > 1) {
                    int first = (int) Math.max(0, made - surplus);
                    if (surplus > CHUNK
                            || check.mentions(
                                    ByteBuffer.wrap(chunk, first, made - first).slice())) {
                        return TELLING;
                    }
                }
            }
            return (int) inflater.getBytesRead();
        } catch (DataFormatException e) {
            return MALFORMED;
        } finally {
            inflater.end();
        }
    }
}
