// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class NativeTextTest {

    @Test
    void text_is_utf_8_with_a_nul_at_its_end() {
        assertArrayEquals(new byte[] {'M', (byte) 0xC3, (byte) 0xBC, 0}, NativeText.of("Mü"));
        assertArrayEquals(new byte[] {0}, NativeText.of(""));
    }

    @Test
    void text_that_c_would_cut_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> NativeText.of("/studies\0/tools"));
    }

    @Test
    void in_a_message_a_nul_is_shown() {
        assertArrayEquals(NativeText.of("a\u2400b"), NativeText.lossy("a\0b"));
    }
}
