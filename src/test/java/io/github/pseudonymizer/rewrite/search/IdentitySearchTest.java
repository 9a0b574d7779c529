// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.rewrite.search.Identities.Others;
import io.github.pseudonymizer.rewrite.search.Matches.Span;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentitySearchTest {

    private static final String UID = "1.2.826.0.1.4711";
    private static final LeakRules MULTIPLE = new LeakRules(LeakLevel.TERM, false, Vr.LO, false, false);
    private static final LeakRules SINGLE = new LeakRules(LeakLevel.TERM, false, Vr.LT, false, false);
    private static final LeakRules WISHED = LeakRules.freeText(Vr.LO);
    private static final LeakRules STRICT = LeakRules.freeText(Vr.LT);

    private static final IdentitySearch SEARCH = new IdentitySearch(
            new Identities(
                    Set.of("MRN-4711", "77", "75.5", "\u5C71\u7530"),
                    PatientName.of("Mercy^Ann^Quill"),
                    Set.of("19560307"),
                    Set.of(),
                    Set.of(UID),
                    new Others(Set.of(), List.of(), Set.of(), Set.of(), true)),
            new SearchTermCache());

    private static List<Span> search(String text, LeakRules rules, Matches matches) {
        FoldedText folded = new FoldedText();
        folded.read(text);
        SEARCH.search(folded, rules, matches);
        return matches.spans();
    }

    /** The text with the matches marked. */
    private static String found(String text, LeakRules rules) {
        StringBuilder marked = new StringBuilder(text.toUpperCase(Locale.ROOT));
        List<Span> spans = Matches.merge(search(text, rules, Matches.all()));
        for (int i = spans.size() - 1; i >= 0; i--) {
            marked.insert(spans.get(i).end(), '>').insert(spans.get(i).start(), '<');
        }
        return marked.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "mrn-4711, <MRN-4711>",
        "see mrn-4711 there, SEE <MRN-4711> THERE",
        "see_mrn-4711_2, SEE_<MRN-4711>_2",
        "mrn-47112, MRN-47112",
        "amrn-4711, AMRN-4711",
        "mrn-4711.2, MRN-4711.2",
        "mrn-4711.x, <MRN-4711>.X",
        "mrn-4711., <MRN-4711>.",
        "Mercy^Ann, <MERCY^ANN>",
        "see 1.2.826.0.1.4711., SEE <1.2.826.0.1.4711>.",
        "\u5C71\u7530\u3099, \u5C71\u7530\u3099",
        "mercy, MERCY"
    })
    void an_identity_is_found_as_a_word_of_its_own(String text, String found) {
        assertEquals(found, found(text, SINGLE));
    }

    @ParameterizedTest
    @CsvSource({
        "'77', <77>",
        "' 77 ', ' <77> '",
        "'x 77', X <77>",
        "'a\\77\\b', A\\<77>\\B",
        "'77\\a', <77>\\A",
        "'a\\77', A\\<77>",
        "'a\\ 77 \\77', A\\ <77> \\<77>"
    })
    void a_short_identity_counts_in_free_text_only(String text, String found) {
        assertEquals(found, found(text, WISHED));
        assertEquals(text.toUpperCase(Locale.ROOT), found(text, MULTIPLE));
    }

    @Test
    void padding_belongs_to_no_value() {
        assertEquals("<77>\0", found("77\0", WISHED));
        assertEquals(" <77> \0", found(" 77 \0", STRICT));
    }

    @Test
    void where_there_is_but_one_value_a_backslash_separates_nothing() {
        assertEquals("A\\77", found("a\\77", SINGLE));
    }

    @ParameterizedTest
    @CsvSource({
        "75.5 mm, <75.5> MM",
        "1.75.5, 1.75.5",
        "75.5.1, 75.5.1",
        "175.5, 175.5",
        ".75.5, .<75.5>",
        "75.5., <75.5>.",
        "x.75.5, X.<75.5>"
    })
    void a_number_with_dots_is_one_number(String text, String found) {
        assertEquals(found, found(text, STRICT));
    }

    @Test
    void beyond_its_value_nothing_belongs_to_a_number() {
        assertEquals("1\\.<75.5>", found("1\\.75.5", new LeakRules(LeakLevel.FREE_TEXT, false, Vr.LO, false, false)));
        assertEquals("<75.5>.\\1", found("75.5.\\1", new LeakRules(LeakLevel.FREE_TEXT, false, Vr.LO, false, false)));
    }

    @ParameterizedTest
    @CsvSource({
        "mercy and ann, <MERCY> AND <ANN>",
        "mercy and mercy, MERCY AND MERCY",
        "ann ann quill, <ANN> <ANN> <QUILL>",
        "mercy ann quill, <MERCY ANN> <QUILL>",
        "mercy, MERCY"
    })
    void two_different_parts_of_the_name_are_a_leak(String text, String found) {
        assertEquals(found, found(text, SINGLE));
    }

    @Test
    void parts_in_different_values_are_put_together() {
        assertEquals("<MERCY>\\<ANN>", found("mercy\\ann", MULTIPLE));
        assertEquals("MERCY\\MERCY", found("mercy\\mercy", MULTIPLE));
    }

    @Test
    void birth_dates_are_looked_for_only_where_nothing_may_be_given_away() {
        assertEquals("BORN 7.3.1956", found("born 7.3.1956", SINGLE));
        assertEquals("BORN <7.3.1956>", found("born 7.3.1956", STRICT));
    }

    @ParameterizedTest
    @CsvSource({
        "born 1956-03-07T00:00:00, BORN <1956-03-07>T00:00:00",
        "born 1956_03_07, BORN <1956_03_07>",
        "07_03_1956, <07_03_1956>",
        "1956:03:07 10:20, <1956:03:07> 10:20",
        "1956-Mar-07, <1956-MAR-07>",
        "07/Mar/1956, <07/MAR/1956>",
        "Mar-07-1956, <MAR-07-1956>",
        "19560307T102030, <19560307>T102030",
        "DOB19560307F, DOB<19560307>F",
        "7.3.56T10:20, <7.3.56>T10:20",
        "119560307, 119560307",
        "19560307.5, 19560307.5",
        "7.3.56TH, 7.3.56TH",
        "x070356, X070356"
    })
    void letters_and_a_time_may_touch_a_date(String text, String found) {
        assertEquals(found, found(text, STRICT));
    }

    @Test
    void letters_do_not_touch_other_numbers() {
        assertEquals("MRN-4711T10", found("mrn-4711T10", STRICT));
    }

    @Test
    void ideographs_need_no_space_around_them() {
        assertEquals("X<\u5C71\u7530>\u592A", found("x\u5C71\u7530\u592A", SINGLE));
    }

    @Test
    void half_of_a_character_is_no_end() {
        IdentitySearch search = new IdentitySearch(
                new Identities(
                        Set.of("XXXS"),
                        List.of(),
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        new Others(Set.of(), List.of(), Set.of(), Set.of(), true)),
                new SearchTermCache());
        FoldedText folded = new FoldedText();
        Matches matches = Matches.all();
        folded.read("xxx\u00DF");

        search.search(folded, SINGLE, matches);

        assertEquals(List.of(), matches.spans());
    }

    @Test
    void the_first_will_do_where_only_that_is_asked() {
        assertEquals(1, search("mrn-4711 mrn-4711", SINGLE, Matches.any()).size());
        assertEquals(1, search("mrn-4711\\mrn-4711", MULTIPLE, Matches.any()).size());
        assertEquals(1, search(UID + " mrn-4711", SINGLE, Matches.any()).size());
        assertEquals(2, search(UID + " mrn-4711", SINGLE, Matches.all()).size());
    }

    @Test
    void a_uid_is_short_only_in_a_text() {
        IdentitySearch search = new IdentitySearch(
                new Identities(
                        Set.of(),
                        List.of(),
                        Set.of(),
                        Set.of(),
                        Set.of("1.2.3"),
                        new Others(Set.of(), List.of(), Set.of(), Set.of(), true)),
                new SearchTermCache());
        FoldedText folded = new FoldedText();
        folded.read("1.2.3");
        Matches inText = Matches.all();
        Matches inUid = Matches.all();

        search.search(folded, SINGLE, inText);
        search.search(folded, new LeakRules(LeakLevel.TERM, false, Vr.UI, false, false), inUid);

        assertEquals(List.of(), inText.spans());
        assertEquals(List.of(new Span(0, 5)), inUid.spans());
    }
}
