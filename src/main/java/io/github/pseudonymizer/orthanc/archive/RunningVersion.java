// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.orthanc.archive;

import java.util.Optional;
import java.util.function.Supplier;

/** The version of the Orthanc that runs: asked for once, when it is first needed. Thread-safe. */
public final class RunningVersion implements Supplier<OrthancVersion> {

    private final OrthancRest rest;
    private volatile Optional<OrthancVersion> known = Optional.empty();

    public RunningVersion(OrthancRest rest) {
        this.rest = rest;
    }

    @Override
    public OrthancVersion get() {
        return known.orElseGet(() -> {
            OrthancVersion read = OrthancVersion.parse(rest.object("/system")
                    .map(system -> OrthancRest.text(system, "Version"))
                    .orElse(""));
            known = Optional.of(read); // Two threads may ask at once, and are told the same.
            return read;
        });
    }
}
