// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a table with commas, as UTF-8 without a byte order mark. Confined to one thread. */
public final class CsvWriting implements AutoCloseable {

    private final CsvWriter writer;

    /** Writes the names of the columns. */
    public CsvWriting(OutputStream out, List<String> names) {
        this.writer = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out, StandardCharsets.UTF_8);
        row(names);
    }

    /** Writes a row. */
    public void row(List<String> fields) {
        writer.writeRecord(fields);
    }

    /** Writes the rest, and closes the stream. */
    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
