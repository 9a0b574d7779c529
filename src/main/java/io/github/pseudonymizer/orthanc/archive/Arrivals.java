// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The studies to which something came, by Orthanc's changes, which give only the id of an instance. One question for
 * each series answers for all its instances. Confined to one thread.
 */
final class Arrivals {

    private final OrthancRest rest;
    private final Set<String> series = new HashSet<>();
    private final Set<String> instances = new HashSet<>();
    private final Set<String> studies = new LinkedHashSet<>();

    Arrivals(OrthancRest rest) {
        this.rest = rest;
    }

    /** Takes a change into account; its resource may be gone. */
    void add(String changeType, String id) {
        switch (changeType) {
            case "NewStudy" -> studies.add(id);
            case "NewSeries" -> addSeries(id);
            case "NewInstance" -> addInstance(id);
            default -> {}
        }
    }

    private void addInstance(String id) {
        if (!instances.contains(id)) {
            rest.object("/instances/" + id)
                    .ifPresent(instance -> addSeries(OrthancRest.text(instance, "ParentSeries")));
        }
    }

    private void addSeries(String id) {
        if (series.add(id)) {
            rest.object("/series/" + id).ifPresent(found -> {
                studies.add(OrthancRest.text(found, "ParentStudy"));
                instances.addAll(OrthancRest.texts(found.get("Instances")));
            });
        }
    }

    /** In the order of their first arrivals. */
    Set<String> studies() {
        return studies;
    }
}
