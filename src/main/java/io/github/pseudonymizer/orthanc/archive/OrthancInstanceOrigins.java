// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.study.adopt.InstanceOrigins;
import java.util.Optional;

/** Orthanc's metadata {@code AnonymizedFrom} of instances. Thread-safe. */
public final class OrthancInstanceOrigins implements InstanceOrigins {

    private final OrthancRest rest;

    /** The metadata in this Orthanc. */
    public OrthancInstanceOrigins(Bridge bridge) {
        this.rest = new OrthancRest(bridge);
    }

    @Override
    public Optional<String> originOf(String instance) {
        return rest.text("/instances/" + instance + "/metadata/" + AnonymizedFromLink.NAME)
                .filter(OrthancIds::isWellFormed);
    }
}
