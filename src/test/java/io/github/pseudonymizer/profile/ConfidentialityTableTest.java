// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfidentialityTableTest {

    private static final ConfidentialityTable TABLE = Editions.named("2026d").standard();
    private static final Path REFERENCE = Path.of("../shared/reference/ps3.15-e1-1-2026d.csv");

    @Test
    void every_basic_action_occurs_as_often_as_in_the_standard() {
        Map<String, Long> counts = TABLE.rows().stream()
                .collect(Collectors.groupingBy(row -> row.basic().symbol(), TreeMap::new, Collectors.counting()));

        assertEquals(
                Map.of(
                        "X", 417L, "D", 93L, "U", 55L, "Z", 42L, "X/D", 23L, "X/Z", 11L, "X/Z/D", 8L, "Z/D", 6L,
                        "X/Z/U*", 2L),
                counts);
    }

    @ParameterizedTest
    @CsvSource({
        "RetainSafePrivate, C, 1",
        "RetainUIDs, K, 60",
        "RetainDeviceIdentity, K, 48",
        "RetainDeviceIdentity, C, 11",
        "RetainInstitutionIdentity, K, 10",
        "RetainPatientCharacteristics, K, 14",
        "RetainPatientCharacteristics, C, 5",
        "RetainLongitudinalFullDates, K, 169",
        "RetainLongitudinalModifiedDates, C, 169",
        "CleanDescriptors, C, 141",
        "CleanStructuredContent, C, 4",
        "CleanGraphics, C, 4"
    })
    void every_option_acts_as_often_as_in_the_standard(String name, ActionCode code, int times) {
        Option option = Option.find(name).orElseThrow();

        long rows = TABLE.rows().stream()
                .filter(row -> row.options().get(option) == code)
                .count();

        assertEquals(times, rows);
    }

    @Test
    void it_equals_the_reference_cell_by_cell() throws IOException {
        assumeTrue(Files.exists(REFERENCE), "no ../shared/reference here");
        List<String> reference = Files.readAllLines(REFERENCE);

        List<String> ours = TABLE.rows().stream()
                .map(row -> row.attributes().text() + "," + row.keyword() + ","
                        + row.basic().symbol() + "," + optionCells(row))
                .toList();

        assertEquals(reference.subList(1, reference.size()), ours);
    }

    private static String optionCells(ConfidentialityTable.Row row) {
        return java.util.Arrays.stream(Option.values())
                .filter(Option::hasColumn)
                .map(option -> row.options().containsKey(option)
                        ? row.options().get(option).symbol()
                        : "")
                .collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @CsvSource({
        "00100010, PatientName, Z",
        "60003000, OverlayData, X",
        "60FE3000, OverlayData, X",
        "60024000, OverlayComments, X",
        "50000022, CurveData, X",
        "501E3000, CurveData, X",
        "00291010, '', X",
        "60013000, '', X"
    })
    void an_attribute_finds_its_row(String tag, String keyword, ActionCode basic) {
        ConfidentialityTable.Row row = TABLE.find(Tag.parse(tag)).orElseThrow();

        assertEquals(keyword, row.keyword());
        assertEquals(basic, row.basic());
    }

    @ParameterizedTest
    @CsvSource({"00080016", "00280010", "60000010", "7FE00010"})
    void an_attribute_of_which_the_standard_says_nothing_has_no_row(String tag) {
        assertTrue(TABLE.find(Tag.parse(tag)).isEmpty());
    }

    @Test
    void keywords_are_those_of_the_dictionary() {
        for (ConfidentialityTable table : List.of(TABLE, Editions.named("2026d").supplement())) {
            for (ConfidentialityTable.Row row : table.rows()) {
                row.attributes()
                        .single()
                        .ifPresent(tag -> assertEquals(
                                Dictionary.find(tag)
                                        .map(Dictionary.Entry::keyword)
                                        .orElse(""),
                                row.keyword(),
                                tag.toString()));
            }
        }
    }

    @Test
    void no_attribute_is_in_both_tables() {
        for (ConfidentialityTable.Row row : Editions.named("2026d").supplement().rows()) {
            row.attributes()
                    .single()
                    .ifPresent(tag -> assertTrue(TABLE.find(tag).isEmpty(), tag.toString()));
        }
    }

    @Test
    void every_name_and_date_and_every_web_address_of_the_dictionary_is_in_one_of_the_tables() throws IOException {
        List<String> harmless = List.of(
                // of coding schemes and codes, and of a place inside a document
                "CodingSchemeURL",
                "URNCodeValue",
                "RelativeURIReferenceWithinEncapsulatedDocument",
                // group 2 is the file's, not the dataset's
                "SourcePresentationAddress",
                "SendingPresentationAddress",
                "ReceivingPresentationAddress");

        for (Tag tag : dictionary()) {
            Vr vr = Dictionary.vrOf(tag);
            if (vr == Vr.PN || vr == Vr.DA || vr == Vr.DT || vr == Vr.TM || vr == Vr.UR) {
                assertTrue(
                        harmless.contains(Dictionary.find(tag).orElseThrow().keyword())
                                || TABLE.find(tag).isPresent()
                                || Editions.named("2026d")
                                        .supplement()
                                        .find(tag)
                                        .isPresent(),
                        tag.toString());
            }
        }
    }

    private static List<Tag> dictionary() throws IOException {
        try (InputStream stream = Dictionary.class.getResourceAsStream("dictionary.csv")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("[0-9A-Fx]{8},.*"))
                    .map(line -> Tag.parse(line.substring(0, 8).replace('x', '0')))
                    .toList();
        }
    }

    @Test
    void an_unknown_edition_is_refused() {
        assertThrows(
                IllegalArgumentException.class, () -> Editions.named("1999z").standard());
    }

    @Test
    void an_unknown_action_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> ActionCode.parse("Q"));
        assertThrows(IllegalArgumentException.class, () -> ActionCode.parse(""));
    }
}
