// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberStringsTest {

    private static ValueForm of(String text, boolean isDecimal) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new NumberStrings().of(ByteBuffer.wrap(bytes), 0, bytes.length, isDecimal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "-1.5",
                "+.5",
                "5.",
                "1E3",
                "1.5e-12",
                " 1 ",
                "1\\2\\-3.25",
                "1\\\\2",
                "1 \0",
                "12345.678901"
            })
    void a_number_is_harmless(String text) {
        assertEquals(ValueForm.HARMLESS, of(text, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "born 17.4.50",
                "17.4.50",
                "12-05-1961",
                "1.5mm",
                "Mercy",
                ".",
                "-",
                "1E",
                "1E+",
                "1 2",
                "1\\Mercy\\2",
                "1 .5",
                "--1",
                "1\u00E9"
            })
    void anything_else_is_none(String text) {
        assertEquals(ValueForm.OTHER, of(text, true));
        assertEquals(ValueForm.OTHER, of(text, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678", "1\\12345678 \\2", "-20240115"})
    void a_long_whole_number_can_be_an_identity(String text) {
        assertEquals(ValueForm.OF_ITS_VR, of(text, true));
        assertEquals(ValueForm.OF_ITS_VR, of(text, false));
    }

    @Test
    void integers_have_no_fraction() {
        assertEquals(ValueForm.OTHER, of("1.5", false));
        assertEquals(ValueForm.OTHER, of("1E3", false));
        assertEquals(ValueForm.HARMLESS, of("-12\\0", false));
    }

    @Test
    void a_value_longer_than_a_chunk_is_one_value() {
        assertEquals(ValueForm.HARMLESS, of("1.25\\".repeat(5000) + "3", true));
        assertEquals(ValueForm.OTHER, of("1.25\\".repeat(5000) + "x", true));
    }
}
