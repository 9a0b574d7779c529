// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static io.github.pseudonymizer.rewrite.Copies.file;
import static io.github.pseudonymizer.rewrite.Copies.instance;
import static io.github.pseudonymizer.rewrite.Copies.rewrite;
import static io.github.pseudonymizer.rewrite.Copies.value;
import static io.github.pseudonymizer.rewrite.Copies.values;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Dataset;
import io.github.pseudonymizer.dicom.Dataset.Lengths;
import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Identifiers;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.NumberPseudonyms;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accession Number and Study ID with pseudonyms, in the bytes of the copy. */
class PseudonymousNumbersTest {

    private static final int ACCESSION_NUMBER = 0x00080050;
    private static final int STUDY_ID = 0x00200010;
    private static final int REQUEST_ATTRIBUTES = 0x00400275;
    private static final int REFERENCED_REQUEST = 0x0040A370;
    private static final Plan PSEUDONYMS =
            Profiles.plan(Profile.DEFAULT.with(new Identifiers(true, PatientIdForm.AS_IT_IS)));
    private static final Plan CLEANED =
            Profiles.plan(new Profile(Editions.DEFAULT, Set.of(Option.CLEAN_DESCRIPTORS), Set.of(), Set.of(), Map.of())
                    .with(new Identifiers(true, PatientIdForm.AS_IT_IS)));
    private static final NumberPseudonyms NUMBERS = new NumberPseudonyms(Copies::mapped);

    private static Dataset withAccessionNumber(String number) {
        return instance(new Dataset().text(ACCESSION_NUMBER, number));
    }

    @Test
    void they_are_the_same_at_the_top_level_and_in_every_sequence_that_stays() {
        Dataset request = new Dataset().text(ACCESSION_NUMBER, "ACC4711");
        Dataset nested = new Dataset().sequence(REFERENCED_REQUEST, Lengths.UNDEFINED, request);
        Dataset dataset = withAccessionNumber("ACC4711 ")
                .text(STUDY_ID, "S-17")
                .sequence(REQUEST_ATTRIBUTES, Lengths.DEFINED, request)
                .sequence(REFERENCED_REQUEST, Lengths.DEFINED, request, nested);

        byte[] copy = rewrite(file(dataset), CLEANED);

        String expected = NUMBERS.map("ACC4711");
        assertEquals(List.of(expected, expected, expected, expected), values(copy, ACCESSION_NUMBER));
        assertEquals(NUMBERS.map("S-17"), value(copy, STUDY_ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void an_empty_number_stays_empty(String empty) {
        byte[] copy = rewrite(file(withAccessionNumber(empty)), PSEUDONYMS);

        assertEquals(List.of(""), values(copy, ACCESSION_NUMBER));
    }

    @Test
    void each_of_several_values_has_its_own() {
        byte[] copy = rewrite(file(withAccessionNumber("A4711\\B4711")), PSEUDONYMS);

        assertEquals(List.of(NUMBERS.map("A4711") + "\\" + NUMBERS.map("B4711")), values(copy, ACCESSION_NUMBER));
    }

    @Test
    void a_number_is_the_same_in_every_character_set() {
        String number = "Z\u00fc-4711";
        byte[] unicode = number.getBytes(StandardCharsets.UTF_8);
        byte[] latin = number.getBytes(StandardCharsets.ISO_8859_1);

        String inUnicode = value(rewrite(inCharacterSet("ISO_IR 192", unicode), PSEUDONYMS), ACCESSION_NUMBER);
        String inLatin = value(rewrite(inCharacterSet("ISO_IR 100", latin), PSEUDONYMS), ACCESSION_NUMBER);

        assertEquals(NUMBERS.map(number), inUnicode);
        assertEquals(inUnicode, inLatin);
    }

    private static byte[] inCharacterSet(String term, byte[] number) {
        return file(new Dataset()
                .text(0x00080005, term)
                .include(instance(new Dataset().bytes(ACCESSION_NUMBER, Vr.SH, number))));
    }

    @Test
    void the_original_number_is_found_in_other_text() {
        Dataset dataset = withAccessionNumber("ACC4711").text(0x00204000, "images of ACC4711");

        byte[] copy = rewrite(file(dataset), CLEANED);

        String text = new String(copy, StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("ACC4711"), text);
        assertTrue(value(copy, 0x00204000).startsWith("images of"), value(copy, 0x00204000));
    }

    static Set<String> editions() {
        return Editions.NAMES;
    }

    @ParameterizedTest
    @MethodSource("editions")
    void every_edition_gives_them(String edition) {
        Plan plan =
                Profiles.plan(Profile.DEFAULT.withEdition(edition).with(new Identifiers(true, PatientIdForm.AS_IT_IS)));

        byte[] copy = rewrite(file(withAccessionNumber("4711").text(STUDY_ID, "4711")), plan);

        assertEquals(NUMBERS.map("4711"), value(copy, ACCESSION_NUMBER));
        assertEquals(NUMBERS.map("4711"), value(copy, STUDY_ID));
    }

    @Test
    void the_domains_own_lists_win() {
        Profile removing = new Profile("2026d", Set.of(), Set.of(), Set.of(new Tag(STUDY_ID)), Map.of())
                .with(new Identifiers(true, PatientIdForm.AS_IT_IS));

        byte[] copy = rewrite(file(withAccessionNumber("4711").text(STUDY_ID, "4711")), Profiles.plan(removing));

        assertEquals(List.of(), values(copy, STUDY_ID));
        assertEquals(NUMBERS.map("4711"), value(copy, ACCESSION_NUMBER));
    }
}
