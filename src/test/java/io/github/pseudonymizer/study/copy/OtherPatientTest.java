// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.study.AuditEntry;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.FakeRecords;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.stable.StableStudies;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that was lost, whose keys are used with an empty one: the same UIDs, but another pseudonym. */
class OtherPatientTest {

    private static final String ORIGINAL = "4711|1.2.3";

    private final Fixture fixture = new Fixture();
    private final FakeRecords empty = new FakeRecords();
    private final StudyCopying later = fixture.copying(empty.all());

    @BeforeEach
    void copy() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.pseudonymization.carryOut(fixture.order(ORIGINAL), Progress.UNSEEN);
        fixture.receive("0815", "1.2.4", 1);
        later.carryOut(fixture.order("0815|1.2.4"), Progress.UNSEEN);
        later.carryOut(fixture.order("0815|1.2.4"), Progress.UNSEEN);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Set<String> studies() {
        return new TreeSet<>(fixture.archive.studies(0, 100));
    }

    @Test
    void a_study_whose_copy_is_there_as_another_patients_is_refused_and_nothing_is_stored() {
        Set<String> before = studies();

        RewriteException refused =
                assertThrows(RewriteException.class, () -> later.carryOut(fixture.order(ORIGINAL), Progress.UNSEEN));

        assertEquals(RewriteException.Reason.OTHER_PATIENT, refused.reason());
        assertFalse(String.valueOf(refused.getMessage()).contains("4711"));
        assertEquals(before, studies());
        assertEquals(1, empty.links.size());
        assertEquals(
                AuditEntry.Event.REFUSED,
                empty.audit.get(empty.audit.size() - 1).event());
    }

    @Test
    void one_that_becomes_stable_fails_at_once_with_the_reason() {
        Domains domains = new Domains(List.of(fixture.domain), Map.of());
        StableStudies studies = fixture.stableStudies(empty.all(), later, domains, true);
        fixture.archive.stable.add(ORIGINAL);
        studies.catchUp();

        boolean more = true;
        while (more) {
            more = studies.workOnce(Progress.UNSEEN).isPresent();
        }

        String reason = empty.givenUp.getOrDefault(ORIGINAL, "");
        assertTrue(reason.startsWith("OTHER_PATIENT: Orthanc holds a copy of this study already"), reason);
    }

    @Test
    void once_the_former_copy_is_deleted_the_study_gets_its_copy() {
        Link former = fixture.stores.find("fake", "default", ORIGINAL).orElseThrow();
        fixture.archive.delete(new Resource(Level.STUDY, former.copy()));

        later.carryOut(fixture.order(ORIGINAL), Progress.UNSEEN);

        assertEquals(
                Link.State.COMPLETE,
                empty.find("fake", "default", ORIGINAL).orElseThrow().state());
    }

    /** For example because the Patient ID of the first was mistyped: the database knows both, as the archive does. */
    @Test
    void two_originals_with_one_study_instance_uid_have_a_copy_each() {
        fixture.receive("0816", "1.2.4", 2);

        later.carryOut(fixture.order("0816|1.2.4"), Progress.UNSEEN);

        assertEquals(2, empty.links.size());
        assertEquals(
                2, fixture.archive.studiesWith(FakeRecords.UIDS.map("1.2.4")).size());
    }

    @Test
    void what_has_a_copy_is_not_asked_for_again() {
        int asked = fixture.archive.studiesAskedFor.get();

        later.carryOut(fixture.order("0815|1.2.4"), Progress.UNSEEN);

        assertEquals(asked, fixture.archive.studiesAskedFor.get());
    }
}
