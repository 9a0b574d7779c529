// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.pseudonymizer.orthanc.caller.AddressRange;
import io.github.pseudonymizer.orthanc.caller.AuthorizationPlugin;
import io.github.pseudonymizer.orthanc.caller.RegisteredUsers;
import io.github.pseudonymizer.orthanc.caller.TrustedProxies;
import io.github.pseudonymizer.orthanc.intercept.Interception;
import io.github.pseudonymizer.study.stable.RemakeOutdated;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@link Settings} and tells every fault in them. Used once. */
public final class SettingsReader {

    private static final String BLOCKED =
            "The administrator of this server has blocked anonymization and modification.";
    private static final String ABSOLUTE = "an absolute path";
    private static final int DEFAULT_CONNECTIONS = 8;
    private static final int DEFAULT_TIMEOUT_SECONDS = 5;
    private static final int STABLE_AGE_BY_DEFAULT = 60;
    private static final int JOBS_SHOWN_BY_DEFAULT = 10;
    private static final int DEFAULT_ATTEMPTS = 100;
    private static final int NEW_PATIENTS_BY_DEFAULT = 1_000;
    private static final int MOST_DAYS = 36_500;
    private static final int MOST_SECONDS = 86_400;
    private static final int MOST_MEBIBYTES = 1_048_576;

    private final SettingsProblems problems = new SettingsProblems();

    SettingsReader() {}

    /**
     * Reads the settings.
     *
     * @param configuration Orthanc's whole configuration, a JSON object; comments are allowed
     * @throws SettingsException with all faults, if there are any
     */
    public static Settings parse(String configuration) {
        return new SettingsReader().read(configuration);
    }

    /** @throws SettingsException with all faults, if there are any */
    Settings read(String configuration) {
        SettingsSection orthanc = new SettingsSection(json(configuration), "", problems);
        SettingsSection ours = orthanc.section("Pseudonymizer");
        Settings settings = settings(orthanc, ours);
        checkSettingsOfTheBridge(ours);
        ours.refuseOthers();
        if (!problems.all().isEmpty()) {
            throw new SettingsException(problems.all());
        }
        return settings;
    }

    private Settings settings(SettingsSection orthanc, SettingsSection ours) {
        Settings.Database database = database(ours.section("Database"));
        String keyFile = ours.secret("KeyFile", ABSOLUTE, SettingsReader::isAbsolute);
        boolean needsDirectory = database.isEmbedded() || keyFile.isEmpty();
        Path dataDirectory = dataDirectory(orthanc, ours, needsDirectory);
        boolean authenticationEnabled = isAuthenticationEnabled(orthanc);
        Map<String, String> passwords = orthanc.foreignTexts("RegisteredUsers").orElse(Map.of());
        AuthorizationPlugin authorization = AuthorizationPlugin.configuredBy(orthanc.foreignTexts("Authorization"));
        DomainsReader domains = new DomainsReader();
        boolean usersAreKnown = authenticationEnabled && !authorization.configured();
        return new Settings(
                database,
                SharedIndexReader.read(orthanc, ours, database),
                dataDirectory,
                keyFile.isEmpty() ? dataDirectory.resolve("pseudonymizer.key") : Path.of(keyFile),
                ours.flag("NewDatabase", false),
                interception(ours),
                ours.choice("Modify", words("allow", false, "block", true), false),
                stableStudies(ours.section("StableStudies")),
                domains.read(ours.sections("Domains")),
                ours.choice("RemakeOutdated", remakeOutdated(), RemakeOutdated.ASK),
                AdministratorsReader.read(ours, usersAreKnown ? passwords.keySet() : Set.of()),
                ours.number("NewPatientsPerHour", NEW_PATIENTS_BY_DEFAULT, 0, 1_000_000),
                auditKeepDays(ours.section("Audit")),
                ours.number("Workers", Runtime.getRuntime().availableProcessors() + 2, 1, 256),
                ours.number("MemoryMiB", defaultMemory(database), 1, MOST_MEBIBYTES),
                ours.flag("AnonymizedFrom", true),
                CopyLabelsReader.read(ours, domains.copyLabels()),
                RegisteredUsers.of(passwords),
                authenticationEnabled,
                authorization,
                trustedProxies(ours),
                Duration.ofSeconds(orthanc.number("StableAge", STABLE_AGE_BY_DEFAULT, 0, Integer.MAX_VALUE)),
                orthanc.number("JobsHistorySize", JOBS_SHOWN_BY_DEFAULT, 0, Integer.MAX_VALUE),
                orthancDirectories(orthanc),
                ours.flag("Debug", false));
    }

    /** All settings that were read; {@code []} stands for any index. */
    Set<String> settings() {
        return problems.settings();
    }

    private JsonObject json(String configuration) {
        try {
            JsonElement json = JsonParser.parseString(configuration);
            if (json instanceof JsonObject object) {
                return object;
            }
        } catch (JsonParseException | IllegalStateException unreadable) {
            // Its message may quote a password.
        }
        problems.add("Orthanc's configuration is no readable JSON object");
        return new JsonObject();
    }

