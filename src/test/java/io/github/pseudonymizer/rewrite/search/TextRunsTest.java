// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.rewrite.Frames;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextRunsTest {

    @ParameterizedTest
    @CsvSource({
        "Mercy^John, US-ASCII",
        "Müller^Jürgen, ISO-8859-1",
        "Müller^Jürgen, UTF-8",
        "Иванов^Иван, UTF-8",
        "山田太郎, UTF-8",
        "山田太郎, ISO-2022-JP"
    })
    void a_name_amid_other_bytes_is_picked(String name, String charset) {
        byte[] text = name.getBytes(Charset.forName(charset));

        byte[] runs = TextRuns.in(ByteBuffer.wrap(Frames.bytes(1, 2, 0x80, text, 0x81, 3)));

        assertEquals(
                new String(text, Charset.forName("ISO-8859-1")) + "\n",
                new String(runs, Charset.forName("ISO-8859-1")));
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE", "UTF-16BE"})
    void wide_text_is_picked_as_ascii(String charset) {
        byte[] text = "Mercy^John".getBytes(Charset.forName(charset));

        byte[] runs = TextRuns.in(ByteBuffer.wrap(Frames.bytes(1, 2, 0x80, 0, text, 0, 0x81, 3)));

        assertEquals("Mercy^John\n", new String(runs, Charset.forName("US-ASCII")));
    }

    @Test
    void of_noise_little_is_picked() {
        byte[] noise = new byte[1 << 20];
        new Random(4711).nextBytes(noise);

        int picked = TextRuns.in(ByteBuffer.wrap(noise)).length;

        assertTrue(picked < noise.length / 5, picked + " bytes");
    }
}
