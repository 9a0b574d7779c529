// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.rewrite.report.Remark.Problem;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateShiftingTest {

    @ParameterizedTest
    @CsvSource({
        "DA, 20240301, 20240220",
        "DA, '20240301 ', 20240220",
        "DA, '20240301\0', 20240220",
        "DA, 20240229, 20240219",
        "DA, 2024.03.01, 2024.02.20",
        "DA, 20240301\\20000101, 20240220\\19991222",
        "DA, '20240301 \\ 20000101 ', 20240220\\19991222",
        "DA, 20240301-20240302, 20240220-20240221",
        "DA, 20240301 - 20240302, 20240220-20240221",
        "DA, 2024.03.01-20240302, 2024.02.20-20240221",
        "DA, -20240302, -20240221",
        "DA, 20240301-, 20240220-",
        "DA, '', ''",
        "DA, '        ', ''",
        "DA, 99991231, 99991221",
        "DA, 00010111, 00010101",
        "DT, 20240301, 20240220",
        "DT, 2024030123, 2024022023",
        "DT, 202403012359, 202402202359",
        "DT, 20240301235960, 20240220235960",
        "DT, 20240301235959.123456, 20240220235959.123456",
        "DT, 20240301235959-0500, 20240220235959-0500",
        "DT, 20240301235959.1+1400, 20240220235959.1+1400",
        "DT, 20240301000000+0545, 20240220000000+0545",
        "DT, 20240301-20240302, 20240220-20240221",
        "DT, 20240301-0500-20240302-0500, 20240220-0500-20240221-0500",
        "DT, '20240301120000\\', '20240220120000\\'",
        "UN, 20240301, 20240220"
    })
    void dates_move_and_the_rest_stays(Vr vr, String original, String expected) {
        DateShifting.Shifted shifted = DateShifting.shift(original, vr, -10);

        assertEquals(expected, shifted.value());
        assertEquals(Set.of(), shifted.problems());
    }

    @ParameterizedTest
    @CsvSource({
        "2024, 2023",
        "202403, 202402",
        "2024+0100, 2023+0100",
        "2024-0500, 2023-0500",
        "2023-2024, 2022-2023",
        "202401-, 202312-",
        "20240301-202404, 20240220-202403"
    })
    void partial_dates_keep_their_precision_and_are_named(String original, String expected) {
        DateShifting.Shifted shifted = DateShifting.shift(original, Vr.DT, -10);

        assertEquals(expected, shifted.value());
        assertEquals(Set.of(Problem.PARTIAL_DATE), shifted.problems());
    }

    @ParameterizedTest
    @CsvSource({
        "DA, MERCY, NOT_A_DATE",
        "DA, 2024030, NOT_A_DATE",
        "DA, 2024-03-01, NOT_A_DATE",
        "DA, 20240301x, NOT_A_DATE",
        "DA, -, NOT_A_DATE",
        "DA, 2024 0301, NOT_A_DATE",
        "DA, 20240301 1200, NOT_A_DATE",
        "DA, 2024.0301, NOT_A_DATE",
        "DA, 20240301-MERCY, NOT_A_DATE",
        "DA, 2024, INCOMPLETE_DATE",
        "DA, 202403, INCOMPLETE_DATE",
        "DA, 20240230, NO_SUCH_DATE",
        "DA, 20230229, NO_SUCH_DATE",
        "DA, 20241301, NO_SUCH_DATE",
        "DA, 00000000, NO_SUCH_DATE",
        "DA, 2024.02.30, NO_SUCH_DATE",
        "DA, 20240301-20240230, NO_SUCH_DATE",
        "DA, 20240230-20240301, NO_SUCH_DATE",
        "DA, 00010105, BEFORE_YEAR_ONE",
        "DA, 00010105-20240301, BEFORE_YEAR_ONE",
        "DT, 202, NOT_A_DATE",
        "DT, 20241, NOT_A_DATE",
        "DT, 20240301.5, NOT_A_DATE",
        "DT, 20240301120000., NOT_A_DATE",
        "DT, 20240301120000.1234567, NOT_A_DATE",
        "DT, 20240301MERCY, NOT_A_DATE",
        "DT, 20240301+MERC, NOT_A_DATE",
        "DT, 20240301+1401, NOT_A_DATE",
        "DT, 20240301+0060, NOT_A_DATE",
        "DT, 2024030112000000, NOT_A_DATE",
        "DT, 20241301, NO_SUCH_DATE",
        "DT, 2024030124, NO_SUCH_DATE",
        "DT, 202403011260, NO_SUCH_DATE",
        "DT, 20240301125961, NO_SUCH_DATE",
        "DT, 0001, BEFORE_YEAR_ONE"
    })
    void what_is_no_date_is_emptied_and_named(Vr vr, String original, Problem problem) {
        DateShifting.Shifted shifted = DateShifting.shift(original, vr, -10);

        assertEquals("", shifted.value());
        assertEquals(Set.of(problem), shifted.problems());
        assertFalse(shifted.hasDate());
    }

    @Test
    void a_date_behind_the_last_year_of_four_digits_is_emptied() {
        DateShifting.Shifted shifted = DateShifting.shift("99991231", Vr.DA, 1);

        assertEquals("", shifted.value());
        assertEquals(Set.of(Problem.NO_SUCH_DATE), shifted.problems());
        assertEquals("99991231", DateShifting.shift("99991230", Vr.DA, 1).value());
        assertEquals("20240301", DateShifting.shift("20240301", Vr.DA, 0).value());
    }

    @ParameterizedTest
    @CsvSource({
        "DA, 20240301\\MERCY\\20240302, 20240220\\\\20240221",
        "DA, MERCY\\20240301, \\20240220",
        "DA, 20240301\\20240230, 20240220\\",
        "DT, 20240301120000+0100\\x\\\\2024030112, 20240220120000+0100\\\\\\2024022012"
    })
    void one_malformed_value_among_good_ones_is_emptied_in_its_place(Vr vr, String original, String expected) {
        DateShifting.Shifted shifted = DateShifting.shift(original, vr, -10);

        assertEquals(expected, shifted.value());
        assertEquals(1, shifted.problems().size());
    }

    @Test
    void intervals_of_a_patient_are_exact_in_every_domain() {
        Random random = new Random(4711);
        for (int patient = 0; patient < 200; patient++) {
            List<LocalDate> dates = IntStream.range(0, 20)
                    .mapToObj(visit -> visit % 5 == 0 ? leapDay(random) : anyDay(random))
                    .toList();
            for (int domain = 0; domain < 2; domain++) {
                int days = -1 - random.nextInt(3650);

                List<LocalDate> shifted =
                        dates.stream().map(date -> shifted(date, days)).toList();

                for (int visit = 1; visit < dates.size(); visit++) {
                    assertEquals(
                            ChronoUnit.DAYS.between(dates.get(0), dates.get(visit)),
                            ChronoUnit.DAYS.between(shifted.get(0), shifted.get(visit)));
                }
                assertEquals(days, ChronoUnit.DAYS.between(dates.get(0), shifted.get(0)));
            }
        }
    }

    private static LocalDate anyDay(Random random) {
        return LocalDate.of(1900, 1, 1).plusDays(random.nextInt(60_000));
    }

    private static LocalDate leapDay(Random random) {
        return LocalDate.of(1904 + 4 * random.nextInt(40), 2, 29);
    }

    /** As DA, and as the date of a DT. */
    private static LocalDate shifted(LocalDate date, int days) {
        String text = date.format(DateTimeFormatter.BASIC_ISO_DATE);
        String day = DateShifting.shift(text, Vr.DA, days).value();
        assertEquals(
                day + "235959.9-0330",
                DateShifting.shift(text + "235959.9-0330", Vr.DT, days).value());
        return LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE);
    }
}
