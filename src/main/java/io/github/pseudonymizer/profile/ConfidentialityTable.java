// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the Basic Application Level Confidentiality Profile and the options with a column do with each attribute: PS3.15
 * Table E.1-1 of one edition, or this project's supplement to it. Immutable.
 */
public final class ConfidentialityTable {

    /**
     * One row.
     *
     * @param attributes the attributes that it is about
     * @param keyword of the attribute in PS3.6; empty if it is about a whole group
     * @param basic what the Basic Profile does
     * @param options what each option does instead; options whose cell is blank are absent
     * @param reason why the supplement has this row; empty for rows of the standard
     */
    public record Row(
            TagPattern attributes, String keyword, ActionCode basic, Map<Option, ActionCode> options, String reason) {

        public Row {
            options = Map.copyOf(options);
        }

        /** The same row, as one of the supplement. */
        Row because(String why) {
            return new Row(attributes, keyword, basic, options, why);
        }
    }

    private final List<Row> rows;
    private final List<Row> patterns = new ArrayList<>();
    private final Map<Tag, Row> singles = new HashMap<>();

    ConfidentialityTable(List<Row> rows) {
        this.rows = List.copyOf(rows);
        for (Row row : rows) {
            Optional<Tag> single = row.attributes().single();
            if (single.isEmpty()) {
                patterns.add(row);
            } else if (singles.put(single.get(), row) != null) {
                throw new IllegalStateException("two rows of " + single.get());
            }
        }
    }

    /** Every row, in the order of the tags; private attributes first. */
    public List<Row> rows() {
        return rows;
    }

    /** The row of this attribute; empty if this table leaves it alone. */
    public Optional<Row> find(Tag tag) {
        Row single = singles.get(tag);
        if (single != null) {
            return Optional.of(single);
        }
        return patterns.stream().filter(row -> row.attributes().matches(tag)).findFirst();
    }

    Optional<Row> row(TagPattern attributes) {
        return attributes
                .single()
                .map(singles::get)
                .or(() -> patterns.stream()
                        .filter(row -> row.attributes().equals(attributes))
                        .findFirst());
    }
}
