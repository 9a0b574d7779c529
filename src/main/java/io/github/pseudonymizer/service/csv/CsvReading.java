// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table, one after the other; memory does not grow with the table. Confined to one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
public final class CsvReading implements AutoCloseable {

    private final TableSource source;
    private final BufferedReader text;
    private final char separator;
    private final Iterator<CsvRecord> records;
    private final List<String> names;

    /**
     * A row.
     *
     * @param line where it begins; the first of the table is 1
     * @param fields as many as there are columns
     */
    public record Row(long line, List<String> fields) {

        @Override
        public String toString() {
            return "Row[redacted]";
        }
    }

    /**
     * Reads the names of the columns.
     *
     * @throws CsvException if the table is empty, no UTF-8, or malformed
     * @throws UncheckedIOException if it cannot be read
     */
    public CsvReading(TableSource source) {
        this.source = source;
        try {
            this.separator = CsvText.separator(source);
            this.text = CsvText.open(source);
        } catch (CharacterCodingException notUtf8) {
            throw encodingFault(source);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        this.records = CsvReader.builder()
                .fieldSeparator(separator)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)
                .iterator();
        CsvRecord header = next();
        if (header == null) {
            throw new CsvException(1, 1, "the table is empty; its first line must name the columns");
        }
        this.names = header.getFields().stream().map(String::strip).toList();
    }

    /** The names of the columns, as the first line has them, without blanks around them. */
    public List<String> names() {
        return names;
    }

    /** Whether there is another row. */
    public boolean hasNext() {
        try {
            return records.hasNext();
        } catch (CsvParseException malformed) {
            throw quoteFault();
        } catch (UncheckedIOException failed) {
            throw fault(failed);
        }
    }

    /**
     * The next row.
     *
     * @throws CsvException if it is malformed or has another number of fields than the header
     * @throws NoSuchElementException if all rows were read
     */
    public Row row() {
        CsvRecord found = next();
        if (found == null) {
            throw new NoSuchElementException();
        }
        if (found.getFieldCount() != names.size()) {
            int first = Math.min(found.getFieldCount(), names.size());
            throw new CsvException(
                    found.getStartingLineNumber(),
                    first < names.size() ? names.get(first) : "" + (first + 1),
                    "found " + found.getFieldCount() + " fields, expected " + names.size() + ", separated by \""
                            + separator + "\": " + String.join(", ", names));
        }
        return new Row(found.getStartingLineNumber(), found.getFields());
    }

    private @Nullable CsvRecord next() {
        return hasNext() ? records.next() : null;
    }

    private RuntimeException fault(UncheckedIOException failed) {
        return failed.getCause() instanceof CharacterCodingException ? encodingFault(source) : failed;
    }

    private static CsvException encodingFault(TableSource source) {
        try {
            return CsvFault.ofEncoding(source);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private CsvException quoteFault() {
        try (BufferedReader again = CsvText.open(source)) {
            return CsvFault.ofQuotes(again, separator);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            text.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
