// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DateFormTest {

    private static Optional<String> shifted(String form, String text, int days) {
        return (form.isEmpty() ? DateForm.SHOWN : DateForm.stated(form).orElseThrow()).shifted(text, days);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2003-01-09                    | 2002-12-31",
                "2003-1-9                      | 2002-12-31",
                "2003-01-12                    | 2003-01-03",
                "2003-1-12                     | 2003-1-3",
                "2003-12-12                    | 2003-12-03",
                "2003/01/09                    | 2002/12/31",
                "2003.01.09                    | 2002.12.31",
                "20030109                      | 20021231",
                "20030109101112                | 20021231101112",
                "20030109101112.123456+0100    | 20021231101112.123456+0100",
                "2003010910                    | 2002123110",
                "09.01.2003                    | 31.12.2002",
                "9.1.2003                      | 31.12.2002",
                "12.1.2003                     | 3.1.2003",
                "12.01.2003                    | 03.01.2003",
                "09.01.2003 10:11              | 31.12.2002 10:11",
                "2003-01-09T10:11:12.345Z      | 2002-12-31T10:11:12.345Z",
                "2003-01-09 10:11:12,3+01:00   | 2002-12-31 10:11:12,3+01:00",
                "2003-01-09 9:05 am            | 2002-12-31 9:05 am",
                "20030109 10:11                | 20021231 10:11",
                "09JAN2003                     | 31DEC2002",
                "9-Jan-2003                    | 31-Dec-2002",
                "09 jan 2003                   | 31 dec 2002",
                "2003-01                       | 2002-12",
                "01.2003                       | 12.2002",
                "01/2003                       | 12/2002",
                "2003                          | 2002",
                "2004-03-09                    | 2004-02-29",
            })
    void a_date_keeps_its_form(String text, String expected) {
        assertEquals(Optional.of(expected), shifted("", text, -9));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "09/01/2003",
                "31/12/2003",
                "12/31/2003",
                "09-01-2003",
                "09.01.03",
                "2003-13-01",
                "2003-02-29",
                "31.04.2003",
                "2003-01/09",
                "31122003",
                "1262304000",
                "37987",
                "unknown",
                "NA",
                "1/2003/09",
                "2003-01-09 25:00",
                "2003-01-09 10:61",
                "2003-01-09x",
                "x2003-01-09",
                "2003-01-09 Mercy",
                "09-01.2003",
                "9999-12-31",
                "0001-01-01",
                "09 Mär 2003",
                "٢٠٠٣-01-09",
                "2003-01-09, 2003-01-10"
            })
    void what_is_no_date_or_ambiguous_is_refused(String text) {
        assertEquals(Optional.empty(), shifted("", text, -9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dmy        | 09/01/2003       | 31/12/2002",
                "mdy        | 01/09/2003       | 12/31/2002",
                "mdy        | 1/9/2003 0:00    | 12/31/2002 0:00",
                "mdy        | 01-09-2003       | 12-31-2002",
                "mdy        | 01.09.2003       | 12.31.2002",
                "ymd        | 2003-01-09       | 2002-12-31",
                "dd.MM.yyyy | 09.01.2003 10:11 | 31.12.2002 10:11",
                "d.M.yyyy   | 12.12.2003       | 3.12.2003",
                "dd/MM/yyyy | 12/12/2003       | 03/12/2003",
                "ddMMyyyy   | 09012003         | 31122002",
                "MMddyyyy   | 01092003         | 12312002",
                "yyyyMMdd   | 20030109         | 20021231",
            })
    void a_stated_form_is_followed(String form, String text, String expected) {
        assertEquals(Optional.of(expected), shifted(form, text, -9));
    }

    @ParameterizedTest
    @CsvSource({
        "dmy, 2003-01-09",
        "dmy, 12/31/2003",
        "mdy, 31/12/2003",
        "ymd, 09.01.2003",
        "dd.MM.yyyy, 09/01/2003",
        "dd.MM.yyyy, 2003",
        "dd.MM.yyyy, 09012003",
        "ddMMyyyy, 09.01.2003",
        "dmy, 01-2003",
    })
    void a_date_of_another_form_than_the_stated_one_is_refused(String form, String text) {
        assertEquals(Optional.empty(), shifted(form, text, -9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DMY", "dd.MM.yy", "dd.MM/yyyy", "dd.dd.yyyy", "dMyyyy", "yyyy.dd.MM", "dd.MM", "iso"})
    void a_form_that_makes_no_sense_is_not_taken(String form) {
        assertEquals(Optional.empty(), DateForm.stated(form));
    }

    @Test
    void a_shift_there_and_back_gives_the_same_date_in_each_form() {
        List<String> patterns = List.of("yyyy-MM-dd", "yyyyMMdd", "dd.MM.yyyy", "d.M.yyyy", "ddMMMyyyy", "yyyy/M/d");
        for (LocalDate day = LocalDate.of(1999, 1, 1); day.getYear() < 2005; day = day.plusDays(1)) {
            for (String pattern : patterns) {
                DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
                String text = formatter.format(day);

                String moved = shifted("", text, -1234).orElseThrow(() -> new DateTimeException(text));

                LocalDate back = LocalDate.parse(
                        moved,
                        DateTimeFormatter.ofPattern(
                                pattern.replace("dd", "d")
                                        .replace("MMM", "%")
                                        .replace("MM", "M")
                                        .replace("%", "MMM")
                                        .replaceAll("^yyyyMd$", "yyyyMMdd"),
                                Locale.ENGLISH));
                assertEquals(day, back.plusDays(1234), text + " " + moved);
            }
        }
    }
}
