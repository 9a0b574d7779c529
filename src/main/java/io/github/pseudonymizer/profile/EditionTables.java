package io.github.pseudonymizer.profile;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.profile.ConfidentialityTable.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tables of one edition.
 *
 * @param standard what the edition lists
 * @param supplement what it does not list although it may identify
 * @param laterDates dates and times that neither lists and 2026d does
 */
record EditionTables(ConfidentialityTable standard, ConfidentialityTable supplement, ConfidentialityTable laterDates) {

    private static final String NEWEST = "2026d";
    private static final List<Option> COLUMNS =
            Arrays.stream(Option.values()).filter(Option::hasColumn).toList();
    private static final List<Option> SUPPLEMENT_COLUMNS = List.of(
            Option.RETAIN_DEVICE_IDENTITY,
            Option.RETAIN_INSTITUTION_IDENTITY,
            Option.RETAIN_LONGITUDINAL_FULL_DATES,
            Option.RETAIN_LONGITUDINAL_MODIFIED_DATES,
            Option.CLEAN_DESCRIPTORS,
            Option.CLEAN_STRUCTURED_CONTENT);
    private static final ConfidentialityTable E_1_1_OF_2026D = readStandard();
    private static final ConfidentialityTable SUPPLEMENT_OF_2026D = readSupplement();
    private static final Map<String, String> LEAKS = readLeaks();
    private static final Map<String, EditionTables> EDITIONS = all();

    /** @throws IllegalArgumentException if the edition is not among {@link Profile#EDITIONS} */
    static EditionTables of(String edition) {
        EditionTables tables = EDITIONS.get(edition);
        if (tables == null) {
            throw new IllegalArgumentException("unknown edition; known are " + Profile.EDITIONS);
        }
        return tables;
    }

    private static Map<String, EditionTables> all() {
        Map<String, EditionTables> editions = new TreeMap<>();
        editions.put(
                NEWEST, new EditionTables(E_1_1_OF_2026D, SUPPLEMENT_OF_2026D, new ConfidentialityTable(List.of())));
        Profile.EDITIONS.stream()
                .filter(edition -> !edition.equals(NEWEST))
                .forEach(edition -> editions.put(edition, old(edition)));
        return editions;
    }

    private static EditionTables old(String edition) {
        ConfidentialityTable standard = readOld("confidentiality-" + edition + ".csv");
        List<Row> supplement = new ArrayList<>();
        E_1_1_OF_2026D.rows().stream()
                .filter(row -> LEAKS.containsKey(row.attributes().text()))
                .map(row -> row.because(LEAKS.getOrDefault(row.attributes().text(), "")))
                .forEach(supplement::add);
        supplement.addAll(SUPPLEMENT_OF_2026D.rows());
        supplement.removeIf(row -> standard.row(row.attributes()).isPresent());
        supplement.sort(Comparator.comparing(row -> row.attributes().text()));
        List<Row> laterDates = E_1_1_OF_2026D.rows().stream()
                .filter(row -> isTemporal(row) && standard.row(row.attributes()).isEmpty())
                .toList();
        return new EditionTables(standard, new ConfidentialityTable(supplement), new ConfidentialityTable(laterDates));
    }

    private static boolean isTemporal(Row row) {
        Optional<Vr> vr = row.attributes().single().map(Dictionary::vrOf);
        return row.options().containsKey(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES)
                || vr.filter(known -> known == Vr.DA || known == Vr.DT || known == Vr.TM)
                        .isPresent();
    }

    private static ConfidentialityTable readStandard() {
        return new ConfidentialityTable(TableResource.read("confidentiality-2026d.csv", columns(COLUMNS)).stream()
                .map(cells -> row(cells, COLUMNS, ""))
                .toList());
    }

    private static ConfidentialityTable readSupplement() {
        List<String> columns = columns(SUPPLEMENT_COLUMNS);
        columns.add("reason");
        return new ConfidentialityTable(TableResource.read("supplement-2026d.csv", columns).stream()
                .map(cells -> row(cells, SUPPLEMENT_COLUMNS, cells.get(columns.size() - 1)))
                .toList());
    }

    /** What an option does with an attribute is told by the newest table: older ones lack columns. */
    private static ConfidentialityTable readOld(String resource) {
        return new ConfidentialityTable(TableResource.read(resource, columns(List.of())).stream()
                .map(cells -> {
                    Row row = row(cells, List.of(), "");
                    return new Row(
                            row.attributes(),
                            row.keyword(),
                            row.basic(),
                            E_1_1_OF_2026D
                                    .row(row.attributes())
                                    .map(Row::options)
                                    .orElse(Map.of()),
                            "");
                })
                .toList());
    }

    private static Map<String, String> readLeaks() {
        Map<String, String> reasons = new TreeMap<>();
        TableResource.read("leaks-of-old-editions.csv", List.of("tag", "keyword", "reason"))
                .forEach(cells -> reasons.put(cells.get(0), cells.get(2)));
        return reasons;
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
