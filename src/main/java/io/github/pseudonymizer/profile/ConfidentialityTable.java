package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
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
    }

    private static final List<Option> COLUMNS =
            Arrays.stream(Option.values()).filter(Option::hasColumn).toList();
    private static final ConfidentialityTable E_1_1_OF_2026D = readStandard("confidentiality-2026d.csv");
    private static final ConfidentialityTable SUPPLEMENT_OF_2026D = readSupplement("supplement-2026d.csv");

    private final List<Row> rows;
    private final List<Row> patterns = new ArrayList<>();
    private final Map<Tag, Row> singles = new HashMap<>();

    private ConfidentialityTable(List<Row> rows) {
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
        Profile.requireEdition(edition);
        return E_1_1_OF_2026D;
    }

    /**
     * What Table E.1-1 of this edition does not list although it may identify, or would contradict the rest: each row
     * with its reason. No attribute is in both tables, apart from patterns.
     *
     * @throws IllegalArgumentException if the edition is not among {@link Profile#EDITIONS}
     */
    public static ConfidentialityTable supplementOf(String edition) {
        Profile.requireEdition(edition);
        return SUPPLEMENT_OF_2026D;
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

    private static ConfidentialityTable readStandard(String resource) {
        List<String> columns = new ArrayList<>(List.of("tag", "keyword", "Basic"));
        COLUMNS.forEach(option -> columns.add(option.settingName()));
        return new ConfidentialityTable(TableResource.read(resource, columns).stream()
                .map(cells -> row(cells, COLUMNS, ""))
                .toList());
    }

    private static ConfidentialityTable readSupplement(String resource) {
        Option dates = Option.RETAIN_LONGITUDINAL_MODIFIED_DATES;
        List<String> columns = List.of("tag", "keyword", "Basic", dates.settingName(), "reason");
        return new ConfidentialityTable(TableResource.read(resource, columns).stream()
                .map(cells -> row(cells, List.of(dates), cells.get(4)))
                .toList());
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
