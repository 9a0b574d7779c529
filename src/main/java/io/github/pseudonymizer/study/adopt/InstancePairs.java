// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study.adopt;

import io.github.pseudonymizer.study.InstanceBytes;
import io.github.pseudonymizer.study.Original;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.StudyPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Pairs the instances of a copy with their originals: by the notes of the archive that anonymized them, and without
 * notes by their numbers and pixels. Thread-safe.
 */
record InstancePairs(StudyArchive archive, InstanceOrigins origins) {

    /** So many files of each series are read; they are spread evenly over it. */
    private static final int READ_OF_SERIES = 10;

    /** An instance and its copy. */
    record Pair(Original original, Original copy) {}

    /** @throws NotAdopted unless each instance of the copy has its own original, or one that is gone */
    List<Pair> of(StudyPart original, StudyPart copy) {
        Map<String, Original> originals = new HashMap<>();
        original.instances().forEach(one -> originals.put(one.id(), one));
        Map<String, Original> byCopy = new LinkedHashMap<>();
        List<Original> unmarked = new ArrayList<>();
        for (Original instance : copy.instances()) {
            Optional<String> origin = origins.originOf(instance.id());
            Optional<Original> found = origin.map(originals::get);
            if (found.isPresent()) {
                byCopy.put(instance.id(), found.get());
            } else if (origin.isEmpty()) {
                unmarked.add(instance);
            } else if (archive.find(origin.get()).isPresent()) {
                throw new NotAdopted(Contradiction.OTHER_STUDIES);
            }
        }
        if (!unmarked.isEmpty()) {
            originals.values().removeAll(byCopy.values());
            byCopy.putAll(matched(unmarked, originals.values()));
        }
        List<Pair> pairs = copy.instances().stream()
                .filter(instance -> byCopy.containsKey(instance.id()))
                .map(instance -> new Pair(originalOf(instance, byCopy), instance))
                .toList();
        requireOneToOne(pairs);
        return pairs;
    }

    private static Original originalOf(Original copy, Map<String, Original> byCopy) {
        Original original = byCopy.get(copy.id());
        if (original == null) {
            throw new NotAdopted(Contradiction.UNMATCHED);
        }
        return original;
    }

    private Map<String, Original> matched(List<Original> copies, Collection<Original> originals) {
        Map<String, List<Original>> byMark = originals.stream()
                .collect(Collectors.groupingBy(one -> outline(one).mark()));
        Map<String, Original> matched = new HashMap<>();
        for (Original copy : copies) {
            List<Original> alike = byMark.getOrDefault(outline(copy).mark(), List.of());
            if (alike.size() != 1) {
                throw new NotAdopted(Contradiction.UNMATCHED);
            }
            matched.put(copy.id(), alike.get(0));
        }
        return matched;
    }

    private static void requireOneToOne(List<Pair> pairs) {
        Set<String> used = new HashSet<>();
        if (pairs.isEmpty()
                || !pairs.stream().allMatch(pair -> used.add(pair.original().id()))) {
            throw new NotAdopted(Contradiction.UNMATCHED);
        }
        if (!isFunction(pairs, Pair::original, Pair::copy) || !isFunction(pairs, Pair::copy, Pair::original)) {
            throw new NotAdopted(Contradiction.SPLIT_SERIES);
        }
    }

    private static boolean isFunction(List<Pair> pairs, Function<Pair, Original> from, Function<Pair, Original> to) {
        Map<String, String> series = new HashMap<>();
        return pairs.stream().allMatch(pair -> {
            String target = to.apply(pair).seriesInstanceUid();
            return target.equals(series.computeIfAbsent(from.apply(pair).seriesInstanceUid(), unused -> target));
        });
    }

    /** Compares some files of each series. */
    Comparison compare(List<Pair> pairs) {
        Map<String, List<Pair>> bySeries = pairs.stream()
                .collect(Collectors.groupingBy(
                        pair -> pair.original().seriesInstanceUid(), TreeMap::new, Collectors.toList()));
        Comparison comparison = new Comparison();
        for (List<Pair> series : bySeries.values()) {
            int count = Math.min(series.size(), READ_OF_SERIES);
            for (int i = 0; i < count; i++) {
                Pair pair = series.get((int) ((long) i * series.size() / count));
                comparison.add(outline(pair.original()), outline(pair.copy()));
            }
        }
        return comparison;
    }

    private FileOutline outline(Original instance) {
        try (InstanceBytes bytes = archive.open(instance.id())) {
            return FileOutline.of(bytes.buffer());
        }
    }
}
