// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.util.ArrayList;
import java.util.List;

/**
 * RLE of DICOM. Bytes that no segment needs go: unused offsets, and bytes after a segment's last run, become zeros;
 * bytes after the last segment are cut.
 *
 * @see <a href="https://dicom.nema.org/medical/dicom/current/output/chtml/part05/chapter_G.html">PS3.5 Annex G</a>
 */
final class RleFrame implements FrameCleaner {

    private static final int HEADER = 64;
    private static final int MOST_SEGMENTS = 15;

    private final long bytesOfSegment;

    /** @param bytesOfSegment how many bytes each segment has when decoded */
    RleFrame(long bytesOfSegment) {
        this.bytesOfSegment = bytesOfSegment;
    }

    @Override
    public FrameVerdict clean(FrameBytes frame, FrameEdits edits, MetadataCheck check) {
        int count = Integer.reverseBytes((int) frame.intAt(0));
        if (frame.length() < HEADER || count < 1 || count > MOST_SEGMENTS || bytesOfSegment <= 0) {
            return FrameVerdict.OPAQUE;
        }
        List<Integer> bounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bounds.add(Integer.reverseBytes((int) frame.intAt(4 + 4 * i)));
        }
        bounds.add(frame.length());
        if (bounds.get(0) != HEADER) {
            return FrameVerdict.OPAQUE;
        }
        for (int i = 0; i < count; i++) {
            int end = bounds.get(i) < bounds.get(i + 1) && bounds.get(i + 1) <= frame.length()
                    ? endOfSegment(frame, bounds.get(i), bounds.get(i + 1))
                    : -1;
            if (end < 0) {
                return FrameVerdict.OPAQUE;
            }
            if (!frame.isOnly(0, end, bounds.get(i + 1))) {
                if (i == count - 1) {
                    edits.cut(end, frame.length());
                } else {
                    edits.fill(end, bounds.get(i + 1), 0);
                }
            }
        }
        if (!frame.isOnly(0, 4 + 4 * count, HEADER)) {
            edits.fill(4 + 4 * count, HEADER, 0);
        }
        return FrameVerdict.CLEAN;
    }

    /** After the run that completes the segment; -1 if none does. */
    private int endOfSegment(FrameBytes frame, int start, int limit) {
        long made = 0;
        int at = start;
        while (made < bytesOfSegment) {
            int control = at < limit ? frame.at(at) : -1;
            if (control < 0) {
                return -1;
            }
            at += control < 128 ? control + 2 : control == 128 ? 1 : 2;
            made += control < 128 ? control + 1 : control == 128 ? 0 : 257 - control;
        }
        return made == bytesOfSegment && at <= limit ? at : -1;
    }
}
