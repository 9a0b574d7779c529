// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/**
 * Picks the bytes that look like text: runs of {@value #SHORTEST} or more bytes of printable ASCII, escape sequences,
 * UTF-8, and letters of Latin-1 beside a letter of ASCII; and ASCII in UTF-16 of both orders. The bytes between runs
 * become a line end. In noise, one byte of seven is picked. Letters of other sets among themselves are not picked,
 * because in noise every second byte is one.
 */
final class TextRuns {

    private static final int SHORTEST = 6;
    private static final int ESCAPE = 0x1B;

    /** Bytes are searched in pieces; what is found is shorter than the overlap. */
    private static final int PIECE = 1 << 20;

    private static final int OVERLAP = 4096;

    private TextRuns() {}

    /**
     * Whether the runs of any piece of these bytes have something.
     *
     * @param bytes from their position to their limit; both stay
     */
    static boolean anyMatch(ByteBuffer bytes, Predicate<byte[]> has) {
        int from = bytes.position();
        while (true) {
            int length = Math.min(PIECE, bytes.limit() - from);
            if (has.test(in(bytes.slice(from, length)))) {
                return true;
            }
            if (from + length == bytes.limit()) {
                return false;
            }
            from += length - OVERLAP;
        }
    }

    /** The runs, one a line. */
    static byte[] in(ByteBuffer bytes) {
        ByteArrayOutputStream runs = new ByteArrayOutputStream();
        pick(bytes, runs);
        pickWide(bytes, runs);
        return runs.toByteArray();
    }

    private static void pick(ByteBuffer bytes, ByteArrayOutputStream runs) {
        int start = bytes.position();
        int at = start;
        while (at <= bytes.limit()) {
            int length = lengthOfCharacter(bytes, at);
            if (length > 0) {
                at += length;
                continue;
            }
            if (at - start >= SHORTEST) {
                byte[] run = new byte[at - start];
                bytes.get(start, run);
                runs.writeBytes(run);
                runs.write('\n');
            }
            at++;
            start = at;
        }
    }

    /** How many bytes the character here has; 0 if the bytes here are not text. */
    private static int lengthOfCharacter(ByteBuffer bytes, int at) {
        int value = byteAt(bytes, at);
        if (isPrintable(value) || value == ESCAPE) {
            return 1;
        }
        int more = value >= 0xC2 && value < 0xE0 ? 1 : value >= 0xE0 && value < 0xF0 ? 2 : 0;
        int continued = 0;
        while (continued < more && (byteAt(bytes, at + continued + 1) & 0xC0) == 0x80) {
            continued++;
        }
        if (more > 0 && continued == more) {
            return 1 + more;
        }
        return value >= 0xC0 && (isLetter(byteAt(bytes, at - 1)) || isLetter(byteAt(bytes, at + 1))) ? 1 : 0;
    }

    /** A byte, or 0 beyond the ends. */
    private static int byteAt(ByteBuffer bytes, int at) {
        return at >= bytes.position() && at < bytes.limit() ? bytes.get(at) & 0xFF : 0;
    }

    private static boolean isLetter(int value) {
        int lower = value | 0x20;
        return lower >= 'a' && lower <= 'z' && value < 0x80;
    }

    /** Characters that are separated by single zeros. */
    private static void pickWide(ByteBuffer bytes, ByteArrayOutputStream runs) {
        int start = bytes.position();
        while (start + 1 < bytes.limit()) {
            int end = start;
            while (end < bytes.limit()
                    && isPrintable(bytes.get(end) & 0xFF)
                    && end + 1 < bytes.limit()
                    && bytes.get(end + 1) == 0) {
                end += 2;
            }
            if (end - start >= 2 * SHORTEST) {
                for (int i = start; i < end; i += 2) {
                    runs.write(bytes.get(i));
                }
                runs.write('\n');
            }
            start = end == start ? start + 1 : end;
        }
    }

    private static boolean isPrintable(int value) {
        return value >= 0x20 && value < 0x7F;
    }
}
