// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.orthanc.archive.CopyLabelPlaces;
import io.github.pseudonymizer.orthanc.caller.AddressRange;
import io.github.pseudonymizer.orthanc.caller.Administrators;
import io.github.pseudonymizer.orthanc.caller.Reviewers;
import io.github.pseudonymizer.orthanc.caller.TrustedProxies;
import io.github.pseudonymizer.orthanc.intercept.Interception;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.profile.CleanPatterns;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.domain.DomainRule;
import io.github.pseudonymizer.study.stable.RemakeOutdated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest extends SettingsFixture {

    private static final Settings DEFAULTS = parse("{}");

    @Test
    void without_any_setting_there_is_one_domain_and_an_embedded_database() {
        assertTrue(DEFAULTS.database().isEmbedded());
        assertEquals(Path.of("/var/orthanc/pseudonymizer"), DEFAULTS.dataDirectory());
        assertEquals(Path.of("/var/orthanc/pseudonymizer/pseudonymizer.key"), DEFAULTS.keyFile());
        assertFalse(DEFAULTS.newDatabase());
        assertEquals(Interception.Mode.REPLACE, DEFAULTS.interception().anonymize());
        assertEquals(new Settings.StableStudies(true, false, 100, false), DEFAULTS.stableStudies());
        assertEquals(new CopyLabelPlaces("Pseudonymized", 5151, 5152), DEFAULTS.marks());
        assertEquals(1, DEFAULTS.domains().size());
        assertEquals("default", DEFAULTS.domains().get(0).namespace().name());
        assertEquals(Profile.DEFAULT, DEFAULTS.domains().get(0).profile());
        assertEquals(
                Set.of(Tag.of(0x0008, 0x1030), Tag.of(0x0008, 0x103E)),
                DEFAULTS.domains().get(0).policy().allowKeep());
    }

    @Test
    void an_orthanc_without_our_section_gets_the_defaults() {
        assertEquals(DEFAULTS, SettingsReader.parse("{ \"StorageDirectory\": \"/var/orthanc\" }"));
    }

    @Test
    void everything_can_be_set() {
        Settings settings = parse("""
            { "Database": { "Url": "jdbc:postgresql://db.example/p", "User": "orthanc", "PasswordFile": "/run/db",
                            "MaximumConnections": 3, "TimeoutSeconds": 2.5 },
              "SharedIndex": "hospital-1",
              "DataDirectory": "/srv/p", "KeyFile": "/etc/p.key", "NewDatabase": true,
              "Intercept": "block", "InterceptInternal": true, "Modify": "block", "BlockMessage": "Ask Mercy.",
              "StableStudies": { "Enabled": false, "IfCopied": "skip" },
              "Domains": [
                { "Name": "trial-7", "Pseudonym": { "Format": "sequential", "Prefix": "T7-" }, "UseIssuer": true,
                  "Profile": { "Edition": "2026d", "Options": [],
                               "Keep": ["StudyDescription", "0008,0020", "0029-1010"], "Remove": ["Manufacturer"],
                               "Replace": { "ClinicalTrialProtocolID": "MERCY-7", "(0012,0021)": "Mercy" } },
                  "Rules": [ { "Users": ["bob"], "Modalities": ["CT", "MR"] },
                             { "Labels": ["t7"], "CalledAets": ["T7"], "CallingAets": ["CT1"], "Descriptions": ["^T7 "] } ],
                  "CopyLabel": "t7", "AllowKeep": ["0008103E"], "AllowKeepPrivateTags": true, "AllowDicomVersion": true,
                  "WishesForExistingCopies": "stricter" },
                { "Name": "default", "Pseudonym": { "Format": "derived", "Prefix": "" } } ],
              "RemakeOutdated": "always",
              "Administrators": { "Users": ["alice"], "Groups": ["it"], "Permissions": ["admin-permissions"] },
              "Reviewers": { "Users": ["rhea"], "Groups": ["radiology"], "Permissions": ["review"] },
              "Audit": { "KeepDays": 365 },
              "Workers": 3, "MemoryMiB": 4711, "Debug": true, "AnonymizedFrom": false,
              "CopyLabel": "trial-7", "CopyMetadata": { "Domain": 0, "ProfileDigest": 65535 },
              "TrustedProxies": ["127.0.0.1", "10.0.0.0/8"],
              "Java": { "Home": "/opt/java", "Jar": "/opt/p.jar", "Options": ["-Xmx1g"] },
              "Bridge": { "PickUpSeconds": 0.5, "AnswerSeconds": 120 } }
            """);

        assertEquals(
                new Settings.Database(
                        "jdbc:postgresql://db.example/p", "orthanc", "", "/run/db", 3, Duration.ofMillis(2500)),
                settings.database());
        assertEquals(Path.of("/run/db"), settings.database().passwordFile().orElseThrow());
        assertEquals(Optional.of("hospital-1"), settings.sharedIndex());
        assertEquals(Path.of("/srv/p"), settings.dataDirectory());
        assertEquals(Path.of("/etc/p.key"), settings.keyFile());
        assertEquals(new Interception(Interception.Mode.BLOCK, true, "Ask Mercy."), settings.interception());
        assertTrue(settings.modificationBlocked());
        assertTrue(settings.newDatabase());
        assertFalse(settings.stableStudies().enabled());
        assertTrue(settings.stableStudies().skipCopied());
        assertEquals(
                new Administrators(Set.of("alice"), Set.of("it"), Set.of("admin-permissions")),
                settings.administrators());
        assertEquals(new Reviewers(Set.of("rhea"), Set.of("radiology"), Set.of("review")), settings.reviewers());
        assertEquals(365, settings.auditKeepDays());
        assertEquals(3, settings.workers());
        assertEquals(4711, settings.memoryMebibytes());
        assertTrue(settings.debug());
        assertFalse(settings.anonymizedFrom());
        assertEquals(new CopyLabelPlaces("trial-7", Map.of("trial-7", "t7"), 0, 65_535), settings.marks());
        assertEquals(
                List.of("default", "trial-7"),
                settings.domains().stream()
                        .map(domain -> domain.namespace().name())
                        .toList());
        assertEquals(
                new PseudonymFormat.Derived(""),
                settings.domains().get(0).namespace().format());
        Settings.DomainSettings trial = settings.domains().get(1);
        assertEquals(new PseudonymFormat.Sequential("T7-"), trial.namespace().format());
        assertTrue(trial.patientIds().useIssuer());
        assertEquals(
                new Profile(
                        "2026d",
                        Set.of(),
                        Set.of(Tag.of(0x0008, 0x1030), Tag.of(0x0008, 0x0020), Tag.of(0x0029, 0x1010)),
                        Set.of(Tag.of(0x0008, 0x0070)),
                        Map.of(Tag.of(0x0012, 0x0020), "MERCY-7", Tag.of(0x0012, 0x0021), "Mercy")),
                trial.profile());
        assertEquals(Set.of(Tag.of(0x0008, 0x103E)), trial.policy().allowKeep());
        assertTrue(trial.policy().allowKeepPrivateTags());
        assertTrue(trial.policy().allowDicomVersion());
        assertEquals(LateWishes.STRICTER, trial.policy().lateWishes());
        assertEquals(RemakeOutdated.ALWAYS, settings.remakeOutdated());
        assertEquals(
                List.of(
                        new DomainRule(Set.of("bob"), Set.of(), Set.of("CT", "MR"), Set.of(), Set.of(), List.of()),
                        new DomainRule(
                                Set.of(),
                                Set.of("t7"),
                                Set.of(),
                                Set.of("T7"),
                                Set.of("CT1"),
                                CleanPatterns.compile(List.of("^T7 ")))),
                trial.rules());
        assertEquals(
                new TrustedProxies(List.of(
                        AddressRange.parse("127.0.0.1").orElseThrow(),
                        AddressRange.parse("10.0.0.0/8").orElseThrow())),
                settings.proxies());
    }

    @Test
    void all_problems_are_told_at_once() {
        List<String> problems = problems("""
            { "Intercpt": "replace", "Modify": "deny", "StableStudies": { "Enabled": "yes" }, "Workers": 0,
              "KeyFile": "key", "Domains": [ { "Name": "a b" }, 7 ] }
            """);

        assertEquals(
                List.of(
                        "Setting Pseudonymizer.KeyFile: found a text (not shown here), allowed is an absolute path",
                        "Setting Pseudonymizer.Modify: found \"deny\", allowed is one of \"allow\", \"block\"",
                        "Setting Pseudonymizer.StableStudies.Enabled: found a text, allowed is true or false",
                        "Setting Pseudonymizer.Domains[1]: found a number, allowed is an object",
                        "Setting Pseudonymizer.Domains[0].Name: found \"a b\", allowed is 1 to 64 of A-Z a-z 0-9 _ . -",
                        "Setting Pseudonymizer.Workers: found 0, allowed is a whole number from 1 to 256",
                        "Setting Pseudonymizer.Intercpt: no such setting; did you mean Intercept?"),
                problems);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        { "Databse": {} }                                     | Databse: no such setting; did you mean Database?
        { "Database": { "url": "x" } }                        | Database.url: no such setting; did you mean Url?
        { "Xyzzy": 1 }                                        | Xyzzy: no such setting; allowed are Administrators,
        { "Domains": [ { "Name": "a", "Alowkeep": [] } ] }    | Domains[0].Alowkeep: no such setting; did you mean AllowKeep?
        { "Java": { "Option": [] } }                          | Java.Option: no such setting; did you mean Options?
        { "Administrators": { "User": [] } }                  | Administrators.User: no such setting; did you mean Users?
        { "Bridge": { "Seconds": 1 } }                        | Bridge.Seconds: no such setting; allowed are AnswerSeconds, PickUpSeconds
        { "Domains": [ { "Name": "a", "Profile": { "X": 1 } } ] } | Domains[0].Profile.X: no such setting; allowed are
        { "Domains": [ { "Name": "a", "Pseudonym": { "Formt": 1 } } ] } | Domains[0].Pseudonym.Formt: no such setting; did you mean Format?
        { "StableStudies": { "Backlogs": true } }             | StableStudies.Backlogs: no such setting; did you mean Backlog?
        """)
    void a_mistyped_key_is_refused_with_a_hint(String section, String problem) {
        String found = problem(section);

        assertTrue(found.startsWith("Setting Pseudonymizer." + problem), found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "[]",
                "\"x\"",
                "{ \"Database\": [] }",
                "{ \"Database\": null }",
                "{ \"KeyFile\": 5 }",
                "{ \"Intercept\": true }",
                "{ \"Intercept\": \"Replace\" }",
                "{ \"InterceptInternal\": \"true\" }",
                "{ \"Modify\": 1 }",
                "{ \"BlockMessage\": \"\" }",
                "{ \"StableStudies\": true }",
                "{ \"StableStudies\": { \"IfCopied\": true } }",
                "{ \"NewDatabase\": \"true\" }",
                "{ \"Domains\": {} }",
                "{ \"Domains\": [ { } ] }",
                "{ \"Domains\": [ { \"Name\": 5 } ] }",
                "{ \"Administrators\": \"alice\" }",
                "{ \"Administrators\": [ 5 ] }",
                "{ \"Administrators\": { \"Users\": \"alice\" } }",
                "{ \"Administrators\": { \"Groups\": [ 5 ] } }",
                "{ \"Administrators\": { \"Permissions\": { } } }",
                "{ \"Administrators\": [ { \"Users\": [] } ] }",
                "{ \"Administrators\": null }",
                "{ \"Reviewers\": \"rhea\" }",
                "{ \"Reviewers\": { \"Groups\": [ 5 ] } }",
                "{ \"Domains\": [ { \"Name\": \"a\", \"CopyLabel\": \"a b\" } ] }",
                "{ \"Audit\": { \"KeepDays\": -1 } }",
                "{ \"Workers\": 2.5 }",
                "{ \"Debug\": 1 }",
                "{ \"MemoryMiB\": 0 }",
                "{ \"MemoryMiB\": \"1 GiB\" }",
                "{ \"MemoryMiB\": 1048577 }",
                "{ \"Workers\": \"2\" }",
                "{ \"Workers\": 1e9 }",
                "{ \"AnonymizedFrom\": 1 }",
                "{ \"RemakeOutdated\": \"now\" }",
                "{ \"Domains\": [ { \"Name\": \"a\", \"WishesForExistingCopies\": true } ] }",
                "{ \"Java\": { \"Home\": \"java\" } }",
                "{ \"Java\": { \"Options\": \"-Xmx1g\" } }",
                "{ \"Bridge\": { \"PickUpSeconds\": 0 } }",
                "{ \"Bridge\": { \"AnswerSeconds\": \"60\" } }",
                "{ \"Database\": { \"Url\": \"jdbc:mysql://x\" } }",
                "{ \"Database\": { \"TimeoutSeconds\": 0.5 } }",
                "{ \"Database\": { \"MaximumConnections\": 0 } }",
                "{ \"DataDirectory\": \"here\" }"
            })
    void a_wrong_type_or_value_is_refused(String section) {
        assertTrue(problem(section).startsWith("Setting Pseudonymizer"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "Options": ["CleanRecognizableVisualFeatures"] | Options[0]: found "CleanRecognizableVisualFeatures", which is not in this version: to take
        "Options": ["RetainAll"]             | Options[0]: found "RetainAll"; allowed is RetainSafePrivate, RetainUIDs, RetainDeviceIdentity
        "Edition": "2018a"                   | Edition: found "2018a", allowed is one of "2008", "2017c", "2021b", "2023b", "2026d"
        "Keep": ["StudyDescrption"]          | Keep[0]: found "StudyDescrption", allowed is the keyword or tag
        "Keep": ["0029,xx10"]                | Keep[0]: found "0029,xx10", allowed is the keyword or tag (gggg,eeee) of an attribute of PS3.6, a private tag, or gggg,xxee,PRIVATE CREATOR
        "Keep": ["0028,xx10,MERCY 1"]        | Keep[0]: found "0028,xx10,MERCY 1", the group of a private attribute is odd
        "Keep": ["0029,xx10,"]               | Keep[0]: found "0029,xx10,", the private creator has 1 to 64 characters
        "Remove": ["0008,9999"]              | Remove[0]: found "0008,9999", allowed is the keyword or tag
        "Replace": { "Nothing": "x" }        | Replace.Nothing: found "Nothing", allowed is the keyword or tag
        "Replace": { "StudyID": 5 }          | Replace.StudyID: found a number, allowed is a text
        "CleanPatterns": ["a", "b("]         | CleanPatterns[1]: no regular expression: Unclosed group at position 2
        "CleanPatterns": [5]                 | CleanPatterns[0]: found a number, allowed is a text
        """)
    void a_profile_that_cannot_be_is_refused(String profile, String problem) {
        String found = problem("{ \"Domains\": [ { \"Name\": \"a\", \"Profile\": { " + profile + " } } ] }");

        assertTrue(found.startsWith("Setting Pseudonymizer.Domains[0].Profile." + problem), found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"Name":"t","Rules":[{}]}                        | [1].Rules[0]: holds for every study; allowed is one condition or more
        {"Name":"t","Rules":[{"Modality":"CT"}]}         | [1].Rules[0].Modality: no such setting; did you mean Modalities?
        {"Name":"t","Rules":[{"Users":"bob"}]}           | [1].Rules[0].Users: found a text, allowed is a list of texts
        {"Name":"t","Rules":[{"Descriptions":["("]}]}    | [1].Rules[0].Descriptions[0]: no regular expression: Unclosed group at position 1
        {"Name":"t","Rules":{}}                          | [1].Rules: found an object, allowed is a list of objects
        """)
    void a_rule_that_cannot_be_is_refused(String domain, String problem) {
        List<String> problems = problems("{ \"Domains\": [ { \"Name\": \"default\" }, " + domain + " ] }");

        assertTrue(problems.contains("Setting Pseudonymizer.Domains" + problem), problems.toString());
    }

    @Test
    void a_proxy_is_named_by_its_address() {
        assertEquals(
                List.of("Setting Pseudonymizer.TrustedProxies[1]: found \"proxy.example\", allowed is an IP address or"
                        + " a network such as 10.0.0.0/8"),
                problems("{ \"TrustedProxies\": [ \"::1\", \"proxy.example\" ] }"));
    }

    @Test
    void the_example_works_and_has_every_default() throws IOException {
        String example = Files.readString(Path.of("orthanc.json"));

        Settings settings = SettingsReader.parse(example);

        assertEquals(SettingsReader.parse("""
                    { "StorageDirectory": "/var/lib/orthanc/db-v6",
                      "Pseudonymizer": { "Domains": [ { "Name": "default", "Profile": { "Edition": "%s" } } ] } }
                    """.formatted(Editions.DEFAULT)), settings);
    }

    @Test
    void the_example_and_the_document_name_every_setting_and_no_other() throws IOException {
        Set<String> all = allSettings();
        String example = Files.readString(Path.of("orthanc.json"));
        Set<String> documented = Files.readAllLines(Path.of("docs/settings.md")).stream()
                .map(Pattern.compile("^\\| `([A-Za-z.\\[\\]]+)` \\|.*")::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(all, documented);
        for (String setting : all) {
            String key = setting.replaceFirst(".*\\.", "");
            assertTrue(example.contains("\"" + key + "\":"), setting);
        }
    }

    static Set<String> allSettings() {
        SettingsReader reader = new SettingsReader();
        reader.read("{ \"StorageDirectory\": \"/s\", \"Pseudonymizer\": { \"Domains\": [ { \"Name\": \"default\","
                + " \"Pixels\": { \"Recipes\": [ { \"Rectangles\": [ { \"Width\": 1, \"Height\": 1 } ] } ] } },"
                + " { \"Name\": \"ruled\", \"Rules\": [ { \"Users\": [ \"bob\" ] } ] } ] } }");
        return reader.settings().stream()
                .filter(setting -> setting.startsWith("Pseudonymizer."))
                .map(setting -> setting.replaceFirst("Pseudonymizer\\.", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
