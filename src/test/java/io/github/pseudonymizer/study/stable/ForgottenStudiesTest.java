// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.stable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.pseudonym.ForgottenException;
import io.github.pseudonymizer.pseudonym.Identity;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.copy.Fixture;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Originals of patients who were forgotten, and who are still in the archive. */
class ForgottenStudiesTest {

    private static final String STUDY = "4711|1.2.3";

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void one_that_becomes_stable_is_left_alone() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.stores.forgotten.add(Identity.study("1.2.3"));
        StableStudies studies = fixture.stableStudies(true);
        fixture.archive.stable.add(STUDY);
        studies.catchUp();

        Optional<StableWork.Attempt> attempt = studies.workOnce(Progress.UNSEEN);

        assertEquals("", attempt.orElseThrow().problem());
        assertEquals(Map.of(), fixture.stores.givenUp);
        assertEquals(Map.of(), fixture.stores.links);
        assertEquals(1, fixture.archive.files.size());
        assertEquals(Optional.empty(), studies.workOnce(Progress.UNSEEN));
    }

    @Test
    void a_request_for_one_is_refused_and_stores_nothing() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.stores.forgotten.add(Identity.study("1.2.3"));

        assertThrows(
                ForgottenException.class,
                () -> fixture.pseudonymization.carryOut(fixture.order(STUDY), Progress.UNSEEN));

        assertEquals(1, fixture.archive.files.size());
        assertEquals(0, fixture.stores.assignedPatients());
    }
}
