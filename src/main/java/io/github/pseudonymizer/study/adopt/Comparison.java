// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import io.github.pseudonymizer.dicom.Tags;
import io.github.pseudonymizer.dicom.Uid;
import io.github.pseudonymizer.pseudonym.DateShift;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What files of a study and of its copy show together: by how many days dates moved, and which UIDs stand for which.
 * Confined to one thread.
 */
final class Comparison {

    /** DA, DA as before DICOM 3.0, and the beginning of DT. */
    private static final Pattern DATE = Pattern.compile("(\\d{4})\\.?(\\d{2})\\.?(\\d{2}).*");

    private static final String BIRTH_DATE = FileOutline.place(Tags.PATIENT_BIRTH_DATE);

    /** The copy of the study itself tells these; another study is not adopted because it is mentioned here. */
    private static final String STUDY = FileOutline.place(Tags.STUDY_INSTANCE_UID);

    private static final String REFERENCED_STUDY = FileOutline.place(Tags.REFERENCED_STUDY_SEQUENCE);

    /** UIDs of the standard, which are the same everywhere. */
    private static final String STANDARD = "1.2.840.10008.";

    private final Set<Long> shifts = new HashSet<>();
    private final Map<String, String> uids = new LinkedHashMap<>();
    private final Set<String> copies = new HashSet<>();
    private boolean hasDates;

    void add(FileOutline original, FileOutline copy) {
        each(original.dates(), copy.dates(), samePlaces(original, copy, this::addDates));
        each(original.uids(), copy.uids(), samePlaces(original, copy, this::addUids));
    }

    private static PlacedValues<List<String>> samePlaces(
            FileOutline original, FileOutline copy, PlacedValues<List<String>> found) {
        return (place, originals, copies) -> {
            if (original.hasSamePlace(place, copy)) {
                found.accept(place, originals, copies);
            }
        };
    }

    private static void each(
            Map<String, List<String>> original, Map<String, List<String>> copy, PlacedValues<List<String>> found) {
        original.forEach((place, values) -> {
            List<String> others = copy.getOrDefault(place, List.of());
            if (others.size() == values.size()) {
                found.accept(place, values, others);
            }
        });
    }

    @FunctionalInterface
    private interface PlacedValues<T> {
        void accept(String place, T original, T copy);
    }

    private void addDates(String place, List<String> originals, List<String> copies) {
        pairs(originals, copies, (original, copy) -> {
            Optional<LocalDate> before = date(original);
            Optional<LocalDate> after = date(copy);
            if (before.isPresent() && after.isPresent()) {
                shifts.add(ChronoUnit.DAYS.between(before.get(), after.get()));
                hasDates |= !place.equals(BIRTH_DATE);
            }
        });
    }

    private static Optional<LocalDate> date(String value) {
        Matcher date = DATE.matcher(value);
        if (!date.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    LocalDate.parse(date.group(1) + date.group(2) + date.group(3), DateTimeFormatter.BASIC_ISO_DATE));
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    private void addUids(String place, List<String> originals, List<String> found) {
        if (place.endsWith(STUDY) || place.contains(REFERENCED_STUDY)) {
            return;
        }
        pairs(originals, found, (original, copy) -> {
            boolean differ = !original.isEmpty() && isUid(copy) && !original.equals(copy);
            if (differ && !original.startsWith(STANDARD) && !uids.containsKey(original) && copies.add(copy)) {
                uids.put(original, copy);
            }
        });
    }

    static boolean isUid(String text) {
        try {
            return text.equals(new Uid(text).value());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static void pairs(List<String> originals, List<String> copies, BiConsumer<String, String> found) {
        for (int i = 0; i < originals.size(); i++) {
            found.accept(originals.get(i), copies.get(i));
        }
    }

    /**
     * By how much all dates moved. A birth date alone tells nothing, because scripts often give everybody the same one.
     *
     * @return empty if no date is in both
     * @throws NotAdopted if they moved differently, or too far
     */
    Optional<DateShift> shift() {
        boolean tooFar = shifts.stream().anyMatch(days -> Math.abs(days) > DateShift.FARTHEST_IMPORTED);
        if (hasDates && (shifts.size() > 1 || tooFar)) {
            throw new NotAdopted(Contradiction.NO_CONSTANT_SHIFT);
        }
        return hasDates
                ? Optional.of(new DateShift(Math.toIntExact(shifts.iterator().next())))
                : Optional.empty();
    }

    /** UIDs of originals, and what the copies have in their places; the first of each, and none for two originals. */
    Map<String, String> uids() {
        return uids;
    }
}
