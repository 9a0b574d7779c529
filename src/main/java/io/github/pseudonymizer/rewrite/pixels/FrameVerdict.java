// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

/** The success of cleaning a frame. */
enum FrameVerdict {
    /** Its structure is understood, so that the edits remove all metadata. */
    CLEAN,
    /**
     * Its structure is not understood. The edits do not count: the frame stays unchanged, and all of it is searched.
     */
    OPAQUE,
    /** Bytes that cannot be removed mention an identity or a date. */
    IDENTIFYING
}
