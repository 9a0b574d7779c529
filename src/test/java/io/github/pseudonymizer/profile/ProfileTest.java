// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileTest {

    private static final Set<Option> DATES = Set.of(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES);

    @ParameterizedTest
    @EnumSource(names = "CLEAN_RECOGNIZABLE_VISUAL_FEATURES")
    void an_option_that_this_version_does_not_carry_out_is_refused_by_name(Option option) {
        Exception refusal = assertThrows(IllegalArgumentException.class, () -> with("2026d", Set.of(option)));

        assertTrue(
                String.valueOf(refusal.getMessage()).startsWith(option.settingName() + ": not in this version"),
                refusal.getMessage());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLEAN_RECOGNIZABLE_VISUAL_FEATURES")
    void an_option_that_it_carries_out_can_be_chosen_in_every_edition(Option option) {
        for (String edition : Editions.NAMES) {
            assertEquals(Set.of(option), with(edition, Set.of(option)).options());
        }
    }

    @Test
    void dates_cannot_both_stay_and_be_shifted() {
        List<String> problems = ProfileLists.problems(
                "2026d",
                Set.of(Option.RETAIN_LONGITUDINAL_FULL_DATES, Option.RETAIN_LONGITUDINAL_MODIFIED_DATES),
                Set.of(),
                Set.of(),
                Map.of());

        assertEquals(
                List.of("Options: RetainLongitudinalFullDates and RetainLongitudinalModifiedDates contradict each"
                        + " other: a date cannot both stay and be shifted"),
                problems);
    }

    @ParameterizedTest
    @EnumSource(names = {"RETAIN_LONGITUDINAL_FULL_DATES", "RETAIN_LONGITUDINAL_MODIFIED_DATES"})
    void all_other_options_go_together(Option dates) {
        Set<Option> options = EnumSet.allOf(Option.class);
        options.removeIf(option -> !option.hasColumn());
        options.removeAll(Set.of(Option.RETAIN_LONGITUDINAL_FULL_DATES, Option.RETAIN_LONGITUDINAL_MODIFIED_DATES));
        options.add(dates);

        assertEquals(options, with("2026d", options).options());
    }

    @Test
    void an_unknown_edition_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> with("2018a", Set.of()));
    }

    @Test
    void uids_that_an_option_retains_may_be_listed_as_kept() {
        Set<Tag> frame = Set.of(Tag.of(0x0020, 0x0052));

        assertEquals(List.of(), ProfileLists.problems("2026d", Set.of(Option.RETAIN_UIDS), frame, Set.of(), Map.of()));
    }

    private static Profile with(String edition, Set<Option> options) {
        return new Profile(edition, options, Set.of(), Set.of(), Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00100020", "00100010", "0020000D", "00200052", "00081167", "00120062", "00020010"})
    void what_carries_pseudonym_or_stamp_or_mapped_uids_cannot_be_kept(String tag) {
        List<String> problems = problems(Set.of(Tag.parse(tag)), Set.of(), Map.of());

        assertEquals(1, problems.size(), problems.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00100020", "00080005", "00080016", "00080018", "7FE00010", "00280303"})
    void what_a_copy_cannot_be_without_cannot_be_removed(String tag) {
        List<String> problems = problems(Set.of(), Set.of(Tag.parse(tag)), Map.of());

        assertEquals(1, problems.size(), problems.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00100020", "00200052", "00081140", "00291010", "00282000", "00280010"})
    void what_is_no_plain_text_or_number_of_its_own_cannot_be_replaced(String tag) {
        List<String> problems = problems(Set.of(), Set.of(), Map.of(Tag.parse(tag), "1"));

        assertEquals(1, problems.size(), problems.toString());
    }

    @Test
    void a_value_must_fit_its_vr_and_is_not_quoted() {
        List<String> problems = problems(Set.of(), Set.of(), Map.of(Tag.of(0x0008, 0x0020), "Mercy"));

        assertEquals(List.of("Replace (0008,0020) StudyDate: no value of VR DA"), problems);
    }

    @Test
    void an_attribute_in_two_lists_is_a_contradiction() {
        Tag description = Tag.of(0x0008, 0x1030);

        List<String> problems = problems(Set.of(description), Set.of(description), Map.of(description, "x"));

        assertEquals(3, problems.size(), problems.toString());
    }

    @Test
    void an_unmodified_date_beside_shifted_ones_is_a_contradiction() {
        Set<Tag> studyDate = Set.of(Tag.of(0x0008, 0x0020));

        assertEquals(
                1,
                ProfileLists.problems("2026d", DATES, studyDate, Set.of(), Map.of())
                        .size());
        assertEquals(List.of(), ProfileLists.problems("2026d", Set.of(), studyDate, Set.of(), Map.of()));
    }

    @Test
    void a_birth_date_may_be_kept_for_it_is_not_shifted() {
        assertEquals(List.of(), problems(Set.of(Tag.of(0x0010, 0x0030)), Set.of(), Map.of()));
    }

    @Test
    void all_problems_are_told_at_once() {
        Exception refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new Profile(
                        "2026d",
                        Set.of(
                                Option.RETAIN_LONGITUDINAL_MODIFIED_DATES,
                                Option.RETAIN_LONGITUDINAL_FULL_DATES,
                                Option.CLEAN_RECOGNIZABLE_VISUAL_FEATURES),
                        Set.of(Tag.of(0x0010, 0x0020), Tag.of(0x0008, 0x0020)),
                        Set.of(Tag.of(0x0008, 0x0016)),
                        Map.of(Tag.of(0x0008, 0x1140), "")));

        for (String name : List.of(
                "PatientID",
                "StudyDate",
                "SOPClassUID",
                "ReferencedImageSequence",
                "CleanRecognizableVisualFeatures",
                "RetainLongitudinalFullDates")) {
            assertTrue(String.valueOf(refusal.getMessage()).contains(name), name);
        }
    }

    private static List<String> problems(Set<Tag> keep, Set<Tag> remove, Map<Tag, String> replace) {
        return ProfileLists.problems("2026d", DATES, keep, remove, replace);
    }
}
