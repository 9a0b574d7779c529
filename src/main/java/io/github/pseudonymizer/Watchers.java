// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.metrics.Metrics;
import io.github.pseudonymizer.metrics.MetricsPublisher;
import io.github.pseudonymizer.orthanc.archive.LostTags;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.intercept.OutdatedCopies;
import io.github.pseudonymizer.orthanc.intercept.WorkersState;
import io.github.pseudonymizer.settings.MemoryNeeds;
import io.github.pseudonymizer.settings.Settings;
import java.time.Duration;
import java.util.function.Supplier;

/** The threads that look at the state of things, and tell it or repair it. */
record Watchers(Bridge bridge, Settings settings, Parts parts) {

    /** After this time the line about a start no longer waits for the database. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

    /** @param workers state of the threads that pseudonymize stable studies */
    void start(ArchiveParts archive, DatabaseParts database, UseCases useCases, Supplier<WorkersState> workers) {
        MemoryNeeds needs = MemoryNeeds.ofThisProcess(settings.database().isEmbedded());
        parts.add(new StartTeller(
                bridge,
                new StartReport(settings, needs),
                database.probe()::state,
                () -> database.stores().cursors().position(archive.name()),
                LONGEST_SILENCE));
        parts.add(new LostTags(bridge, database.stores().links(), archive.name()))
                .start();
        OutdatedCopies outdated = parts.add(new OutdatedCopies(bridge, useCases.remakes(), settings.remakeOutdated()));
        outdated.start();
        Metrics metrics = new Metrics(
                database.probe(),
                workers,
                bridge::routes,
                useCases.workers()::memory,
                useCases.counters(),
                database.pseudonyms(),
                outdated::count);
        parts.add(new MetricsPublisher(bridge, metrics));
        parts.add(new AuditKeeping(archive.name(), database.servicePorts().log(), settings.auditKeepDays()))
                .start();
    }
}
