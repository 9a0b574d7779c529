// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.forget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.pseudonym.ForgottenException;
import io.github.pseudonymizer.study.FakeRecords;
import io.github.pseudonymizer.study.Level;
import io.github.pseudonymizer.study.Link;
import io.github.pseudonymizer.study.Order;
import io.github.pseudonymizer.study.Progress;
import io.github.pseudonymizer.study.Resource;
import io.github.pseudonymizer.study.copy.Fixture;
import io.github.pseudonymizer.study.copy.StudyCopying;
import io.github.pseudonymizer.study.domain.Domain;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which studies are forgotten with a patient whose copies are kept. */
class ForgetPatientTest {

    private static final String STUDY = "4711|1.2.3";
    private static final Domain MAPPED = Fixture.domain("mapped", "M");
    private static final Domain RETAINED = Fixture.domain("retained", "A", Option.RETAIN_UIDS);
    private static final Domain RETAINED_TOO = Fixture.domain("retained-too", "B", Option.RETAIN_UIDS);

    private final Fixture fixture = new Fixture();
    private final StudyCopying copying = fixture.copying(fixture.stores.all(fixture.stores.prefixed()));
    private final FakeForgetting records = new FakeForgetting(fixture.stores);

    @BeforeEach
    void receive() {
        fixture.receive("4711", "1.2.3", 1);
        fixture.receive("0815", "1.2.4", 1);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Link copy(Domain domain, String study) {
        Order order =
                new Order(List.of(new Resource(Level.STUDY, study)), domain, Wishes.NONE, true, false, Fixture.MERCY);
        copying.carryOut(order, Progress.UNSEEN);
        return fixture.stores.find("fake", domain.namespace().name(), study).orElseThrow();
    }

    private void forget(Link link) {
        ForgetPatient patients = new ForgetPatient(
                fixture.archive,
                fixture.stores,
                fixture.stores,
                records,
                UntreatedCopies.ports(),
                (study, progress, work) -> work.run());
        patients.forget(
                new ForgetPatient.Wish(link.domain(), link.pseudonym(), ForgetPatient.Copies.KEEP, "letter of 1 March"),
                Fixture.MERCY);
    }

    @Test
    void the_patients_own_are() {
        Link link = copy(MAPPED, STUDY);
        copy(MAPPED, "0815|1.2.4");

        forget(link);

        assertEquals(List.of(FakeRecords.UIDS.map("1.2.3")), records.forgotten);
    }

    @Test
    void those_with_retained_uids_are_too_so_that_they_get_no_second_copy() {
        Link link = copy(RETAINED, STUDY);
        copy(RETAINED, "0815|1.2.4");

        forget(link);

        assertEquals(List.of(FakeRecords.UIDS.map("1.2.3")), records.forgotten);
        assertThrows(ForgottenException.class, () -> copy(RETAINED, STUDY));
    }

    @ParameterizedTest
    @EnumSource
    void one_whose_uid_a_copy_of_another_patient_has_is_not(Uids uids) {
        fixture.receive("4712", "1.2.3", 2);
        Domain domain = uids == Uids.RETAINED ? RETAINED : MAPPED;
        Link link = copy(domain, STUDY);
        copy(domain, "4712|1.2.3");

        forget(link);

        assertEquals(List.of(), records.forgotten);
    }

    @Test
    void one_whose_uid_the_copy_in_another_domain_has_is() {
        Link link = copy(RETAINED, STUDY);
        copy(RETAINED_TOO, STUDY);

        forget(link);

        assertEquals(List.of(FakeRecords.UIDS.map("1.2.3")), records.forgotten);
    }

    private enum Uids {
        MAPPED,
        RETAINED
    }
}
