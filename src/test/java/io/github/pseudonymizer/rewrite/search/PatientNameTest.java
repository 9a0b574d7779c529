// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatientNameTest {

    @Test
    void each_name_counts_once_in_the_order_of_the_value() {
        assertEquals(
                List.of(new PatientName(List.of("MERCY", "JOHN"), true), new PatientName(List.of("OLGA"), false)),
                PatientName.of("Mercy^John\\Olga\\MERCY^JOHN"));
    }

    @Test
    void many_names_take_linear_time() {
        int count = 200_000;
        String value = IntStream.range(0, count)
                .mapToObj(i -> Integer.toString(i, 36) + "^A")
                .collect(Collectors.joining("\\"));

        List<PatientName> names = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> PatientName.of(value));

        assertEquals(count, names.size());
    }
}
