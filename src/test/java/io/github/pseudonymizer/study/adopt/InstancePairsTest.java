// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which instance is the copy of which, and what both tell together. */
class InstancePairsTest extends AdoptionFixture {

    private static final String ORIGINAL = "4711|1.2.3";
    private static final String COPY = "TRIAL-1|2.25.7";

    private Map<String, String> conflictsOfTable() {
        return conflicts(adopt(NamedCopy.inTable(ORIGINAL, COPY, 2)));
    }

    private void slices(int count) {
        for (int i = 1; i <= count; i++) {
            receive("4711", "1.2.3", i, Map.of(0x7FE00010, "pixels of " + i));
        }
    }

    private String copyOf(int number, int made) {
        return receive("TRIAL-1", "2.25.7", made, Map.of(0x00200013, "" + number, 0x7FE00010, "pixels of " + number));
    }

    @Test
    void instances_without_a_mark_are_matched_by_numbers_and_pixels() {
        slices(3);
        copyOf(1, 13);
        copyOf(2, 11);
        copyOf(3, 12);

        assertEquals(Map.of(), conflictsOfTable());
        assertEquals(
                Set.of("1.2.3.1.1 2.25.7.1.13", "1.2.3.1.2 2.25.7.1.11", "1.2.3.1.3 2.25.7.1.12"),
                adopted(COPY).uids().stream()
                        .filter(uid -> uid.original().startsWith("1.2.3.1."))
                        .map(uid -> uid.original() + " " + uid.copy())
                        .collect(Collectors.toSet()));
    }

    @Test
    void an_instance_that_fits_to_two_or_to_none_is_not_guessed() {
        slices(2);
        receive("4711", "1.2.3", 3, Map.of(0x00200013, "1", 0x7FE00010, "pixels of 1"));
        copyOf(1, 1);
        assertEquals(Map.of(COPY, Contradiction.UNMATCHED.reason()), conflictsOfTable());

        fixture.archive.delete(
                fixture.archive.find(ORIGINAL + "|1.2.3.1|1.2.3.1.3").orElseThrow());
        assertEquals(Map.of(), conflictsOfTable());

        copyOf(4, 4);
        assertEquals(Map.of(COPY, Contradiction.UNMATCHED.reason()), conflictsOfTable());
    }

    @Test
    void an_instance_whose_original_is_gone_stays_without_one() {
        slices(2);
        for (int i = 1; i <= 2; i++) {
            mark(ORIGINAL + "|1.2.3.1|1.2.3.1." + i, copyOf(i, i));
        }
        mark(ORIGINAL + "|1.2.3.1|1.2.3.1.3", copyOf(3, 3));

        assertEquals(1, adoptAll().added());

        assertEquals(3, adopted(COPY).link().instances());
        assertEquals(1, adopted(COPY).link().orphans());
        assertEquals(2, adopted(COPY).files().files().size());
    }

    @Test
    void a_copy_of_two_studies_or_with_one_original_twice_is_left_alone() {
        slices(2);
        String first = ORIGINAL + "|1.2.3.1|1.2.3.1.1";
        mark(receive("4711", "1.2.4", 1, Map.of()), copyOf(7, 7));
        mark(first, copyOf(1, 1));
        assertEquals(Map.of(COPY, Contradiction.OTHER_STUDIES.reason()), conflictsOfTable());

        mark(first, COPY + "|2.25.7.1|2.25.7.1.7");
        assertEquals(Map.of(COPY, Contradiction.UNMATCHED.reason()), conflictsOfTable());
    }

    @Test
    void a_series_that_was_divided_is_left_alone() {
        slices(2);
        mark(ORIGINAL + "|1.2.3.1|1.2.3.1.1", copyOf(1, 1));
        mark(ORIGINAL + "|1.2.3.1|1.2.3.1.2", receive("TRIAL-1", "2.25.7", 2, Map.of(0x0020000E, "2.25.7.2")));

        assertEquals(Map.of(COPY, Contradiction.SPLIT_SERIES.reason()), conflictsOfTable());
    }

    private AdoptedCopy pair(Map<Integer, String> original, Map<Integer, String> copy) {
        mark(receive("4711", "1.2.3", 1, original), receive("TRIAL-1", "2.25.7", 1, copy));
        assertEquals(Map.of(), conflicts(adoptAll()));
        return adopted(COPY);
    }

    @Test
    void all_dates_together_tell_the_shift() {
        AdoptedCopy copy = pair(
                Map.of(0x00080021, "2024.03.01", 0x0008002A, "20240301101500.5+0100", 0x00100030, "19580228"),
                Map.of(0x00080020, "20240219", 0x00080021, "20240220", 0x0008002A, "20240220", 0x00100030, "19580218"));

        assertEquals(shift(-10), copy.shift());
    }

    @Test
    void a_birth_date_alone_tells_no_shift() {
        AdoptedCopy copy = pair(Map.of(0x00100030, "19580228"), Map.of(0x00080020, "", 0x00100030, "19000101"));

        assertEquals(Optional.empty(), copy.shift());
    }

    @Test
    void dates_that_moved_differently_or_too_far_are_a_contradiction() {
        for (Map<Integer, String> dates :
                List.of(Map.of(0x00080020, "20240229", 0x00080021, "20240302"), Map.of(0x00080020, "19000101"))) {
            mark(receive("4711", "1.2.3", 1, Map.of(0x00080021, "20240301")), receive("TRIAL-1", "2.25.7", 1, dates));
            assertEquals(Map.of(COPY, Contradiction.NO_CONSTANT_SHIFT.reason()), conflicts(adoptAll()));
            fixture.archive.files.clear();
        }
    }

    @Test
    void other_uids_are_taken_along_if_they_differ_and_name_no_study() {
        AdoptedCopy copy = pair(
                Map.of(0x00200052, "1.2.3.52", 0x00081155, "1.2.9.1"),
                Map.of(0x00200052, "2.25.52", 0x00081155, "1.2.9.1"));

        assertEquals(
                Set.of(new AdoptedUid("1.2.3.52", "2.25.52", false)),
                copy.uids().stream().filter(uid -> !uid.own()).collect(Collectors.toSet()));
    }

    @Test
    void no_two_other_uids_become_the_same() {
        AdoptedCopy copy = pair(
                Map.of(0x00200052, "1.2.3.52", 0x00200200, "1.2.3.53", 0x00081155, "1.2.9.1"),
                Map.of(0x00200052, "2.25.52", 0x00200200, "2.25.52", 0x00081155, "2.25.7.1.1"));

        assertEquals(1, copy.uids().stream().filter(uid -> !uid.own()).count());
    }
}
