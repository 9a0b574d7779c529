// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads tables: {@code #} before a comment, first line the names, no quotes. Files named {@code .tsv} have tabs between
 * the cells, all others commas.
 */
final class TableResource {

    /** The tables of this package. */
    static final TableResource OWN = new TableResource(TableResource.class::getResourceAsStream);

    private final Source source;

    /** Where tables are. */
    @FunctionalInterface
    interface Source {

        /** Opens a table; null if no table has this name. */
        @Nullable
        InputStream open(String name) throws IOException;
    }

    TableResource(Source source) {
        this.source = source;
    }

    /**
     * Reads one table.
     *
     * @param columns the names it must have, in order
     * @return the cells of each row
     * @throws IllegalStateException if the table is missing or not of this form: the JAR is broken
     */
    List<List<String>> read(String name, List<String> columns) {
        List<List<String>> lines = lines(name);
        for (List<String> cells : lines) {
            if (cells.size() != columns.size()) {
                throw new IllegalStateException("table " + name + " has a row of " + cells.size() + " cells: " + cells);
            }
        }
        if (lines.isEmpty() || !lines.get(0).equals(columns)) {
            throw new IllegalStateException("table " + name + " does not have the columns " + columns);
        }
        return lines.subList(1, lines.size());
    }

    private List<List<String>> lines(String name) {
        try (InputStream stream = source.open(name)) {
            if (stream == null) {
                throw new IllegalStateException("no table " + name);
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            String separator = name.endsWith(".tsv") ? "\t" : ",";
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split(separator, -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
