// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CsvReadingTest {

    @ParameterizedTest
    @ValueSource(strings = {"a,b\n1,2\n", "a,b\r\n1,2", "\uFEFFa,b\n1,2\n", "a;b\n1;2\n", " a , b \n\n\"1\",\"2\"\n\n"})
    void comma_or_semicolon_with_a_byte_order_mark_or_without(String text) {
        assertEquals(List.of(List.of("a", "b"), List.of("1", "2")), read(text));
    }

    @Test
    void a_quoted_field_has_separators_line_breaks_and_quotation_marks() {
        assertEquals(
                List.of(List.of("a", "b"), List.of("1,\n2", "say \"ä\"")), read("a,b\n\"1,\n2\",\"say \"\"ä\"\"\"\n"));
    }

    @Test
    void a_row_has_the_line_at_which_it_begins() {
        try (CsvReading reading = new CsvReading(source("a,b\n\"1\n\n\",2\n\n3,4\n"))) {
            assertEquals(2, reading.row().line());
            assertEquals(6, reading.row().line());
            assertFalse(reading.hasNext());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,b~1,Mercy,3 | line 2, column 3: found 3 fields, expected 2, separated by \",\": a, b",
                "a,b~1,2~Mercy | line 3, column b: found 1 fields, expected 2, separated by \",\": a, b",
                "a,b~1,2~3,\"Mercy~5,6 | line 3, column 3: this quotation mark must be closed",
                "a,b~1,2~3,\"Mercy\"x~5,6 | line 3, column 10: after a closing quotation mark",
                "a,b~\"x\"\"\",\"Mer\"\"~cy\"x~ | line 3, column 4: after a closing quotation mark",
            })
    void a_malformed_table_is_refused_with_line_and_column_and_without_a_value(String text, String message) {
        CsvException refused = assertThrows(CsvException.class, () -> read(text.replace('~', '\n')));

        String told = "" + refused.getMessage();
        assertEquals(message, told.substring(0, Math.min(message.length(), told.length())));
        assertFalse(told.contains("Mercy"), told);
    }

    @Test
    void an_empty_table_is_refused() {
        assertThrows(CsvException.class, () -> read(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ä,b\n1,2\nü,M\u00FCller\n", "a,b\n1,2\n,\n3,\u00FC"})
    void another_encoding_is_refused_with_its_place(String text) {
        String ascii = text.replace("ä", "a").replace("ü,", "u,");
        byte[] latin = ascii.getBytes(StandardCharsets.ISO_8859_1);

        CsvException refused = assertThrows(CsvException.class, () -> rows(TableSource.of(ByteBuffer.wrap(latin))));

        int at = ascii.indexOf('\u00FC');
        long line = ascii.substring(0, at).lines().count();
        int column = at - ascii.lastIndexOf('\n', at);
        assertEquals("line " + line + ", column " + column + ": the table must be UTF-8", refused.getMessage());
    }

    @Test
    void what_is_written_can_be_read() {
        List<List<String>> rows =
                List.of(List.of("a", "b"), List.of("", " x "), List.of("1,2;3", "\"\r\n\""), List.of("Mü\0ller", "\\"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CsvWriting writing = new CsvWriting(out, rows.get(0))) {
            rows.subList(1, rows.size()).forEach(writing::row);
        }

        assertEquals(rows, read(out.toString(StandardCharsets.UTF_8)));
    }

    private static List<List<String>> read(String text) {
        return rows(source(text));
    }

    private static TableSource source(String text) {
        return TableSource.of(text);
    }

    private static List<List<String>> rows(TableSource source) {
        List<List<String>> rows = new ArrayList<>();
        try (CsvReading reading = new CsvReading(source)) {
            rows.add(reading.names());
            while (reading.hasNext()) {
                rows.add(reading.row().fields());
            }
        }
        return rows;
    }
}
