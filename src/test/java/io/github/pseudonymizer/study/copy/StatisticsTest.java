// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.stable.StableStudies;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What whoever counts is told. */
class StatisticsTest {

    private static final String STUDY = "4711|1.2.3";

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void anonymize(boolean permissive) {
        fixture.pseudonymization.carryOut(fixture.order(true, permissive, STUDY), Progress.UNSEEN);
    }

    private List<String> told() {
        return fixture.statistics.told;
    }

    @Test
    void a_copy_is_told_with_the_instances_that_are_new_in_it() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("4711", "1.2.3", 2);
        anonymize(false);
        anonymize(false);
        fixture.receive("4711", "1.2.3", 3);

        anonymize(false);

        assertEquals(List.of("copied 2", "copied 1"), told());
    }

    @Test
    void a_refused_study_is_told_with_the_reason_and_not_as_a_copy() {
        fixture.receiveLeaking("4711", "1.2.3", 1);

        assertThrows(RewriteException.class, () -> anonymize(false));

        assertEquals(List.of("refused LEAK"), told());
    }

    @Test
    void a_refused_twin_is_told_too() {
        String instance = fixture.receiveLeaking("4711", "1.2.3", 1);

        assertThrows(
                RewriteException.class,
                () -> fixture.pseudonymization.rewriteOnly(fixture.order(instance), twin -> {}));

        assertEquals(List.of("refused LEAK"), told());
    }

    @Test
    void instances_that_a_permissive_order_leaves_out_are_told() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receiveLeaking("4711", "1.2.3", 2);
        fixture.receiveLeaking("4711", "1.2.3", 3);

        anonymize(true);

        assertEquals(List.of("copied 1", "left out 2"), told());
    }

    @Test
    void work_that_is_put_off_is_told_and_work_that_is_given_up_is_not() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receiveLeaking("4711", "1.2.4", 1);
        fixture.archive.storesUntilFull = 0;
        fixture.archive.stable.addAll(List.of(STUDY, "4711|1.2.4"));
        StableStudies studies = fixture.stableStudies(true);
        studies.catchUp();

        studies.workOnce(Progress.UNSEEN);
        studies.workOnce(Progress.UNSEEN);

        assertEquals(List.of("retried", "refused LEAK"), told());
    }
}
