package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Vr;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateShiftingTest {

    @ParameterizedTest
    @CsvSource({
        "DA, 20240301, 20240220",
        "DA, '20240301 ', 20240220",
        "DA, 2024.03.01, 2024.02.20",
        "DA, 20240301\\20000101, 20240220\\19991222",
        "DA, 20240301-20240302, 20240220-20240221",
        "DA, -20240302, -20240221",
        "DA, 20240301-, 20240220-",
        "DA, '', ''",
        "DT, 2024, 2023",
        "DT, 202403, 202402",
        "DT, 20240301, 20240220",
        "DT, 2024030123, 2024022023",
        "DT, 20240301235959.123456, 20240220235959.123456",
        "DT, 20240301235959-0500, 20240220235959-0500",
        "DT, 2024+0100, 2023+0100",
        "DT, 20240301-20240302, 20240220-20240221",
        "DT, '20240301120000\\', '20240220120000\\'"
    })
    void dates_move_and_the_rest_stays(Vr vr, String original, String expected) {
        String shifted = DateShifting.shift(original, vr, -10).orElse("(emptied)");

        assertEquals(expected, shifted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MERCY",
                "2024",
                "20240230",
                "2024030",
                "2024-03-01",
                "20240301x",
                "20240301\\MERCY",
                "-",
                "00010105",
                "2024 0301",
                "20240301 1200"
            })
    void what_is_no_date_yields_nothing(String original) {
        assertEquals("(emptied)", DateShifting.shift(original, Vr.DA, -10).orElse("(emptied)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "202",
                "20241",
                "20241301",
                "20240301.5",
                "20240301120000.1234567",
                "20240301MERCY",
                "20240301+MERC"
            })
    void what_is_no_date_time_yields_nothing(String original) {
        assertEquals("(emptied)", DateShifting.shift(original, Vr.DT, -10).orElse("(emptied)"));
    }

    @Test
    void intervals_between_dates_are_preserved() {
        Random random = new Random(4711);
        for (int i = 0; i < 1000; i++) {
            LocalDate date = LocalDate.of(1900, 1, 1).plusDays(random.nextInt(60_000));
            int days = -1 - random.nextInt(3650);

            String shifted = DateShifting.shift(date.format(DateTimeFormatter.BASIC_ISO_DATE), Vr.DA, days)
                    .orElseThrow();

            assertEquals(date.plusDays(days), LocalDate.parse(shifted, DateTimeFormatter.BASIC_ISO_DATE));
        }
    }
}
