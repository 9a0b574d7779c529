// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Identifiers;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A domain that takes several spellings of a Patient ID for one finds each of them in text. */
class SpelledPatientIdsTest {

    private static final int COMMENTS = 0x00204000;

    private static Plan plan(PatientIdForm form) {
        Profile cleaning =
                new Profile(Editions.DEFAULT, Set.of(Option.CLEAN_DESCRIPTORS), Set.of(), Set.of(), Map.of());
        return Profiles.plan(cleaning.with(new Identifiers(false, form)));
    }

    private static String cleaned(String patientId, String text, PatientIdForm form) {
        Dataset dataset = new Dataset()
                .text(0x00080016, Copies.SOP_CLASS)
                .text(0x00080018, Copies.INSTANCE)
                .text(0x00100020, patientId)
                .text(0x0020000D, Copies.STUDY)
                .text(0x0020000E, Copies.SERIES)
                .text(COMMENTS, text);
        return Copies.value(Copies.rewrite(Copies.file(dataset), plan(form)), COMMENTS);
    }

    @ParameterizedTest
    @CsvSource({"MRN-0004711, images of 4711", "MRN-0004711, images of mrn-0004711", "0004711, images of 4711"})
    void the_original_and_the_normalized_spelling_are_removed(String patientId, String text) {
        assertEquals(
                "images of ***",
                cleaned(patientId, text, new PatientIdForm(true, true, "MRN-")).strip());
    }

    @ParameterizedTest
    @CsvSource({"MRN-0004711, images of 4711, false", "0000007, images of 7, true"})
    void other_numbers_stay(String patientId, String text, boolean normalized) {
        PatientIdForm form = normalized ? new PatientIdForm(true, true, "MRN-") : PatientIdForm.AS_IT_IS;

        assertEquals(text, cleaned(patientId, text, form).strip());
    }
}
