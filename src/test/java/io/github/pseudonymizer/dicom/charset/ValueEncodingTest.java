// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom.charset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.dicom.Vr;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueEncodingTest {

    @ParameterizedTest
    @CsvSource({
        "LO, abc, 61626320, 61626320",
        "UI, 1.2, 312e3200, 312e3200",
        "CS, AB, 4142, 4142",
        "US, 1\\258, 01000201, 00010102",
        "SS, -1, ffff, ffff",
        "UL, 1, 01000000, 00000001",
        "FD, 1, 000000000000f03f, 3ff0000000000000",
        "FL, 1, 0000803f, 3f800000",
        "OB, 1, 0100, 0100",
        "OW, 1, 0100, 0001",
        "SV, -2, feffffffffffffff, fffffffffffffffe",
        "AT, '(0010,0020)', 10002000, 00100020",
        "UN, ab, 6162, 6162",
        "SQ, ab, '', ''",
        "DA, '', '', ''"
    })
    void text_becomes_the_bytes_of_each_value_representation(Vr vr, String text, String little, String big) {
        HexFormat hex = HexFormat.of();

        assertEquals(
                little, hex.formatHex(ValueEncoding.encode(text, vr, ByteOrder.LITTLE_ENDIAN, CharacterSet.DEFAULT)));
        assertEquals(big, hex.formatHex(ValueEncoding.encode(text, vr, ByteOrder.BIG_ENDIAN, CharacterSet.DEFAULT)));
    }

    @ParameterizedTest
    @CsvSource({"US, 65536", "US, -1", "SS, 32768", "UL, Mercy", "AT, Mercy", "FD, Mercy", "OB, 256"})
    void what_does_not_fit_is_refused_without_being_quoted(Vr vr, String text) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> ValueEncoding.encode(text, vr, ByteOrder.LITTLE_ENDIAN, CharacterSet.DEFAULT));

        assertEquals("replacement value does not fit VR " + vr, e.getMessage());
    }

    @Test
    void text_is_written_in_the_character_set_of_the_dataset() {
        byte[] latin = ValueEncoding.encode("\u00FC", Vr.LO, ByteOrder.LITTLE_ENDIAN, CharacterSet.of("ISO_IR 100"));
        byte[] unicode = ValueEncoding.encode("\u00FC", Vr.LO, ByteOrder.LITTLE_ENDIAN, CharacterSet.of("ISO_IR 192"));
        byte[] greek = ValueEncoding.encode("\u00FC", Vr.LO, ByteOrder.LITTLE_ENDIAN, CharacterSet.of("ISO_IR 126"));

        assertEquals("fc20", HexFormat.of().formatHex(latin));
        assertEquals("c3bc", HexFormat.of().formatHex(unicode));
        assertEquals("3f20", HexFormat.of().formatHex(greek));
    }
}
