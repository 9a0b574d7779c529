package io.github.pseudonymizer.rewrite;

import java.nio.ByteBuffer;

/**
 * Recognizes DS and IS values that cannot hold an identity, faster than searching them: contours of an RT Structure Set
 * are megabytes of such text. Confined to one thread.
 */
final class PlainNumbers {

    /** A whole number of so many digits could be a Patient ID. */
    private static final int DIGITS_OF_AN_IDENTITY = LeakRules.SHORTEST_NUMBER;

    private final byte[] chunk = new byte[4096];

    /** Whether there is nothing but plain numbers and separators, and no whole number is long. */
    boolean are(ByteBuffer bytes, int from, int to) {
        int digits = 0;
        boolean whole = true;
        boolean begun = false;
        for (int at = from; at < to; at += chunk.length) {
            int count = Math.min(chunk.length, to - at);
            bytes.get(at, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                byte b = chunk[i];
                if (b >= '0' && b <= '9') {
                    digits++;
                    begun = true;
                } else if (b == '\\') {
                    if (whole && digits >= DIGITS_OF_AN_IDENTITY) {
                        return false;
                    }
                    digits = 0;
                    whole = true;
                    begun = false;
                } else if (b == '.' && whole) {
                    whole = false;
                    begun = true;
                } else if ((b == '-' || b == '+') && !begun) {
                    begun = true;
                } else if (b != ' ') {
                    return false;
                }
            }
        }
        return !(whole && digits >= DIGITS_OF_AN_IDENTITY);
    }
}
