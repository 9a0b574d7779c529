// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.rewrite.search.Identities.Others;
import io.github.pseudonymizer.rewrite.search.SearchTerm.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTermsTest {

    private static final Others NOBODY = new Others(Set.of(), List.of(), Set.of(), Set.of(), true);

    private static Map<String, Kind> of(Identities identities, boolean strictly) {
        return SearchTerms.of(identities, strictly).stream()
                .collect(Collectors.toMap(SearchTerm::text, SearchTerm::kind));
    }

    private static Map<String, Kind> ofPatient(String name) {
        return of(new Identities(Set.of(), PatientName.of(name), Set.of(), Set.of(), Set.of(), NOBODY), false);
    }

    private static Map<String, Kind> ofBirthDate(String date) {
        return of(new Identities(Set.of(), List.of(), Set.of(date), Set.of(), Set.of(), NOBODY), true);
    }

    private static Map<String, Kind> ofOthers(Others others) {
        return of(new Identities(Set.of(), List.of(), Set.of(), Set.of(), Set.of(), others), true);
    }

    private static Map<String, Kind> ofSomebody(String name) {
        return ofOthers(new Others(Set.of(), PatientName.of(name), Set.of(), Set.of(), true));
    }

    private static @Nullable Kind kindOfPhrase(String phrase) {
        return ofOthers(new Others(Set.of(), List.of(), Set.of(phrase), Set.of(), true))
                .get(phrase);
    }

    private static @Nullable Kind kindOfId(String id) {
        return ofOthers(new Others(Set.of(id), List.of(), Set.of(), Set.of(), true))
                .get(id);
    }

    @Test
    void a_name_is_looked_for_in_both_orders_and_part_by_part() {
        assertEquals(
                Map.ofEntries(
                        Map.entry("MERCY^ANN", Kind.NAME),
                        Map.entry("ANN^MERCY", Kind.NAME),
                        Map.entry("MERCY ANN", Kind.NAME),
                        Map.entry("ANN MERCY", Kind.NAME),
                        Map.entry("MERCY, ANN", Kind.NAME),
                        Map.entry("ANN, MERCY", Kind.NAME),
                        Map.entry("MERCY,ANN", Kind.NAME),
                        Map.entry("ANN,MERCY", Kind.NAME),
                        Map.entry("MERCY_ANN", Kind.NAME),
                        Map.entry("ANN_MERCY", Kind.NAME),
                        Map.entry("MERCYANN", Kind.NAME),
                        Map.entry("ANNMERCY", Kind.NAME),
                        Map.entry("MERCY", Kind.COMPONENT),
                        Map.entry("ANN", Kind.COMPONENT)),
                ofPatient("Mercy^Ann"));
    }

    @Test
    void a_middle_name_is_a_part_and_in_no_order() {
        Map<String, Kind> terms = ofPatient("Mercy^Ann^Quill");

        assertEquals(Kind.COMPONENT, terms.get("QUILL"));
        assertEquals(15, terms.size());
    }

    @Test
    void words_of_a_part_count_from_three_letters_on() {
        Map<String, Kind> terms = ofPatient("Van Tongeren Bos Li^Ann");

        assertEquals(Kind.COMPONENT, terms.get("TONGEREN"));
        assertEquals(Kind.COMPONENT, terms.get("BOS"));
        assertNull(terms.get("LI"));
        assertNull(terms.get("VAN"));
        assertEquals(Kind.COMPONENT, terms.get("VAN TONGEREN BOS LI"));
    }

    @Test
    void all_there_is_of_a_name_says_more_than_a_part() {
        assertEquals(Map.of("MERCY", Kind.ONLY_COMPONENT), ofPatient("Mercy"));
        assertEquals(Map.of("MERCY", Kind.COMPONENT, "ANN", Kind.COMPONENT), ofPatient("Mercy Ann"));
    }

    @Test
    void a_letter_said_twice_is_no_name() {
        assertEquals(Map.of("X", Kind.COMPONENT), ofPatient("X^X"));
        assertEquals(Kind.NAME, ofPatient("Ng^Ng").get("NG NG"));
        assertEquals(Kind.NAME, ofPatient("X^Z").get("X^Z"));
    }

    @Test
    void names_of_the_far_east_are_looked_for_without_a_space_too() {
        assertEquals(Kind.NAME, ofPatient("\u5C71\u7530^\u592A\u90CE").get("\u5C71\u7530\u592A\u90CE"));
        assertNull(ofPatient("\u5C71^Li").get("\u5C71LI"));
        assertNull(ofPatient("Li^Na").get("LINA"));
    }

    @Test
    void ids_are_looked_for_with_other_separators_and_uids_that_are_none_as_they_are() {
        Identities identities =
                new Identities(Set.of("MRN-1", ""), List.of(), Set.of(), Set.of(), Set.of("1.2.3", "1.2.3.x"), NOBODY);

        assertEquals(
                Set.of("MRN-1", "MRN 1", "MRN_1", "MRN.1", "MRN/1", "MRN1", "1.2.3.X"),
                of(identities, false).keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "19560307",
                "1956-03-07",
                "1956/3/7",
                "07.03.1956",
                "7.3.56",
                "3/7/56",
                "07 MAR 1956",
                "7-MAR-1956",
                "07MAR1956",
                "MAR 7, 1956",
                "MARCH 7, 1956",
                "7 MARCH 1956",
                "1956\u5E743\u67087\u65E5",
                "03071956"
            })
    void a_birth_date_is_looked_for_in_its_usual_spellings(String spelling) {
        assertEquals(Kind.BIRTH_DATE, ofBirthDate("19560307").get(spelling));
    }

    @Test
    void what_is_no_date_is_looked_for_as_it_is() {
        assertEquals(Map.of("19561399", Kind.BIRTH_DATE), ofBirthDate("19561399"));
    }

    @Test
    void birth_dates_and_other_identities_count_only_where_nothing_may_be_given_away() {
        Others others = new Others(Set.of("ADM-77"), List.of(), Set.of(), Set.of(), true);
        Identities identities = new Identities(Set.of(), List.of(), Set.of("19560307"), Set.of(), Set.of(), others);

        assertTrue(of(identities, false).isEmpty());
        assertEquals(Kind.OTHER, of(identities, true).get("ADM-77"));
    }

    @ParameterizedTest
    @CsvSource({"12345, true", "1234, false", "AB12, true", "AB1, false", "CHEST, false", "CHEST1, true"})
    void an_id_of_another_kind_must_be_distinctive(String id, boolean distinctive) {
        assertEquals(distinctive ? Kind.OTHER : null, kindOfId(id));
    }

    @ParameterizedTest
    @CsvSource({
        "OAKS, true",
        "OAK, false",
        "12345678, false",
        "OAK 12, true",
        "CHEST CLINIC, false",
        "OAKS CLINIC, true"
    })
    void a_phrase_must_say_more_than_common_words_and_numbers(String phrase, boolean telling) {
        assertEquals(telling ? Kind.OTHER : null, kindOfPhrase(phrase));
    }

    @Test
    void of_an_institution_each_long_word_that_is_not_common_may_tell() {
        Others others =
                new Others(Set.of(), List.of(), Set.of(), Set.of("OAKTON BIRCH ELM GENERAL 123456 HOSPITAL"), true);

        assertEquals(
                Map.of(
                        "OAKTON BIRCH ELM GENERAL 123456 HOSPITAL", Kind.OTHER,
                        "OAKTON", Kind.WORD,
                        "BIRCH", Kind.WORD),
                ofOthers(others));
    }

    @Test
    void somebody_else_is_looked_for_with_titles_and_by_words_that_are_not_common() {
        Map<String, Kind> terms = ofSomebody("Long^Hildegard");

        assertEquals(Kind.OTHER, terms.get("LONG^HILDEGARD"));
        assertEquals(Kind.OTHER, terms.get("DR LONG"));
        assertEquals(Kind.OTHER, terms.get("DR. LONG"));
        assertEquals(Kind.OTHER, terms.get("PROF.HILDEGARD"));
        assertNull(terms.get("LONG"));
        assertEquals(Kind.WORD, terms.get("HILDEGARD"));
    }

    @Test
    void a_title_needs_a_name_of_two_letters_that_has_parts() {
        assertNull(ofSomebody("Long^H").get("DR H"));
        assertEquals(Kind.OTHER, ofSomebody("Long^Hu").get("DR HU"));
        assertNull(ofSomebody("Hildegard").get("DR HILDEGARD"));
        assertEquals(Kind.WORD, ofSomebody("Hildegard").get("HILDEGARD"));
    }

    @Test
    void words_of_somebodys_name_count_too_unless_they_are_common() {
        Map<String, Kind> terms = ofSomebody("Long Oakton^Hildegard");

        assertEquals(Kind.WORD, terms.get("OAKTON"));
        assertEquals(Kind.WORD, terms.get("LONG OAKTON"));
        assertFalse(terms.containsKey("LONG"));
    }

    @Test
    void the_worst_that_a_text_can_mean_counts() {
        Others others = new Others(Set.of("MERCY1"), List.of(), Set.of(), Set.of(), true);
        Identities identities =
                new Identities(Set.of("MERCY1"), PatientName.of("Mercy1^Ann"), Set.of(), Set.of(), Set.of(), others);

        assertEquals(Kind.IDENTITY, of(identities, true).get("MERCY1"));
    }
}
