// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import io.github.pseudonymizer.orthanc.archive.CopyLabelPlaces;
import io.github.pseudonymizer.orthanc.caller.Administrators;
import io.github.pseudonymizer.orthanc.caller.AuthorizationPlugin;
import io.github.pseudonymizer.orthanc.caller.RegisteredUsers;
import io.github.pseudonymizer.orthanc.caller.Reviewers;
import io.github.pseudonymizer.orthanc.caller.TrustedProxies;
import io.github.pseudonymizer.orthanc.intercept.Interception;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.study.domain.DomainRule;
import io.github.pseudonymizer.study.stable.RemakeOutdated;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The administrator's decisions: the section {@code Pseudonymizer} of Orthanc's configuration, and the few other keys
 * that we need. {@code docs/settings.md} describes every key of ours.
 *
 * @param database where pseudonyms are kept
 * @param sharedIndex the name that all servers have for the index of Orthanc that they share; empty if this server has
 *     an index of its own
 * @param dataDirectory absolute; holds the embedded server and, unless set otherwise, the key file
 * @param keyFile absolute
 * @param newDatabase whether an empty database is used also if the key file has served another one
 * @param interception what happens to requests for anonymization
 * @param modificationBlocked whether {@code /modify} and its like are refused over HTTP
 * @param stableStudies what happens to studies that are stable
 * @param domains at least {@code default}, which is first
 * @param remakeOutdated what happens to copies that were made by older rules
 * @param administrators who may see which patient has which pseudonym
 * @param reviewers who may compare copies with their originals and confirm them
 * @param newPatientsPerHour how many patients without a pseudonym a user may introduce by requests; 0 for any number
 * @param auditKeepDays how many days the audit trail keeps an entry; 0 for no limit
 * @param workers how many instances are worked on at a time
 * @param memoryMebibytes how much of originals and copies may be in memory at one time
 * @param anonymizedFrom whether copies show in Orthanc which original they were made of
 * @param marks the labels and metadata by which copies are found in Orthanc
 * @param registeredUsers the users of Orthanc
 * @param authenticationEnabled whether Orthanc authenticates users
 * @param authorization whether the authorization plugin is configured
 * @param proxies reverse proxies that are believed
 * @param stableAge how long a study does not grow before Orthanc takes it for stable
 * @param jobHistorySize how many of the jobs that ended Orthanc shows
 * @param orthancDirectories absolute; where Orthanc has its files and its index, if we know
 * @param debug whether libraries may log more than warnings and errors
 */
public record Settings(
        Database database,
        Optional<String> sharedIndex,
        Path dataDirectory,
        Path keyFile,
        boolean newDatabase,
        Interception interception,
        boolean modificationBlocked,
        StableStudies stableStudies,
        List<DomainSettings> domains,
        RemakeOutdated remakeOutdated,
        Administrators administrators,
        Reviewers reviewers,
        int newPatientsPerHour,
        int auditKeepDays,
        int workers,
        int memoryMebibytes,
        boolean anonymizedFrom,
        CopyLabelPlaces marks,
        RegisteredUsers registeredUsers,
        boolean authenticationEnabled,
        AuthorizationPlugin authorization,
        TrustedProxies proxies,
        Duration stableAge,
        int jobHistorySize,
        List<Path> orthancDirectories,
        boolean debug) {

    /**
     * Where pseudonyms are kept.
     *
     * @param url of a PostgreSQL server; empty for the embedded one. May hold a password
     * @param user empty if the URL says it
     * @param password empty if the URL says it, or a file, or none is needed
     * @param passwordFileName absolute, or empty
     * @param maximumConnections at a time
     * @param timeout for connecting, and for each statement
     */
    public record Database(
            String url,
            String user,
            String password,
            String passwordFileName,
            int maximumConnections,
            Duration timeout) {

        /** Whether the plugin runs a server of its own. */
        public boolean isEmbedded() {
            return url.isEmpty();
        }

        /** The file whose first line is the password, if that is how it is given. */
        public Optional<Path> passwordFile() {
            return Optional.of(passwordFileName).filter(name -> !name.isEmpty()).map(Path::of);
        }

        @Override
        public String toString() {
            return "Database[" + (isEmbedded() ? "embedded" : "redacted") + "]";
        }
    }

    /**
     * What happens to studies that are stable.
     *
     * @param enabled whether they are pseudonymized
     * @param backlog whether studies from before the first start are pseudonymized, too
     * @param maxAttempts how often a study is tried before it is given up
     * @param skipCopied whether a study gets no copy if another program has anonymized it
     */
    public record StableStudies(boolean enabled, boolean backlog, int maxAttempts, boolean skipCopied) {}

    /**
     * One domain.
     *
     * @param namespace its name and the format of its pseudonyms
     * @param patientIds how it takes a Patient ID for a patient
     * @param profileSettings how its copies are de-identified
     * @param pixels what happens to text that is burned into its images
     * @param policy which wishes of clients it honours
     * @param rules by which studies belong to it; none for {@code default}
     */
    public record DomainSettings(
            Namespace namespace,
            PatientIds patientIds,
            ProfileSettings profileSettings,
            PixelPolicy pixels,
            RequestPolicy policy,
            List<DomainRule> rules) {

        public DomainSettings {
            rules = List.copyOf(rules);
        }

        /** How its copies are de-identified, with the default edition if none is named. */
        public Profile profile() {
            return profileSettings.profile();
        }
    }

    /**
     * A profile as it is written.
     *
     * @param profile with the default edition if none is named
     * @param editionNamed whether an edition is named
     */
    public record ProfileSettings(Profile profile, boolean editionNamed) {

        /** The one that is named, or the default. */
        public String edition() {
            return profile.edition();
        }
    }

    public Settings {
        domains = List.copyOf(domains);
        orthancDirectories = List.copyOf(orthancDirectories);
    }

    /** Where the embedded server has its data. */
    public Path databaseDirectory() {
        return dataDirectory.resolve("postgresql");
    }
}
