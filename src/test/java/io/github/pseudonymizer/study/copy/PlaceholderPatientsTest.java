package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.domain.Cohort;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People whose Patient ID says that there is none are not one person. */
class PlaceholderPatientsTest {

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private String pseudonym(Cohort cohort, String study) {
        Order order = fixture.order(study);
        fixture.pseudonymization.carryOut(
                new Order(order.resources(), cohort, order.wishes(), true, false, Fixture.MERCY), Progress.UNSEEN);
        return fixture.records
                .find(fixture.archive.name(), cohort.domain().name(), study)
                .orElseThrow()
                .pseudonym();
    }

    private static Cohort with(Cohort cohort, PatientIds ids) {
        return new Cohort(cohort.domain(), ids, cohort.profile(), cohort.pixels(), cohort.policy(), cohort.uids());
    }

    @Test
    void two_studies_of_nobody_in_particular_have_two_pseudonyms() {
        fixture.receive("UNKNOWN", "1.2.3", 1);
        fixture.receive("UNKNOWN", "1.2.4", 1);

        assertNotEquals(pseudonym(fixture.cohort, "UNKNOWN|1.2.3"), pseudonym(fixture.cohort, "UNKNOWN|1.2.4"));
    }

    @Test
    void a_study_that_was_linked_before_keeps_its_pseudonym() {
        fixture.receive("UNKNOWN", "1.2.3", 1);
        fixture.receive("UNKNOWN", "1.2.4", 1);
        Cohort before = with(fixture.cohort, PatientIds.of(false, List.of()));
        String shared = pseudonym(before, "UNKNOWN|1.2.3");

        String kept = pseudonym(fixture.cohort, "UNKNOWN|1.2.3");
        String another = pseudonym(fixture.cohort, "UNKNOWN|1.2.4");
        String again = pseudonym(fixture.cohort, "UNKNOWN|1.2.4");

        assertEquals(shared, kept);
        assertNotEquals(shared, another);
        assertEquals(another, again);
    }
}
