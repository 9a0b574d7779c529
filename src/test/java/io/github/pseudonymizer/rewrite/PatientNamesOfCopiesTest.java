// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.instance;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static io.github.pseudonymizer.rewrite.Copies.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.profile.Identifiers;
import io.github.pseudonymizer.profile.PatientNameForm;
import io.github.pseudonymizer.profile.Profile;
import org.junit.jupiter.api.Test;

/** Patient's Name of copies, where the domain has a pattern for it. */
class PatientNamesOfCopiesTest {

    private static final int PATIENT_NAME = 0x00100010;
    private static final int PATIENT_ID = 0x00100020;
    private static final Plan PATTERN = Profiles.plan(Profile.DEFAULT.with(
            new Identifiers(false, PatientIdForm.AS_IT_IS, new PatientNameForm("Trial^{Pseudonym}"))));

    @Test
    void the_name_is_made_of_the_pseudonym_and_the_id_is_the_pseudonym() {
        byte[] copy = rewrite(
                file(instance(new Dataset().text(PATIENT_NAME, "Muster^Maria").text(PATIENT_ID, "4711"))), PATTERN);

        String pseudonym = value(copy, PATIENT_ID);
        assertEquals("Trial^" + pseudonym, value(copy, PATIENT_NAME));
    }

    @Test
    void so_it_is_where_the_original_has_no_name() {
        byte[] copy = rewrite(file(instance(new Dataset().text(PATIENT_ID, "4711"))), PATTERN);

        assertEquals("Trial^" + value(copy, PATIENT_ID), value(copy, PATIENT_NAME));
    }
}
