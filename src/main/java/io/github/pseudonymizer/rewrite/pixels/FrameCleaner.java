// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

/** Finds the bytes of a frame that go. One for each kind of compression; without state. */
interface FrameCleaner {

    /**
     * Goes through a frame once. It never fails, and takes linear time, for any bytes.
     *
     * @param edits gets the changes
     */
    FrameVerdict clean(FrameBytes frame, FrameEdits edits, MetadataCheck check);
}
