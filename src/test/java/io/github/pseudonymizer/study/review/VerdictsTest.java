// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.review;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsTest {

    /** A decision as {@code +a1}: confirmed, series a, content 1; {@code -} rejected, {@code 0} withdrawn. */
    private static Decision decision(String text) {
        Decision.Kind kind = switch (text.charAt(0)) {
            case '+' -> Decision.Kind.CONFIRMED;
            case '-' -> Decision.Kind.REJECTED;
            default -> Decision.Kind.WITHDRAWN;
        };
        int end = text.length() - 1;
        return new Decision(kind, text.substring(1, end), "rhea", "", Instant.EPOCH, text.charAt(end) - '0', "as seen");
    }

    @ParameterizedTest
    @CsvSource({
        "'',            NONE",
        "+1,            CONFIRMED",
        "-1,            REJECTED",
        "+1 -1,         REJECTED",
        "-1 +1,         CONFIRMED",
        "+1 01,         NONE",
        "+a1,           NONE",
        "+a1 +b1,       CONFIRMED",
        "+a1 -b1,       REJECTED",
        "+1 -b1,        REJECTED",
        "+1 -b1 +b1,    CONFIRMED",
        "-1 +a1,        REJECTED",
        "-1 +a1 +b1,    CONFIRMED",
        "-a1 +1,        CONFIRMED",
        "+a1 +b2,       NONE",
        "-1 +a2 +b2,    CONFIRMED",
        "-a1 01 +a1,    NONE",
        "-gone1 +a1 +b1, CONFIRMED"
    })
    void the_last_decision_about_a_series_counts_and_a_change_ends_those_before(String decisions, Verdict verdict) {
        List<Decision> all = decisions.isEmpty()
                ? List.of()
                : Stream.of(decisions.split(" ", -1))
                        .map(VerdictsTest::decision)
                        .toList();

        assertEquals(verdict, Verdicts.of(all).verdict(List.of("a", "b")));
    }
}
