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
 *
 * <p>Of editions before 2026d the basic column is what Orthanc's {@code DicomVersion} of that name asks for, and the
 * columns of the options are those of 2026d.
 */
public final class ConfidentialityTable {

    /**
     * One row.
     *
     * @param attributes of which it speaks
     * @param keyword of the attribute in PS3.6; empty where it speaks of a whole group
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

    /**
     * Table E.1-1 of this edition.
     *
     * @throws IllegalArgumentException if the edition is not among {@link Profile#EDITIONS}
     */
    public static ConfidentialityTable of(String edition) {
        return EditionTables.of(edition).standard();
    }

    /**
     * What Table E.1-1 of this edition does not list although it may identify, or would contradict the rest: each row
     * with its reason. No attribute is in both tables, apart from patterns.
     *
     * @throws IllegalArgumentException if the edition is not among {@link Profile#EDITIONS}
     */
    public static ConfidentialityTable supplementOf(String edition) {
        return EditionTables.of(edition).supplement();
    }

    /**
     * Rows of 2026d about dates and times that this edition leaves alone. Where others are shifted they must not stay
     * as they are: they would tell the shift.
     *
     * @throws IllegalArgumentException if the edition is not among {@link Profile#EDITIONS}
     */
    public static ConfidentialityTable datesUnlistedBy(String edition) {
        return EditionTables.of(edition).laterDates();
    }

    /** Every row, in the order of the tags; private attributes first. */
    public List<Row> rows() {
        return rows;
    }

    /** The row that speaks of this attribute, or empty: then this table leaves it alone. */
    public Optional<Row> find(Tag tag) {
        Row single = singles.get(tag);
        if (single != null) {
            return Optional.of(single);
        }
        return patterns.stream().filter(row -> row.attributes().matches(tag)).findFirst();
    }

    /** The row that speaks of exactly these attributes. */
    Optional<Row> row(TagPattern attributes) {
        return attributes
                .single()
                .map(singles::get)
                .or(() -> patterns.stream()
                        .filter(row -> row.attributes().equals(attributes))
                        .findFirst());
    }
}
