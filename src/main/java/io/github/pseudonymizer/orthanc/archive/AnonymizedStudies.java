// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import com.google.gson.JsonElement;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.study.ChangeLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Originals and copies of anonymized studies, by Orthanc's metadata {@code AnonymizedFrom}, in both directions. Orthanc
 * 1.12.5 and newer finds the copies of an original by a query, if its index can (measured on 1.12.7 and 1.13.0). Older
 * ones ignore that part of a query, so all studies are read once, and later the new ones. Thread-safe.
 */
final class AnonymizedStudies {

    private static final int PAGE = 1000;

    /** How many studies may be deleted between two pages before one is passed over. */
    private static final int OVERLAP = 100;

    /** The body of {@code /tools/find}. */
    private record Find(String level, Map<String, String> query, Map<String, String> metadataQuery) {}

    private final OrthancRest rest;
    private final OrthancChangeLog changes;
    private Optional<Boolean> findsByMetadata = Optional.empty();

    /** By the original, where it cannot be queried. */
    private final Map<String, List<String>> copies = new HashMap<>();

    /** Up to which change the copies are known; -1 before the first reading. */
    private long cursor = -1;

    AnonymizedStudies(Bridge bridge, OrthancRest rest) {
        this.rest = rest;
        this.changes = new OrthancChangeLog(bridge);
    }

    /** The original of a study, gone or not. */
    Optional<String> originalOf(String study) {
        return rest.text("/studies/" + study + "/metadata/AnonymizedFrom").filter(OrthancIds::isWellFormed);
    }

    /** The studies that are there and were anonymized from this one. */
    List<String> copiesOf(String original) {
        return candidates(original).stream()
                .filter(study -> originalOf(study).filter(original::equals).isPresent())
                .toList();
    }

    private List<String> candidates(String original) {
        if (findsByMetadata()) {
            return found(original);
        }
        synchronized (this) {
            readOn();
            return List.copyOf(copies.getOrDefault(original, List.of()));
        }
    }

    /** Whether Orthanc can be asked for the copies of an original. */
    synchronized boolean findsByMetadata() {
        if (findsByMetadata.isEmpty()) {
            findsByMetadata = Optional.of(rest.object("/system")
                    .map(system -> system.getAsJsonObject("Capabilities"))
                    .map(capabilities -> capabilities.get("HasExtendedFind"))
                    .filter(JsonElement::getAsBoolean)
                    .isPresent());
        }
        return findsByMetadata.get();
    }

    private List<String> found(String original) {
        return OrthancRest.texts(
                rest.post("/tools/find", new Find("Study", Map.of(), Map.of("AnonymizedFrom", original))));
    }

    private void readOn() {
        if (cursor < 0) {
            long end = changes.newest(); // Before: studies that come meanwhile are read twice, not never.
            readAll();
            cursor = end;
        }
        ChangeLog.Stretch stretch;
        do {
            stretch = changes.arrivedAfter(cursor);
            stretch.studies().forEach(this::note);
            cursor = stretch.cursor();
        } while (!stretch.last());
    }

    private void readAll() {
        List<String> page;
        long since = 0;
        do {
            page = rest.texts("/studies?since=" + since + "&limit=" + PAGE);
            page.forEach(this::note);
            since += PAGE - OVERLAP;
        } while (page.size() == PAGE);
    }

    private void note(String study) {
        originalOf(study).ifPresent(original -> {
            List<String> known = copies.computeIfAbsent(original, unused -> new ArrayList<>(1));
            if (!known.contains(study)) {
                known.add(study);
            }
        });
    }
}
