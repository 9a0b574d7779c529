// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.admin.HealthRoute;
import io.github.pseudonymizer.admin.OwnRoutes;
import io.github.pseudonymizer.orthanc.archive.OrthancRest;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.bridge.Event;
import io.github.pseudonymizer.orthanc.caller.Authority;
import io.github.pseudonymizer.orthanc.caller.Callers;
import io.github.pseudonymizer.orthanc.caller.Roles;
import io.github.pseudonymizer.orthanc.caller.Visibility;
import io.github.pseudonymizer.orthanc.intercept.InterceptedRoutes;
import io.github.pseudonymizer.orthanc.intercept.Interception;
import io.github.pseudonymizer.orthanc.intercept.Jobs;
import io.github.pseudonymizer.orthanc.intercept.StableStudyListener;
import io.github.pseudonymizer.orthanc.intercept.TableJobs;
import io.github.pseudonymizer.orthanc.route.Door;
import io.github.pseudonymizer.orthanc.route.Refusals;
import io.github.pseudonymizer.orthanc.route.RouteTable;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.service.PseudonymService;
import io.github.pseudonymizer.settings.Settings;
import java.util.stream.Stream;

/**
 * Everything that runs between a start and a stop of Orthanc, put together from the settings. Closing ends it in the
 * reverse order in which it was begun.
 */
final class Application implements AutoCloseable {

    private final Parts parts;
    private final Jobs jobs;
    private final TableJobs tableJobs;
    private final StableStudyListener listener;
    private final Door door;

    /**
     * Begins.
     *
     * @throws StoreException if the embedded server does not start; nothing is left running
     * @throws io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException if Orthanc's index cannot be used yet;
     *     nothing was begun
     */
    Application(Bridge bridge, Settings settings) {
        parts = new Parts(bridge);
        try {
            ArchiveParts archive = ArchiveParts.open(bridge, settings, parts);
            DatabaseParts database = DatabaseParts.open(bridge, settings, archive, parts);
            UseCases useCases = UseCases.open(bridge, settings, archive, database, parts);
            Interceptions interceptions = Interceptions.open(
                    bridge, settings, archive, database.stores().audit(), useCases, parts);
            jobs = interceptions.jobs();
            tableJobs = interceptions.tableJobs();
            listener = interceptions.listener();
            OwnRoutes ownRoutes = new OwnRoutes(
                    archive.archive(),
                    database.stores(),
                    useCases.domains(),
                    useCases.remakes(),
                    useCases.forgetting(),
                    useCases.merging(),
                    useCases.adopting(),
                    new HealthRoute(Version.TEXT, database.probe()::state, listener::state, bridge::routes),
                    service(bridge, archive, database, useCases),
                    tableJobs,
                    useCases.reviewing(),
                    new Visibility(new OrthancRest(bridge)),
                    settings.anonymizedFrom(),
                    settings.interception().anonymize() == Interception.Mode.REPLACE);
            door = new Door(
                    bridge,
                    table(interceptions.routes(), ownRoutes),
                    callers(bridge, settings),
                    new Roles(settings.administrators(), settings.reviewers()),
                    new Refusals(archive.name(), database.stores().audit()));
            new Watchers(bridge, settings, parts).start(archive, database, useCases, listener::state);
            parts.add(new WarmUp(bridge, useCases.domains().all(), useCases.workers()))
                    .start();
        } catch (RuntimeException | Error failed) {
            close();
            throw failed;
        }
    }

    /** All routes: those of Orthanc that we answer, and our own. */
    static RouteTable table(InterceptedRoutes intercepted, OwnRoutes own) {
        return new RouteTable(
                Stream.concat(intercepted.routes().stream(), own.routes().stream())
                        .toList(),
                OwnRoutes.RENAMED);
    }

    private static PseudonymService service(
            Bridge bridge, ArchiveParts archive, DatabaseParts database, UseCases useCases) {
        return PseudonymService.of(
                archive.name(),
                useCases.domains(),
                database.servicePorts(),
                rows -> bridge.log(Bridge.LogLevel.WARNING, rows + " rows of a table were read"));
    }

    private static Callers callers(Bridge bridge, Settings settings) {
        Authority authority = settings.authorization()
                .authority(bridge, settings.registeredUsers(), settings.authenticationEnabled());
        return new Callers(authority, settings.proxies());
    }

    /** Answers requests. */
    Door door() {
        return door;
    }

    /** Carries out a job of Orthanc. */
    void begin(Event.JobBegins event) {
        if (!tableJobs.begin(event)) {
            jobs.begin(event);
        }
    }

    /** Ends a job of Orthanc early. */
    void stop(Event.JobStops event) {
        if (!tableJobs.stop(event)) {
            jobs.stop(event);
        }
    }

    /** Must be woken when something has happened in Orthanc. */
    StableStudyListener listener() {
        return listener;
    }

    @Override
    public void close() {
        parts.close();
    }
}
