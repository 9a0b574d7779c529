// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.util.Optional;

/**
 * One box of a file format made of boxes: a length, a name of four letters, and content.
 *
 * @param at where it begins
 * @param content where its content begins
 * @param end after its last byte
 * @param told the length in its first four bytes: 0 means up to the end, 1 that the length is in the eight bytes after
 *     the name
 * @see <a href="https://www.iso.org/standard/83102.html">ISO/IEC 14496-12 §4.2</a>
 */
record Box(int at, int content, int end, long told) {

    /** Levels of boxes in boxes; deeper ones are not understood. Real files have about six. */
    static final int MOST_LEVELS = 16;

    private static final int SHORT_HEADER = 8;
    private static final int LONG_HEADER = 16;

    /**
     * The box that begins here.
     *
     * @param limit after the last byte that can belong to it
     * @param outermost whether it is in no other box, so that it may go up to the end
     * @return empty if its length contradicts the limit
     */
    static Optional<Box> read(FrameBytes frame, int at, int limit, boolean outermost) {
        long told = frame.intAt(at);
        int header = told == 1 ? LONG_HEADER : SHORT_HEADER;
        long length = told == 1 ? frame.intAt(at + 8) << 32 | frame.intAt(at + 12) : told;
        int end = told == 0 && outermost ? limit : (int) Math.min(Integer.MAX_VALUE, at + length);
        boolean contradicts = at + header > limit || end > limit || end < at + header || length < 0;
        return contradicts ? Optional.empty() : Optional.of(new Box(at, at + header, end, told));
    }

    String name(FrameBytes frame) {
        return frame.nameAt(at + 4);
    }

    /** Notes that it gets shorter. A box up to the end has no length to change. */
    void shrink(FrameEdits edits, int bytes) {
        if (told == 1) {
            edits.number(at + SHORT_HEADER, at + LONG_HEADER, (long) end - at - bytes);
        } else if (told != 0) {
            edits.number(at, at + 4, told - bytes);
        }
    }
}
