// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.rewrite.report.RewriteException.Reason;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountersTest {

    private final Counters counters = new Counters();

    private Map<String, Double> values() {
        return counters.metrics().stream().collect(Collectors.toMap(Metric::name, Metric::value));
    }

    @Test
    void everything_is_there_from_the_beginning_as_zero() {
        assertEquals(4 + Reason.values().length, values().size());
        assertEquals(List.of(0.0), values().values().stream().distinct().toList());
    }

    @Test
    void copies_and_their_instances_add_up() {
        counters.copied(3);
        counters.copied(4);
        counters.leftOut(5);
        counters.leftOut(1);
        counters.retried();

        assertEquals(2, values().get("pseudonymizer_copies_total"));
        assertEquals(7, values().get("pseudonymizer_instances_copied_total"));
        assertEquals(6, values().get("pseudonymizer_instances_left_out_total"));
        assertEquals(1, values().get("pseudonymizer_retries_total"));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void a_refusal_counts_for_its_reason_only(Reason reason) {
        counters.refused(reason);
        counters.refused(reason);

        String name = "pseudonymizer_refusals_" + reason.toString().toLowerCase(java.util.Locale.ROOT) + "_total";
        assertEquals(2, values().get(name));
        assertEquals(2, values().values().stream().mapToDouble(value -> value).sum());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "copies_total",
                "pseudonymizer_",
                "pseudonymizer_Mercy",
                "pseudonymizer_4711",
                "x pseudonymizer_x"
            })
    void a_name_that_is_not_of_our_making_is_refused(String name) {
        assertThrows(IllegalArgumentException.class, () -> new Metric(name, 1));
    }
}
