package io.github.pseudonymizer.rewrite.pixels;

import java.util.Optional;

/**
 * One box of a file format made of boxes: a length, a name of four letters, and what is inside.
 *
 * @param at where it begins
 * @param content where its inside begins
 * @param end behind it
 * @param told its length as its first four bytes say: 0 means up to the end, 1 that eight bytes behind the name say it
 * @see <a href="https://www.iso.org/standard/83102.html">ISO/IEC 14496-12 §4.2</a>
 */
record Box(int at, int content, int end, long told) {

    private static final int SHORT_HEADER = 8;
    private static final int LONG_HEADER = 16;

    /**
     * The box that begins here.
     *
     * @param limit behind the last byte that can belong to it
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

    /** Notes that it gets shorter. What goes up to the end tells no length. */
    void shrink(FrameEdits edits, int bytes) {
        if (told == 1) {
            edits.number(at + SHORT_HEADER, at + LONG_HEADER, (long) end - at - bytes);
        } else if (told != 0) {
            edits.number(at, at + 4, told - bytes);
        }
    }
}
