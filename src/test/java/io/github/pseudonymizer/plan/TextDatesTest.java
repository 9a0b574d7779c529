// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pattern.RegexBudget;
import io.github.pseudonymizer.plan.action.Cleaning;
import io.github.pseudonymizer.plan.action.DateText;
import io.github.pseudonymizer.plan.action.TextDates;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextDatesTest {

    private static final Comparator<MatchResult> LAST_FIRST =
            Comparator.<MatchResult>comparingInt(MatchResult::start).reversed();

    private static String without(String text) {
        String rest = text;
        for (Pattern pattern : TextDates.patternsFor(DateText.of(text))) {
            DateText dated = DateText.of(rest);
            StringBuilder shorter = new StringBuilder(rest);
            pattern.matcher(dated.text())
                    .results()
                    .sorted(LAST_FIRST)
                    .forEach(match ->
                            shorter.replace(dated.originalStart(match.start()), dated.originalEnd(match.end()), "*"));
            rest = shorter.toString();
        }
        return rest;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20240229",
                "202402291530",
                "2024-02-29",
                "2024/2/29",
                "29.02.2024",
                "29. 2. 2024",
                "2/29/2024",
                "29/2/2024",
                "29.02.24",
                "02/2024",
                "29 Feb 2024",
                "29th of February 2024",
                "Feb 29, 2024",
                "February 2024",
                "29. Februar 2024",
                "29. März 2024",
                "29 février 2024",
                "29 de febrero de 2024",
                "29-FEB-2024",
                "29-feb-24",
                "12 oct 1999",
                "2024年2月29日",
                "2024년 2월 29일",
                "29-II-2024",
                "29 02 2024",
                "2024 02 29",
                "2024-02-29T10:20:30",
                "2024-02-29T10:20:30.5+01:00",
                "2024-02-29T102030Z",
                "20240229T102030",
                "20240229T1020",
                "20240229102030.123456",
                "20240229102030123",
                "2024-02-29Z",
                "2024/2/9T10:20",
                "2024_02_29",
                "29_02_2024",
                "02_29_2024",
                "2024:02:29",
                "2024-Feb-29",
                "2024 February 9",
                "29/Feb/2024",
                "29.Feb.2024",
                "29_Feb_2024",
                "Feb-29-2024",
                "Feb 29 10:20:30 2024",
                "Feb  9 10:20:30 CET 2024",
                "February 29th",
                "February 29",
                "29 febbraio 2024",
                "29 maggio 2024",
                "29 mag 2024",
                "1º de março de 2024",
                "29 de setembro de 2024",
                "29 maart 2024",
                "29 mrt. 2024",
                "29 mei 2024",
                "29 maj 2024",
                "29. desember 2024",
                "29 lutego 2024",
                "29 października 2024",
                "29 fe\u0301vrier 2024",
                "29 août 2024",
                "Jänner 2024",
                "２０２４年２月２９日",
                "２０２４／０２／２９",
                "2024 年 2 月 29 日",
                "2月29日",
                "\u0662\u0660\u0662\u0664-\u0660\u0662-\u0662\u0669",
                "2024\u201002\u201029",
                "29\u201302\u20132024",
                "29.\u00A002.\u00A02024",
                "29\u200E.02\u200E.2024"
            })
    void a_date_is_found_and_what_is_around_it_stays(String date) {
        assertEquals("knee after * again", without("knee after " + date + " again"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "T2 tse 1.5 mm",
                "version 1.5.10",
                "2.16.840.1.113883",
                "slices 1-12",
                "3 of 12",
                "b 1000 t2",
                "20241340",
                "1234567890",
                "in 2019",
                "may be a cyst",
                "L4/5",
                "10/12",
                "C3/4/5",
                "SIEMENS 2019A",
                "t1_se_2020",
                "t1_mprage_sag_p2_iso_1.0",
                "2020_1_2",
                "epi 10_20_30",
                "1_2_2020 channels",
                "time 10:20:30",
                "2010:20:30",
                "20:23:05:17",
                "VB17A 1.2.840.10008.5.1.4.1.1.2",
                "1.3.12.2.1107.5.2.43.66012",
                "2024022",
                "R2024022999",
                "echo 2 mag",
                "phase 1 out, 2 set",
                "3 des 12",
                "may 3 slices",
                "SE 3 mare",
                "1920:1080:60",
                "TR 2000 TE 10.5",
                "1-2-3-4",
                "T10203040T5",
                "5月",
                "Z20-29-2024"
            })
    void what_is_none_stays(String text) {
        assertEquals(text, without(text));
    }

    @Test
    void a_date_may_stand_right_behind_letters() {
        assertEquals("CT*", without("CT20240115"));
        assertEquals("CT20241340", without("CT20241340"));
        assertEquals("CT*", without("CT20240115T1020"));
        assertEquals("Knee*", without("Knee2024-01-15"));
        assertEquals("*knee", without("2024-01-15knee"));
        assertEquals("検査*実施", without("検査2024-1-15実施"));
    }

    @Test
    void a_time_in_no_usual_form_does_not_hide_the_date_before_it() {
        assertEquals("*T10h20", without("2024-2-9T10h20"));
        assertEquals("令和*", without("令和6年2月29日"));
        assertEquals("Wed *", without("Wed May  7 10:20:30 2023"));
    }

    @Test
    void long_texts_take_linear_time() {
        for (String part : List.of("1", "1 ", "2024", "2024-", "01-01-", "may ", "1. may", "2年", "20240115t")) {
            String text = part.repeat(20_000 / part.length());
            DateText dated = DateText.of(text);

            for (Pattern pattern : TextDates.patternsFor(dated)) {
                RegexBudget budget = new RegexBudget(dated.text(), 50L * text.length());
                assertDoesNotThrow(() -> pattern.matcher(budget).results().count(), pattern::pattern);
            }
        }
    }

    @Test
    void only_where_full_dates_are_retained_dates_stay_in_text() {
        Profile full =
                new Profile("2026d", Set.of(Option.RETAIN_LONGITUDINAL_FULL_DATES), Set.of(), Set.of(), Map.of());

        assertEquals(Cleaning.NONE, Cleaning.of(full));
        assertTrue(Cleaning.of(Profile.DEFAULT).dates());
        assertTrue(Cleaning.of(Plans.BASIC).dates());
    }

    @Test
    void only_a_text_that_can_hold_a_date_is_searched() {
        assertNotEquals(List.of(), TextDates.patternsFor(DateText.of("17.4.1950")));
        assertNotEquals(List.of(), TextDates.patternsFor(DateText.of("17 Apr")));
        assertEquals(List.of(), TextDates.patternsFor(DateText.of("T2 tse 1.5 mm")));
    }
}
