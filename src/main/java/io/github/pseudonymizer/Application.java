package io.github.pseudonymizer;

import io.github.pseudonymizer.admin.BuiltInCopiesRoute;
import io.github.pseudonymizer.admin.CopiesRoute;
import io.github.pseudonymizer.admin.ExplanationRoute;
import io.github.pseudonymizer.admin.HealthRoute;
import io.github.pseudonymizer.admin.OwnApi;
import io.github.pseudonymizer.admin.RemakeRoute;
import io.github.pseudonymizer.admin.StatusPage;
import io.github.pseudonymizer.metrics.Counters;
import io.github.pseudonymizer.metrics.DatabaseProbe;
import io.github.pseudonymizer.metrics.Metrics;
import io.github.pseudonymizer.metrics.MetricsPublisher;
import io.github.pseudonymizer.metrics.TimedPseudonymStore;
import io.github.pseudonymizer.orthanc.archive.FirstPositionProperty;
import io.github.pseudonymizer.orthanc.archive.LostTags;
import io.github.pseudonymizer.orthanc.archive.OrthancArchive;
import io.github.pseudonymizer.orthanc.archive.OrthancChangeLog;
import io.github.pseudonymizer.orthanc.archive.ServerName;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.orthanc.caller.Authority;
import io.github.pseudonymizer.orthanc.caller.Callers;
import io.github.pseudonymizer.orthanc.caller.NewPatients;
import io.github.pseudonymizer.orthanc.intercept.OutdatedCopies;
import io.github.pseudonymizer.orthanc.intercept.Rim;
import io.github.pseudonymizer.postgres.DatabaseAccess;
import io.github.pseudonymizer.postgres.PostgresAuditTrail;
import io.github.pseudonymizer.postgres.PostgresChangeCursor;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.PostgresLinks;
import io.github.pseudonymizer.postgres.PostgresPatientTraits;
import io.github.pseudonymizer.postgres.PostgresPseudonymStore;
import io.github.pseudonymizer.postgres.PostgresQueueContents;
import io.github.pseudonymizer.postgres.PostgresServerLocks;
import io.github.pseudonymizer.postgres.PostgresStudyQueue;
import io.github.pseudonymizer.postgres.UnprovenServer;
import io.github.pseudonymizer.pseudonym.KeyFile;
import io.github.pseudonymizer.pseudonym.StoreException;
import io.github.pseudonymizer.settings.DatabaseServer;
import io.github.pseudonymizer.settings.MemoryNeeds;
import io.github.pseudonymizer.settings.Settings;
import io.github.pseudonymizer.study.ChangeLog;
import io.github.pseudonymizer.study.Clocks;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.NewPatientLimit;
import io.github.pseudonymizer.study.QueueContents;
import io.github.pseudonymizer.study.ServerLocks;
import io.github.pseudonymizer.study.Stores;
import io.github.pseudonymizer.study.StudyArchive;
import io.github.pseudonymizer.study.builtin.BuiltInCopies;
import io.github.pseudonymizer.study.copy.Explaining;
import io.github.pseudonymizer.study.copy.Ports;
import io.github.pseudonymizer.study.copy.StudyCopying;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.domain.DomainRule;
import io.github.pseudonymizer.study.instance.InstanceWorkers;
import io.github.pseudonymizer.study.stable.FirstStart;
import io.github.pseudonymizer.study.stable.Remakes;
import io.github.pseudonymizer.study.stable.StableStudies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that runs between a start and a stop of Orthanc, put together from the settings. Closing ends it in the
 * reverse order in which it was begun.
 */
final class Application implements AutoCloseable {

