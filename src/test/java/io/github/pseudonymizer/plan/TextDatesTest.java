// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.plan.action.Cleaning;
import io.github.pseudonymizer.plan.action.TextDates;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextDatesTest {

    private static String without(String text) {
        String rest = text;
        for (Pattern pattern : TextDates.patterns()) {
            rest = pattern.matcher(rest).replaceAll("*");
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
                "2024 02 29"
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
                "SIEMENS 2019A"
            })
    void what_is_none_stays(String text) {
        assertEquals(text, without(text));
    }

    @Test
    void a_date_may_stand_right_behind_letters() {
        assertEquals("CT*", without("CT20240115"));
        assertEquals("CT20241340", without("CT20241340"));
    }

    @Test
    void only_where_full_dates_are_retained_dates_stay_in_text() {
        Profile full =
                new Profile("2026d", Set.of(Option.RETAIN_LONGITUDINAL_FULL_DATES), Set.of(), Set.of(), Map.of());

        assertEquals(Cleaning.NONE, Cleaning.of(full));
        assertEquals(TextDates.patterns(), Cleaning.of(Profile.DEFAULT).patternsFor("17.4.1950"));
        assertEquals(TextDates.patterns(), Cleaning.of(Plans.BASIC).patternsFor("17 Apr"));
        assertEquals(List.of(), Cleaning.of(Plans.BASIC).patternsFor("T2 tse 1.5 mm"));
    }
}
