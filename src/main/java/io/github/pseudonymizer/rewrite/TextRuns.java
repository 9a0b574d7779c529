package io.github.pseudonymizer.rewrite;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Picks from bytes what looks like text: runs of {@value #SHORTEST} or more printable characters of ASCII, Latin-1,
 * UTF-8 and what escape sequences announce; and ASCII in UTF-16 of both orders. What is between them becomes a line
 * end.
 */
final class TextRuns {

    private static final int SHORTEST = 6;

    private TextRuns() {}

    /** The runs, one a line. */
    static byte[] in(ByteBuffer bytes) {
        ByteArrayOutputStream runs = new ByteArrayOutputStream();
        pick(bytes, runs);
        pickWide(bytes, runs);
        return runs.toByteArray();
    }

    private static void pick(ByteBuffer bytes, ByteArrayOutputStream runs) {
        int start = bytes.position();
        boolean high = false;
        for (int i = bytes.position(); i <= bytes.limit(); i++) {
            int value = i < bytes.limit() ? bytes.get(i) & 0xFF : 0;
            if (isPrintable(value) || value == 0x1B || value >= 0xC0 || (high && value >= 0x80)) {
                high = value >= 0x80;
                continue;
            }
            if (i - start >= SHORTEST) {
                byte[] run = new byte[i - start];
                bytes.get(start, run);
                runs.writeBytes(run);
                runs.write('\n');
            }
            start = i + 1;
            high = false;
        }
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
