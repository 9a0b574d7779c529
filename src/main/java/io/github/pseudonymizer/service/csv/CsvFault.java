// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Finds the place of a fault, after a table could not be read: the library says it less exactly, and quotes values. */
final class CsvFault {

    private static final int END = -1;

    private final char separator;
    private long line = 1;
    private long column = 1;

    private CsvFault(char separator) {
        this.separator = separator;
    }

    /** The first bytes that are not UTF-8. */
    static CsvException ofEncoding(TableSource source) throws IOException {
        try (InputStream bytes = source.open()) {
            return new CsvFault(',').firstThatIsNotUtf8(bytes);
        }
    }

    private CsvException firstThatIsNotUtf8(InputStream bytes) throws IOException {
        byte[] character = new byte[4];
        for (int first = bytes.read(); first != END; first = bytes.read()) {
            int length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
            character[0] = (byte) first;
            int read = bytes.readNBytes(character, 1, length - 1);
            if (read < length - 1 || !isCharacter(character, length)) {
                break;
            }
            step(first);
        }
        return new CsvException(line, column, "the table must be UTF-8");
    }

    private static boolean isCharacter(byte[] bytes, int length) {
        try {
            CsvText.decoder().decode(ByteBuffer.wrap(bytes, 0, length));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** The first wrong quotation mark. */
    static CsvException ofQuotes(Reader text, char separator) throws IOException {
        return new CsvFault(separator).firstWrongQuote(text);
    }

    private CsvException firstWrongQuote(Reader text) throws IOException {
        int next = text.read();
        while (next != END) {
            if (next == '"') {
                long openLine = line;
                long openColumn = column;
                next = closing(text);
                if (next == END) {
                    return new CsvException(openLine, openColumn, "this quotation mark must be closed");
                }
                next = advance(text, next);
                if (next != END && next != separator && next != '\n' && next != '\r') {
                    return new CsvException(
                            line,
                            column,
                            "after a closing quotation mark there must be a separator or the end of the line; a"
                                    + " quotation mark inside a field is written twice");
                }
            } else {
                while (next != END && next != separator && next != '\n') {
                    next = advance(text, next);
                }
            }
            if (next != END) {
                next = advance(text, next);
            }
        }
        return new CsvException(line, column, "a field must have at most 16 million characters");
    }

    /** The mark that closes a field, or the end. */
    private int closing(Reader text) throws IOException {
        int next = advance(text, '"');
        while (next != END) {
            if (next == '"') {
                text.mark(1);
                if (text.read() != '"') {
                    text.reset();
                    return next;
                }
                step(next);
            }
            next = advance(text, next);
        }
        return END;
    }

    private int advance(Reader text, int passed) throws IOException {
        step(passed);
        return text.read();
    }

    private void step(int passed) {
        if (passed == '\n') {
            line++;
            column = 1;
        } else {
            column++;
        }
    }
}
