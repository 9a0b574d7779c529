// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text as C has it: UTF-8, ended by NUL. */
final class NativeText {

    private NativeText() {}

    /** @throws IllegalArgumentException if the text has a NUL, at which C would cut it */
    static byte[] of(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text with NUL");
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(utf8, utf8.length + 1);
    }

    /** For people to read: a NUL becomes the sign for it. */
    static byte[] lossy(String text) {
        return of(text.replace('\0', '\u2400'));
    }
}
