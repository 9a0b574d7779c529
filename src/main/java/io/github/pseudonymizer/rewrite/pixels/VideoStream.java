// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.pixels;

import java.util.Set;

/**
 * MPEG-2, H.264 or HEVC. User data, and everything that decoders ignore, becomes zeros, which may come before every
 * start code. No byte changes its place, so the lengths and offsets of a container around stay right.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-H.262">ITU-T H.262 §6.2.1</a>
 * @see <a href="https://www.itu.int/rec/T-REC-H.264">ITU-T H.264 Annexes B, D</a>
 * @see <a href="https://www.itu.int/rec/T-REC-H.265">ITU-T H.265 Annexes B, D</a>
 */
enum VideoStream implements FrameCleaner {
    MPEG2 {
        @Override
        Need need(FrameBytes frame, int unit, int end) {
            int code = frame.at(unit);
            return switch (code) {
                case USER_DATA -> Need.NONE;
                case 0xB7 -> Need.HEADER;
                default -> code < 0 || code > 0xB8 ? Need.FOREIGN : Need.WHOLE;
            };
        }
    },
    H264 {
        @Override
        Need need(FrameBytes frame, int unit, int end) {
            int type = frame.at(unit) & 0x1F;
            if (frame.at(unit) >= 0x80 || frame.at(unit) < 0) {
                return Need.FOREIGN;
            }
            return switch (type) {
                case 6 -> isTiming(frame, unit + 1, end) ? Need.WHOLE : Need.NONE;
                case 10, 11 -> Need.HEADER;
                case 0, 16, 17, 18 -> Need.NONE;
                default -> type < 22 ? Need.WHOLE : Need.NONE;
            };
        }
    },
    HEVC {
        @Override
        Need need(FrameBytes frame, int unit, int end) {
            int type = frame.at(unit) >> 1 & 0x3F;
            if (frame.at(unit) >= 0x80 || frame.at(unit + 1) < 0) {
                return Need.FOREIGN;
            }
            return switch (type) {
                case 39, 40 -> isTiming(frame, unit + 2, end) ? Need.WHOLE : Need.NONE;
                case 36, 37 -> Need.HEADER;
                case 32, 33, 34, 35, 38 -> Need.WHOLE;
                default -> type < 22 ? Need.WHOLE : Need.NONE;
            };
        }
    };

    /** The part of a unit that a decoder needs. */
    private enum Need {
        WHOLE,
        /** Only the start code and the bytes directly after it. */
        HEADER,
        NONE,
        /** The stream has no such unit. */
        FOREIGN
    }

    private static final int USER_DATA = 0xB2;
    /**
     * SEI messages of numbers: buffering period, picture timing, recovery point, frame packing, active parameter sets,
     * decoding unit, layers, hash of the picture, mastering display, light level, transfer characteristics.
     */
    private static final Set<Integer> NUMBERS = Set.of(0, 1, 6, 45, 129, 130, 131, 132, 137, 144, 147);

    /** The part of a unit that a decoder needs. */
    abstract Need need(FrameBytes frame, int unit, int end);

    static boolean beginsWithStartCode(FrameBytes frame) {
        return frame.intAt(0) == 1 || frame.intAt(0) >> 8 == 1;
    }

    @Override
    public FrameVerdict clean(FrameBytes frame, FrameEdits edits, MetadataCheck check) {
        int code = nextStartCode(frame, 0);
        if (code != 0 && !frame.isOnly(0, 0, code)) {
            return FrameVerdict.OPAQUE;
        }
        if (code == frame.length()) {
            return FrameVerdict.OPAQUE;
        }
        while (code < frame.length()) {
            int next = nextStartCode(frame, code + 3);
            Need need = need(frame, code + 3, next);
            int header = Math.min(next, code + (this == HEVC ? 5 : 4));
            if (need == Need.FOREIGN) {
                return FrameVerdict.OPAQUE;
            } else if (need == Need.NONE) {
                edits.fill(code, next, 0);
            } else if (need == Need.HEADER && !frame.isOnly(0, header, next)) {
                edits.fill(header, next, 0);
            }
            code = next;
        }
        return FrameVerdict.CLEAN;
    }

    /** Where the next 00 00 01 is; the length of the frame if no more follow. */
    private static int nextStartCode(FrameBytes frame, int from) {
        int at = from;
        while (at + 3 <= frame.length()) {
            int third = frame.at(at + 2);
            if (third > 1) {
                at += 3;
            } else if (third == 1 && frame.at(at) == 0 && frame.at(at + 1) == 0) {
                return at;
            } else {
                at++;
            }
        }
        return frame.length();
    }

    /** Whether all messages of an SEI unit are numbers. */
    private static boolean isTiming(FrameBytes frame, int start, int end) {
        int at = start;
        while (at < end && frame.at(at) != 0x80) {
            int type = 0;
            for (; frame.at(at) == 0xFF; at++) {
                type += 0xFF;
            }
            type += frame.at(at);
            at++;
            int size = 0;
            for (; frame.at(at) == 0xFF; at++) {
                size += 0xFF;
            }
            size += frame.at(at);
            at += 1 + size;
            if (!NUMBERS.contains(type) || at > end || size < 0) {
                return false;
            }
        }
        return frame.isOnly(0, at + 1, end);
    }
}
