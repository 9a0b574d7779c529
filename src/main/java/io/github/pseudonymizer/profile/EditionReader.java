// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.profile.ConfidentialityTable.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads editions from the folder {@code editions}. Each edition has a folder with a {@code tables.csv}, which names
 * every table that the edition uses, so that no other edition can change it.
 */
final class EditionReader {

    private static final List<Option> COLUMNS =
            Arrays.stream(Option.values()).filter(Option::hasColumn).toList();
    private static final List<Option> SUPPLEMENT_COLUMNS = List.of(
            Option.RETAIN_DEVICE_IDENTITY,
            Option.RETAIN_INSTITUTION_IDENTITY,
            Option.RETAIN_LONGITUDINAL_FULL_DATES,
            Option.RETAIN_LONGITUDINAL_MODIFIED_DATES,
            Option.CLEAN_DESCRIPTORS,
            Option.CLEAN_STRUCTURED_CONTENT);

    private final TableResource tables;

    EditionReader(TableResource tables) {
        this.tables = tables;
    }

    /**
     * Every edition by its name.
     *
     * @throws IllegalStateException if a table is missing or malformed
     */
    Map<String, Edition> all() {
        Map<String, Edition> editions = new TreeMap<>();
        for (List<String> cells : tables.read("editions/editions.csv", List.of("edition"))) {
            editions.put(cells.get(0), edition(cells.get(0)));
        }
        return editions;
    }

    private Edition edition(String name) {
        Map<String, String> files = new HashMap<>();
        tables.read("editions/" + name + "/tables.csv", List.of("table", "file"))
                .forEach(cells -> files.put(cells.get(0), "editions/" + cells.get(1)));
        Function<String, String> file = table -> required(files, name, table);
        ConfidentialityTable options = full(file.apply("options"));
        ConfidentialityTable standard =
                file.apply("basic").equals(file.apply("options")) ? options : basic(file.apply("basic"), options);
        List<Row> supplement = supplement(file.apply("supplement"));
        if (files.containsKey("leaks")) {
            supplement.addAll(leaks(file.apply("leaks"), options));
        }
        supplement.removeIf(row -> standard.row(row.attributes()).isPresent());
        supplement.sort(Comparator.comparing(row -> row.attributes().text()));
        return new Edition(
                standard,
                options,
                new ConfidentialityTable(supplement),
                dates(file.apply("dates")),
                new SafePrivate(tables, file.apply("private")));
    }

    private static String required(Map<String, String> files, String edition, String table) {
        String file = files.get(table);
        if (file == null) {
            throw new IllegalStateException("edition " + edition + " names no table " + table);
        }
        return file;
    }

    /** A Table E.1-1 with the columns of the options. */
    private ConfidentialityTable full(String file) {
        return new ConfidentialityTable(tables.read(file, columns(COLUMNS)).stream()
                .map(cells -> row(cells, COLUMNS, ""))
                .toList());
    }

    /** A Table E.1-1 without them: what an option does with a row of it is in the other table. */
    private ConfidentialityTable basic(String file, ConfidentialityTable options) {
        return new ConfidentialityTable(tables.read(file, columns(List.of())).stream()
                .map(cells -> row(cells, List.of(), ""))
                .map(row -> options.row(row.attributes())
                        .map(other -> new Row(row.attributes(), row.keyword(), row.basic(), other.options(), ""))
                        .orElse(row))
                .toList());
    }

    private List<Row> supplement(String file) {
        List<String> columns = columns(SUPPLEMENT_COLUMNS);
        columns.add("reason");
        List<Row> rows = new ArrayList<>();
        tables.read(file, columns)
                .forEach(cells -> rows.add(row(cells, SUPPLEMENT_COLUMNS, cells.get(columns.size() - 1))));
        return rows;
    }

    /** Rows that a table without them takes over, because what they name must never stay. */
    private Collection<Row> leaks(String file, ConfidentialityTable options) {
        return tables.read(file, List.of("tag", "keyword", "reason")).stream()
                .flatMap(cells ->
                        options.row(new TagPattern(cells.get(0))).map(row -> row.because(cells.get(2))).stream())
                .toList();
    }

    private Map<Tag, String> dates(String file) {
        Map<Tag, String> reasons = new HashMap<>();
        tables.read(file, List.of("tag", "keyword", "reason"))
                .forEach(cells -> reasons.put(Tag.parse(cells.get(0)), cells.get(2)));
        return Map.copyOf(reasons);
    }

    private static List<String> columns(List<Option> options) {
        List<String> columns = new ArrayList<>(List.of("tag", "keyword", "Basic"));
        options.forEach(option -> columns.add(option.settingName()));
        return columns;
    }

    private static Row row(List<String> cells, List<Option> options, String reason) {
        Map<Option, ActionCode> actions = new EnumMap<>(Option.class);
        for (int i = 0; i < options.size(); i++) {
            String symbol = cells.get(3 + i);
            if (!symbol.isEmpty()) {
                actions.put(options.get(i), ActionCode.parse(symbol));
            }
        }
        return new Row(new TagPattern(cells.get(0)), cells.get(1), ActionCode.parse(cells.get(2)), actions, reason);
    }
}