    private Settings.Database database(SettingsSection section) {
        Settings.Database database = new Settings.Database(
                section.secret(
                        "Url", "a URL that begins with jdbc:postgresql:", url -> url.startsWith("jdbc:postgresql:")),
                section.text("User", "", "a text", user -> !user.isBlank()),
                section.secret("Password", "a text", password -> !password.isEmpty()),
                section.secret("PasswordFile", ABSOLUTE, SettingsReader::isAbsolute),
                section.number("MaximumConnections", DEFAULT_CONNECTIONS, 1, 100),
                Duration.ofMillis(section.decimal("TimeoutSeconds", DEFAULT_TIMEOUT_SECONDS, 1, 600)
                        .movePointRight(3)
                        .longValue()));
        if (section.has("Password") && section.has("PasswordFile")) {
            section.problem("PasswordFile", "contradicts Password: only one of them");
        }
        for (String key : List.of("User", "Password", "PasswordFile")) {
            if (section.has(key) && !section.has("Url")) {
                section.problem(key, "is for a server, but there is no Url; without it the embedded database is used");
            }
        }
        section.refuseOthers();
        return database;
    }

    private Path dataDirectory(SettingsSection orthanc, SettingsSection ours, boolean needed) {
        String own = ours.text("DataDirectory", "", ABSOLUTE, SettingsReader::isAbsolute);
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        String storage = orthanc.text("StorageDirectory", "", "a text", text -> true);
        if (needed && !isAbsolute(storage) && !ours.has("DataDirectory")) {
            // Orthanc takes it relative to its configuration, and we do not know where that is. Looking elsewhere after
            // a restart would mean other pseudonyms.
            ours.problem(
                    "DataDirectory",
                    "must be set to an absolute path if Orthanc's StorageDirectory is none, for the embedded database"
                            + " and the key file are kept there");
        }
        return Path.of(isAbsolute(storage) ? storage : "/").resolve("pseudonymizer");
    }

    /** A relative path is relative to Orthanc's configuration, which is not known here. */
    private static List<Path> orthancDirectories(SettingsSection orthanc) {
        return Stream.of("StorageDirectory", "IndexDirectory")
                .map(key -> orthanc.text(key, "", "a text", text -> true))
                .filter(SettingsReader::isAbsolute)
                .map(Path::of)
                .distinct()
                .toList();
    }

    private static int defaultMemory(Settings.Database database) {
        return MemoryNeeds.ofThisProcess(database.isEmbedded()).forInstances();
    }

    private static boolean isAbsolute(String path) {
        return path.startsWith("/") && path.indexOf('\0') < 0;
    }

    private static Interception interception(SettingsSection ours) {
        Map<String, Interception.Mode> modes =
                words("replace", Interception.Mode.REPLACE, "block", Interception.Mode.BLOCK);
        modes.put("off", Interception.Mode.OFF);
        return new Interception(
                ours.choice("Intercept", modes, Interception.Mode.REPLACE),
                ours.flag("InterceptInternal", false),
                ours.text("BlockMessage", BLOCKED, "a text of 1 to 500 characters", SettingsReader::isMessage));
    }

    private static Map<String, RemakeOutdated> remakeOutdated() {
        Map<String, RemakeOutdated> words = words("never", RemakeOutdated.NEVER, "ask", RemakeOutdated.ASK);
        words.put("always", RemakeOutdated.ALWAYS);
        return words;
    }

    private static boolean isMessage(String text) {
        return !text.isBlank() && text.length() <= 500;
    }

    private static Settings.StableStudies stableStudies(SettingsSection section) {
        Settings.StableStudies stableStudies = new Settings.StableStudies(
                section.flag("Enabled", true),
                section.flag("Backlog", false),
                section.number("MaxAttempts", DEFAULT_ATTEMPTS, 1, 1_000_000),
                section.choice("IfCopied", words("copy", false, "skip", true), false));
        if (stableStudies.backlog() && !stableStudies.enabled()) {
            section.problem("Backlog", "contradicts Enabled: false");
        }
        section.refuseOthers();
        return stableStudies;
    }

    private static int auditKeepDays(SettingsSection section) {
        int days = section.number("KeepDays", 0, 0, MOST_DAYS);
        section.refuseOthers();
        return days;
    }

    private static TrustedProxies trustedProxies(SettingsSection ours) {
        List<AddressRange> ranges = new ArrayList<>();
        ours.texts("TrustedProxies")
                .forEach((index, text) -> AddressRange.parse(text)
                        .ifPresentOrElse(
                                ranges::add,
                                () -> ours.problem(
                                        "TrustedProxies[" + index + "]",
                                        "found "
                                                + (text.indexOf('@') < 0
                                                        ? "\"" + text + "\""
                                                        : "a text with @ (not shown here)")
                                                + ", allowed is an IP address or a network such as 10.0.0.0/8")));
        return new TrustedProxies(ranges);
    }

    /** As Orthanc decides: its own setting, otherwise the one for remote access (measured on 1.10.1). */
    private static boolean isAuthenticationEnabled(SettingsSection orthanc) {
        return orthanc.flag("AuthenticationEnabled", orthanc.flag("RemoteAccessAllowed", false));
    }

    /** The native half reads these before there is a JVM. Here they are only checked. */
    private static void checkSettingsOfTheBridge(SettingsSection ours) {
        ours.flag("Enable", true);
        SettingsSection java = ours.section("Java");
        java.choice("Host", words("self", true, "orthanc-java-plugin", false), true);
        java.text("Home", "", ABSOLUTE, SettingsReader::isAbsolute);
        java.text("Jar", "", ABSOLUTE, SettingsReader::isAbsolute);
        java.texts("Options");
        java.refuseOthers();
        SettingsSection bridge = ours.section("Bridge");
        bridge.decimal("PickUpSeconds", 10, 0.001, MOST_SECONDS);
        bridge.decimal("AnswerSeconds", 60, 0.001, MOST_SECONDS);
        bridge.refuseOthers();
    }

    private static <T> Map<String, T> words(String one, T first, String other, T second) {
        Map<String, T> words = new LinkedHashMap<>();
        words.put(one, first);
        words.put(other, second);
        return words;
    }
}
