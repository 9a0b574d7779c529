// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstStepTest {

    @ParameterizedTest
    @CsvSource({
        // is a copy, wanted now, wanted by the interrupted copy, still there
        "false, '', none, '', MAKE",
        "true, '', none, '', LEAVE_AS_IT_IS",
        "false, a, none, a, MAKE",
        "true, a, none, a, LEAVE_AS_IT_IS",
        "false, '', 'a b', 'a b', MAKE",
        "false, a, a, a, MAKE",
        "false, 'a b', a, 'a b', MAKE",
        "false, a, 'a b', 'a b', COMPLETE_INTERRUPTED",
        "true, a, 'a b', 'a b', COMPLETE_INTERRUPTED",
        "false, a, 'a b', a, MAKE",
        "false, a, b, a, COMPLETE_INTERRUPTED",
        "false, a, b, b, COMPLETE_INTERRUPTED"
    })
    void an_interrupted_copy_of_more_is_completed_first(
            boolean isCopy, String wanted, String interrupted, String there, FirstStep step) {
        Optional<List<Resource>> asked =
                interrupted.equals("none") ? Optional.empty() : Optional.of(resources(interrupted));

        assertEquals(step, FirstStep.of(isCopy, resources(wanted), asked, resources(there)::contains));
    }

    private static List<Resource> resources(String ids) {
        return Arrays.stream(ids.split(" "))
                .filter(id -> !id.isEmpty())
                .map(id -> new Resource(Level.INSTANCE, id))
                .toList();
    }
}
