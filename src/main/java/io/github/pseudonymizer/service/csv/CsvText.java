// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service.csv;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The characters of a table. */
final class CsvText {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private CsvText() {}

    static CharsetDecoder decoder() {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Without the byte order mark, if there is one. Its owner closes it. */
    static BufferedReader open(TableSource source) throws IOException {
        InputStream bytes = source.open();
        BufferedReader reader = new BufferedReader(new InputStreamReader(bytes, decoder()), 1 << 16);
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    /** The separator of the fields: the first comma or semicolon of the header, whose names have neither. */
    static char separator(TableSource source) throws IOException {
        try (BufferedReader reader = open(source)) {
            for (int next = reader.read(); next != -1 && next != '\n'; next = reader.read()) {
                if (next == ',' || next == ';') {
                    return (char) next;
                }
            }
            return ',';
        }
    }
}
