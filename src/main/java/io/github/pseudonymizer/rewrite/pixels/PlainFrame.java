// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

/** A frame without compression in a fragment: bytes beyond its last pixel go. */
final class PlainFrame implements FrameCleaner {

    private final long bytesOfFrame;

    PlainFrame(long bytesOfFrame) {
        this.bytesOfFrame = bytesOfFrame;
    }

    @Override
    public FrameVerdict clean(FrameBytes frame, FrameEdits edits, MetadataCheck check) {
        if (bytesOfFrame <= 0 || bytesOfFrame > frame.length()) {
            return FrameVerdict.OPAQUE;
        }
        if (!frame.isOnly(0, (int) bytesOfFrame, frame.length()) || frame.length() > bytesOfFrame + 1) {
            edits.cut((int) bytesOfFrame, frame.length());
        }
        return FrameVerdict.CLEAN;
    }
}
