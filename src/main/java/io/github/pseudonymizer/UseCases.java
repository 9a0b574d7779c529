// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import io.github.pseudonymizer.metrics.Counters;
import io.github.pseudonymizer.orthanc.archive.OrthancContents;
import io.github.pseudonymizer.orthanc.archive.OrthancInstanceOrigins;
import io.github.pseudonymizer.orthanc.archive.OrthancOriginMarks;
import io.github.pseudonymizer.orthanc.bridge.Bridge;
import io.github.pseudonymizer.postgres.PostgresDatabase;
import io.github.pseudonymizer.postgres.patient.PostgresForgetting;
import io.github.pseudonymizer.postgres.patient.PostgresMerging;
import io.github.pseudonymizer.postgres.review.PostgresReviews;
import io.github.pseudonymizer.postgres.service.DomainEdition;
import io.github.pseudonymizer.postgres.service.ImportedUids;
import io.github.pseudonymizer.postgres.service.PostgresAdoptions;
import io.github.pseudonymizer.settings.Settings;
import io.github.pseudonymizer.study.Clocks;
import io.github.pseudonymizer.study.Domains;
import io.github.pseudonymizer.study.adopt.AdoptCopies;
import io.github.pseudonymizer.study.copy.Explaining;
import io.github.pseudonymizer.study.copy.Ports;
import io.github.pseudonymizer.study.copy.Pseudonymization;
import io.github.pseudonymizer.study.copy.StudyCopying;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.domain.DomainProfile;
import io.github.pseudonymizer.study.domain.DomainRule;
import io.github.pseudonymizer.study.forget.ForgetPatient;
import io.github.pseudonymizer.study.instance.InstanceWorkers;
import io.github.pseudonymizer.study.merge.MergePatients;
import io.github.pseudonymizer.study.renew.CopyRenewal;
import io.github.pseudonymizer.study.review.Comparing;
import io.github.pseudonymizer.study.review.Reviewing;
import io.github.pseudonymizer.study.stable.Remakes;
import io.github.pseudonymizer.study.stable.StableStudies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the plugin can do with studies.
 *
 * @param workers the threads that make instances
 * @param counters of the work done
 */
record UseCases(
        Domains domains,
        InstanceWorkers workers,
        Pseudonymization pseudonymization,
        StableStudies stableStudies,
        Remakes remakes,
        ForgetPatient forgetting,
        MergePatients merging,
        Reviewing reviewing,
        AdoptCopies adopting,
        Counters counters) {

    static UseCases open(Bridge bridge, Settings settings, ArchiveParts archive, DatabaseParts database, Parts parts) {
        Consumer<String> warnings = warning -> bridge.log(Bridge.LogLevel.WARNING, warning);
        Domains domains = domains(settings, database.database(), warnings);
        Counters counters = new Counters();
        InstanceWorkers workers = parts.add(new InstanceWorkers(settings.workers(), settings.memoryMebibytes()));
        Ports ports =
                new Ports(archive.archive(), database.stores(), database.locks(), counters, Clocks.SYSTEM, warnings);
        StudyCopying pseudonymization = new StudyCopying(ports, workers, settings.anonymizedFrom());
        StableStudies stableStudies = new StableStudies(
                ports,
                archive.changes(),
                pseudonymization,
                domains,
                archive.firstStart(),
                new StableStudies.Handling(
                        settings.stableStudies().maxAttempts(),
                        settings.stableStudies().skipCopied()));
        Remakes remakes = new Remakes(archive.archive(), database.stores(), domains);
        return new UseCases(
                domains,
                workers,
                pseudonymization,
                stableStudies,
                remakes,
                forgetting(bridge, archive, database, workers, pseudonymization),
                new MergePatients(
                        archive.archive(), database.stores().audit(), new PostgresMerging(database.database())),
                Reviewing.of(
                        comparing(bridge, archive, database, domains),
                        database.stores().links(),
                        pseudonymization::exclusively),
                new AdoptCopies(archive.archive(), domains, adoption(bridge, database, pseudonymization)),
                counters);
    }

    private static ForgetPatient forgetting(
            Bridge bridge,
            ArchiveParts archive,
            DatabaseParts database,
            InstanceWorkers workers,
            StudyCopying pseudonymization) {
        return new ForgetPatient(
                archive.archive(),
                database.stores().links(),
                database.stores().audit(),
                new PostgresForgetting(database.database()),
                new ForgetPatient.CopyPorts(
                        new OrthancOriginMarks(bridge), new CopyRenewal(archive.archive(), workers)),
                pseudonymization::exclusively);
    }

    private static Comparing comparing(Bridge bridge, ArchiveParts archive, DatabaseParts database, Domains domains) {
        return new Comparing(
                archive.archive(),
                new OrthancContents(bridge),
                domains,
                new PostgresReviews(database.database()),
                new Explaining(archive.archive(), database.stores().links(), domains),
                database.stores().audit());
    }

    private static AdoptCopies.Ports adoption(Bridge bridge, DatabaseParts database, StudyCopying pseudonymization) {
        return new AdoptCopies.Ports(
                database.stores().links(),
                database.stores().audit(),
                new PostgresAdoptions(database.database()),
                new OrthancInstanceOrigins(bridge),
                pseudonymization::exclusively,
                progress -> bridge.log(Bridge.LogLevel.WARNING, "Adoption: " + progress));
    }

    /**
     * The domains of the settings.
     *
     * @param warnings hears what administrators should know about them
     */
    static Domains domains(Settings settings, PostgresDatabase database, Consumer<String> warnings) {
        Map<String, List<DomainRule>> rules = new HashMap<>();
        settings.domains().stream()
                .filter(domain -> !domain.rules().isEmpty())
                .forEach(domain -> rules.put(domain.namespace().name(), domain.rules()));
        List<Domain> domains = settings.domains().stream()
                .map(domain -> new Domain(
                        domain.namespace(),
                        domain.patientIds(),
                        profile(domain, database, warnings),
                        domain.pixels(),
                        domain.policy(),
                        new ImportedUids(database, domain.namespace().name())))
                .toList();
        return new Domains(domains, rules);
    }

    private static DomainProfile profile(
            Settings.DomainSettings domain, PostgresDatabase database, Consumer<String> warnings) {
        Settings.ProfileSettings chosen = domain.profileSettings();
        return new DomainProfile(
                chosen.profile(),
                new DomainEdition(
                        database, domain.namespace().name(), chosen.edition(), chosen.editionNamed(), warnings));
    }
}
