// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.study.Making;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.StudyPart;
import io.github.pseudonymizer.study.decision.CopyRules.Again;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyPlanTest {

    @ParameterizedTest
    @CsvSource({
        // again, originals that are gone, missing, changed, whether the copy becomes mixed
        "CHANGED, 0, '', '', false",
        "CHANGED, 0, 'a b', c, false",
        "CHANGED, 2, 'a b', c, false",
        "ALL_IF_LATE, 0, '', '', false",
        "ALL_IF_LATE, 2, '', '', false",
        "ALL_IF_LATE, 2, a, '', true",
        "ALL_IF_LATE, 2, '', a, true"
    })
    void a_copy_is_updated(Again again, int gone, String missing, String changed, boolean mixed) {
        CopyPlan plan = CopyPlan.of(rules(again, gone), originals(missing), originals(changed));

        assertEquals(new CopyPlan.Update(originals(missing), originals(changed), mixed), plan);
    }

    @ParameterizedTest
    @CsvSource({"a, ''", "'', a", "'a b', c"})
    void a_copy_by_older_rules_is_made_again_if_an_original_is_late_and_none_is_gone(String missing, String changed) {
        CopyPlan plan = CopyPlan.of(rules(Again.ALL_IF_LATE, 0), originals(missing), originals(changed));

        assertEquals(new CopyPlan.Remake(Set.copyOf(originals(missing + " " + changed))), plan);
    }

    @Test
    void a_copy_that_is_made_again_counts_the_originals_that_were_asked_for() {
        CopyPlan plan = CopyPlan.ofAll(new StudyPart("4711", originals("a b")));

        assertEquals(new CopyPlan.Remake(Set.copyOf(originals("a b"))), plan);
    }

    private static CopyRules rules(Again again, int gone) {
        return new CopyRules(Making.UNKNOWN, Making.UNKNOWN, again, gone);
    }

    private static List<Original> originals(String ids) {
        return Arrays.stream(ids.split(" "))
                .filter(id -> !id.isEmpty())
                .map(id -> new Original(id, "1.2", "1.2." + id.charAt(0) % 10, 1, ""))
                .collect(Collectors.toList());
    }
}