    /** After which the line about a start does not wait for the database any more. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Bridge bridge;
    private final Settings settings;
    private final Callers callers;
    private final Rim rim;
    private final OwnApi ownApi;
    private final StatusPage page;

    /**
     * Begins.
     *
     * @throws StoreException if the embedded server does not start; nothing is left running
     * @throws io.github.pseudonymizer.orthanc.bridge.BridgeRefusedException if Orthanc's index cannot be used yet;
     *     nothing was begun
     */
    Application(Bridge bridge, Settings settings) {
        this.bridge = bridge;
        this.settings = settings;
        try {
            String serverName = ServerName.of(bridge);
            String archiveName = settings.sharedIndex().orElse(serverName);
            OrthancArchive archive =
                    opened(new OrthancArchive(bridge, archiveName, settings.marks(), settings.jobHistorySize()));
            OrthancChangeLog changes = new OrthancChangeLog(bridge, settings.stableAge());
            FirstStart firstStart = firstStart(archive, changes); // Before the database: that may be away for long.
            PostgresDatabase database = database();
            settings.sharedIndex().ifPresent(shared -> database.rename(serverName, shared));
            Counters counters = new Counters();
            TimedPseudonymStore pseudonyms = new TimedPseudonymStore(new PostgresPseudonymStore(database));
            Stores stores = new Stores(
                    pseudonyms,
                    new PostgresPatientTraits(database),
                    new PostgresLinks(database),
                    new PostgresAuditTrail(database),
                    new PostgresChangeCursor(database),
                    new PostgresStudyQueue(database, serverName),
                    new PostgresQueueContents(database));
            ServerLocks servers = settings.sharedIndex().isPresent()
                    ? opened(new PostgresServerLocks(database, archiveName, serverName))
                    : ServerLocks.ALONE;
            InstanceWorkers workers = opened(new InstanceWorkers(settings.workers(), settings.memoryMebibytes()));
            Ports ports = new Ports(archive, stores, servers, counters, Clocks.SYSTEM, this::warn);
            StudyCopying pseudonymization = new StudyCopying(ports, workers, settings.anonymizedFrom());
            Domains domains = domains(database);
            StableStudies stableStudies = new StableStudies(
                    ports,
                    changes,
                    pseudonymization,
                    domains,
                    firstStart,
                    new StableStudies.Handling(
                            settings.stableStudies().maxAttempts(),
                            settings.stableStudies().skipCopied()));
            DatabaseProbe probe = opened(probe(database, stores.contents(), archiveName));
            this.callers = callers();
            this.rim = opened(new Rim(
                    bridge,
                    archive,
                    pseudonymization,
                    stores.audit(),
                    domains,
                    settings.interception(),
                    settings.anonymizedFrom(),
                    callers,
                    new NewPatients(
                            new NewPatientLimit(settings.newPatientsPerHour(), System::nanoTime),
                            settings.administrators()::include),
                    stableStudies,
                    settings.stableStudies().enabled()));
            HealthRoute health = new HealthRoute(Version.TEXT, probe::state, rim::stableStudies, bridge::routes);
            this.page = new StatusPage(health);
            Remakes remakes = new Remakes(archive, stores, domains);
            this.ownApi = new OwnApi(
                    archiveName,
                    stores.links(),
                    stores.contents(),
                    stores.audit(),
                    health,
                    new ExplanationRoute(new Explaining(archive, stores.links(), domains)),
                    new CopiesRoute(archive, stores.links(), settings.anonymizedFrom()),
                    new BuiltInCopiesRoute(new BuiltInCopies(archive, stores, domains)),
                    new RemakeRoute(remakes),
                    settings.administrators());
            opened(new StartTeller(
                    bridge,
                    new StartReport(
                            settings,
                            MemoryNeeds.ofThisProcess(settings.database().isEmbedded())),
                    probe::state,
                    () -> stores.cursors().position(archiveName),
                    LONGEST_SILENCE));
            opened(new LostTags(bridge, stores.links(), archiveName)).start();
            OutdatedCopies outdated = opened(new OutdatedCopies(bridge, remakes, settings.remakeOutdated()));
            outdated.start();
            opened(new MetricsPublisher(
                    bridge,
                    new Metrics(
                            probe,
                            rim::stableStudies,
                            bridge::routes,
                            workers::memory,
                            counters,
                            pseudonyms,
                            outdated::count)));
        } catch (RuntimeException | Error failed) {
            close();
            throw failed;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private void warn(String warning) {
        bridge.log(Bridge.LogLevel.WARNING, warning);
    }

    private FirstStart firstStart(StudyArchive archive, ChangeLog changes) {
        FirstStart firstStart = new FirstStart(
                archive,
                changes,
                new FirstPositionProperty(bridge),
                settings.stableStudies().backlog(),
                Clocks.SYSTEM,
                this::warn);
        if (settings.stableStudies().enabled()) {
            firstStart.note();
        } else {
            firstStart.skip();
        }
        return firstStart;
    }

    private PostgresDatabase database() {
        Settings.Database database = settings.database();
        makeDataDirectory();
        UnprovenServer.warning(database.url()).ifPresent(this::warn);
        DatabaseAccess access = opened(DatabaseServer.of(settings)).access();
        PostgresDatabase opened = opened(new PostgresDatabase(
                access,
                new KeyFile(settings.keyFile()),
                settings.newDatabase(),
                this::warn,
                database.timeout(),
                database.maximumConnections()));
        opened.whenKeyFileIsMade(() -> warn(StartReport.newKeyFile(settings.keyFile())));
        return opened;
    }

    /** Holds the key file unless that is elsewhere; nobody else needs to look into it. */
    private void makeDataDirectory() {
        Path directory = settings.dataDirectory();
        if (!settings.database().isEmbedded() && !settings.keyFile().startsWith(directory)) {
            return;
        }
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failed) {
            throw new StoreException(StoreException.Reason.FAILED, "the directory " + directory + " cannot be made");
        }
    }

    private DatabaseProbe probe(PostgresDatabase database, QueueContents contents, String archiveName) {
        return new DatabaseProbe(
                () -> {
                    database.check();
                    return contents.queue(archiveName);
                },
                database::isPreparing,
                settings.database().timeout());
    }

    private Callers callers() {
        Authority authority = settings.authorization()
                .authority(bridge, settings.registeredUsers(), settings.authenticationEnabled());
        return new Callers(authority, settings.proxies());
    }

    private Domains domains(PostgresDatabase database) {
        Map<String, List<DomainRule>> rules = new HashMap<>();
        settings.domains().stream()
                .filter(domain -> !domain.rules().isEmpty())
                .forEach(domain -> rules.put(domain.namespace().name(), domain.rules()));
        return new Domains(domainList(database), rules);
    }

    private List<Domain> domainList(PostgresDatabase database) {
        return settings.domains().stream()
                .map(domain -> new Domain(
                        domain.namespace(),
                        domain.patientIds(),
                        domain.profile(),
                        domain.pixels(),
                        domain.policy(),
                        database.uids(domain.namespace().name())))
                .toList();
    }

    Rim rim() {
        return rim;
    }

    OwnRoutes ownRoutes() {
        return new OwnRoutes(bridge, ownApi, page, callers);
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                bridge.log(
                        Bridge.LogLevel.WARNING,
                        "A part of the pseudonymizer did not end well: "
                                + failed.getClass().getSimpleName());
            }
        }
    }
}
