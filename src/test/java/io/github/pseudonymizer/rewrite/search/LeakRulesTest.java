// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.DatasetReader;
import io.github.pseudonymizer.dicom.DicomFile;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.rewrite.Copies;
import io.github.pseudonymizer.rewrite.search.LeakRules.Verdict;
import io.github.pseudonymizer.rewrite.search.SearchTerm.Kind;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeakRulesTest {

    private static final LeakRules TEXT = new LeakRules(LeakLevel.TERM, false, Vr.LO, false, false);
    private static final LeakRules LARGE = new LeakRules(LeakLevel.TERM, true, Vr.OB, false, false);
    private static final LeakRules CODED = new LeakRules(LeakLevel.TERM, false, Vr.SH, true, false);
    private static final LeakRules STRICT = LeakRules.freeText(Vr.LO);
    private static final LeakRules STRICT_LARGE = new LeakRules(LeakLevel.FREE_TEXT, true, Vr.OB, false, false);

    private static LeakRules of(Vr vr) {
        return new LeakRules(LeakLevel.TERM, false, vr, false, false);
    }

    private static boolean isLeak(LeakRules rules, String text, boolean whole) {
        return rules.judge(new SearchTerm(text, Kind.IDENTITY), whole) == Verdict.LEAK;
    }

    @ParameterizedTest
    @CsvSource({"A, true, false", "ABC, true, false", "ABC, false, false", "ABCD, false, true", "1234, true, true"})
    void an_identity_in_a_text_is_a_leak_from_four_letters_on(String text, boolean whole, boolean leak) {
        assertEquals(leak, isLeak(TEXT, text, whole));
    }

    @ParameterizedTest
    @CsvSource({"A, true, true", "A, false, false", "AB, false, true", "1, true, true"})
    void where_nothing_may_be_given_away_two_letters_are_enough(String text, boolean whole, boolean leak) {
        assertEquals(leak, isLeak(STRICT, text, whole));
    }

    @ParameterizedTest
    @CsvSource({"ABCDE, false", "ABCDEF, true"})
    void in_many_bytes_it_takes_six(String text, boolean leak) {
        for (boolean whole : new boolean[] {false, true}) {
            assertEquals(leak, isLeak(LARGE, text, whole));
            assertEquals(leak, isLeak(STRICT_LARGE, text, whole));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DS", "IS", "UI"})
    void a_number_is_an_identity_only_as_a_whole_and_from_eight_digits_on(String vr) {
        assertEquals(true, isLeak(of(Vr.valueOf(vr)), "12345678", true));
        assertEquals(false, isLeak(of(Vr.valueOf(vr)), "1234567", true));
        assertEquals(false, isLeak(of(Vr.valueOf(vr)), "12345678", false));
        assertEquals(true, isLeak(of(Vr.valueOf(vr)), "A2345678", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DA", "TM", "DT", "AS"})
    void a_time_is_never_a_number_that_identifies(String vr) {
        assertEquals(false, isLeak(of(Vr.valueOf(vr)), "12345678", true));
        assertEquals(true, isLeak(of(Vr.valueOf(vr)), "1234567A", true));
    }

    @ParameterizedTest
    @CsvSource({"LO", "SH", "UN"})
    void elsewhere_digits_are_as_good_as_letters(String vr) {
        assertEquals(true, isLeak(of(Vr.valueOf(vr)), "4711", false));
    }

    @ParameterizedTest
    @CsvSource({"ABC1, true", "AB1, false", "ABCDEF, false", "4711, false", "12345678, true"})
    void letters_or_a_few_digits_alone_are_a_coded_term(String text, boolean leak) {
        assertEquals(leak, isLeak(CODED, text, true));
    }

    @Test
    void birth_dates_and_other_identities_leak_where_nothing_may_be_given_away() {
        for (Kind kind : new Kind[] {Kind.BIRTH_DATE, Kind.OTHER}) {
            assertEquals(Verdict.LEAK, STRICT.judge(new SearchTerm("19560307", kind), false));
            assertEquals(Verdict.NOTHING, TEXT.judge(new SearchTerm("19560307", kind), true));
        }
    }

    @ParameterizedTest
    @CsvSource({"OAK, false, LEAK", "OA, false, NOTHING", "OA, true, LEAK", "O, true, NOTHING"})
    void a_word_of_another_name_counts_from_three_letters_on_or_as_a_whole(
            String text, boolean whole, Verdict verdict) {
        assertEquals(verdict, STRICT.judge(new SearchTerm(text, Kind.WORD), whole));
        assertEquals(Verdict.NOTHING, TEXT.judge(new SearchTerm(text, Kind.WORD), whole));
        assertEquals(Verdict.NOTHING, STRICT_LARGE.judge(new SearchTerm(text, Kind.WORD), whole));
    }

    @ParameterizedTest
    @CsvSource({"M, true, NOTHING", "ME, true, PART", "MER, false, PART", "MERCY, true, PART"})
    void part_of_the_name_is_a_part(String text, boolean whole, Verdict verdict) {
        assertEquals(verdict, TEXT.judge(new SearchTerm(text, Kind.COMPONENT), whole));
        assertEquals(Verdict.NOTHING, LARGE.judge(new SearchTerm(text, Kind.COMPONENT), whole));
    }

    @ParameterizedTest
    @CsvSource({"M, true, NOTHING", "ME, true, LEAK", "ME, false, PART", "MER, false, LEAK"})
    void where_nothing_may_be_given_away_a_part_is_enough(String text, boolean whole, Verdict verdict) {
        assertEquals(verdict, STRICT.judge(new SearchTerm(text, Kind.COMPONENT), whole));
        assertEquals(verdict, STRICT.judge(new SearchTerm(text, Kind.ONLY_COMPONENT), whole));
    }

    @Test
    void all_there_is_of_a_name_is_a_leak_as_the_whole_of_another_name() {
        SearchTerm only = new SearchTerm("MERCY", Kind.ONLY_COMPONENT);

        assertEquals(Verdict.LEAK, of(Vr.PN).judge(only, true));
        assertEquals(Verdict.PART, of(Vr.PN).judge(only, false));
        assertEquals(Verdict.PART, TEXT.judge(only, true));
        assertEquals(Verdict.PART, of(Vr.PN).judge(new SearchTerm("MERCY", Kind.COMPONENT), true));
    }

    private static DatasetReader at(Dataset dataset) {
        DatasetReader reader =
                DicomFile.open(ByteBuffer.wrap(Copies.file(dataset))).reader();
        reader.next();
        return reader;
    }

    @ParameterizedTest
    @CsvSource({"65536, false", "65538, true"})
    void bytes_are_many_from_64_kib_on_and_texts_never(int length, boolean large) {
        assertEquals(
                new LeakRules(LeakLevel.TERM, large, Vr.OB, false, false),
                LeakRules.of(at(new Dataset().bytes(0x00420011, Vr.OB, new byte[length])), LeakLevel.TERM));
        assertEquals(
                new LeakRules(LeakLevel.FREE_TEXT, large, Vr.OB, false, false),
                LeakRules.of(at(new Dataset().bytes(0x00420011, Vr.OB, new byte[length])), LeakLevel.FREE_TEXT));
        assertEquals(
                new LeakRules(LeakLevel.FREE_TEXT, large, Vr.OB, false, false),
                LeakRules.bytes(length, LeakLevel.FREE_TEXT));
        assertEquals(
                new LeakRules(LeakLevel.TERM, false, Vr.LT, false, false),
                LeakRules.of(at(new Dataset().text(0x00204000, "x".repeat(length))), LeakLevel.TERM));
    }

    @Test
    void codes_and_code_strings_are_coded() {
        assertEquals(
                true,
                LeakRules.of(at(new Dataset().text(0x00080060, "CT")), LeakLevel.TERM)
                        .isCoded());
        assertEquals(
                true,
                LeakRules.of(at(new Dataset().text(0x00080100, "T-D1")), LeakLevel.TERM)
                        .isCoded());
        assertEquals(
                false,
                LeakRules.of(at(new Dataset().text(0x00080104, "Body")), LeakLevel.TERM)
                        .isCoded());
    }

    @ParameterizedTest
    @CsvSource({
        "0x00080100, true",
        "0x00080102, true",
        "0x00080103, true",
        "0x00080119, true",
        "0x00080120, true",
        "0x00080104, false",
        "0x00080101, false",
        "0x00080118, false"
    })
    void what_a_code_is_made_of_is_coded(String tag, boolean code) {
        assertEquals(code, LeakRules.isCode(Integer.decode(tag)));
    }

    @ParameterizedTest
    @CsvSource({"LO, true, false, false", "LT, false, false, false", "UI, true, true, false", "DS, true, false, true"})
    void what_a_value_is_depends_on_its_vr(String vr, boolean multiple, boolean uid, boolean number) {
        LeakRules rules = of(Vr.valueOf(vr));

        assertEquals(multiple, rules.isMultiple());
        assertEquals(uid, rules.isUid());
        assertEquals(number, rules.isNumber());
    }
}
