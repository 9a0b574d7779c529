package io.github.pseudonymizer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.orthanc.archive.CopyLabelPlaces;
import io.github.pseudonymizer.orthanc.caller.AddressRange;
import io.github.pseudonymizer.orthanc.caller.Administrators;
import io.github.pseudonymizer.orthanc.caller.TrustedProxies;
import io.github.pseudonymizer.orthanc.intercept.Interception;
import io.github.pseudonymizer.pattern.NamePattern;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.pixel.PixelRecipe;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.profile.CleanPatterns;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.PrivateAttribute;
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
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final Settings DEFAULTS = parse("{}");

    /** Settings of this section, in an Orthanc with storage under {@code /var/orthanc}. */
    private static Settings parse(String section) {
        return Settings.parse("{ \"StorageDirectory\": \"/var/orthanc\", \"Pseudonymizer\": " + section + " }");
    }

    private static List<String> problems(String section) {
        return assertThrows(SettingsException.class, () -> parse(section)).problems();
    }

    private static String problem(String section) {
        List<String> problems = problems(section);
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }

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
        assertEquals(DEFAULTS, Settings.parse("{ \"StorageDirectory\": \"/var/orthanc\" }"));
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
                "{ \"Domains\": [ { \"Name\": \"a\", \"CopyLabel\": \"a b\" } ] }",
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
    @ValueSource(
            strings = {
                "{ \"Database\": { \"User\": \"orthanc\" } }",
                "{ \"Database\": { \"Password\": \"x\" } }",
                "{ \"Database\": { \"Url\": \"jdbc:postgresql://x\", \"Password\": \"x\", \"PasswordFile\": \"/x\" } }",
                "{ \"StableStudies\": { \"Enabled\": false, \"Backlog\": true } }",
                "{ \"Domains\": [ { \"Name\": \"a\" }, { \"Name\": \"a\" } ] }",
                "{ \"Domains\": [ { \"Name\": \"a\", \"Profile\": { \"Options\": [\"RetainUIDs\"] } },"
                        + " { \"Name\": \"b\", \"Profile\": { \"Options\": [\"RetainUIDs\"] } } ] }"
            })
    void a_contradiction_is_refused(String section) {
        assertTrue(problem(section).startsWith("Setting Pseudonymizer."));
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
            { "CopyLabel": "Größe" }                        | CopyLabel: found "Größe", allowed is empty, or 1 to 64 of A-Z a-z 0-9 _ -
            { "CopyLabel": 5 }                              | CopyLabel: found a number, allowed is empty, or 1 to 64 of A-Z a-z 0-9 _ -
            { "CopyMetadata": { "Domain": 1023 } }          | CopyMetadata.Domain: found 1023, allowed is 0, or 1024 to 65535
            { "CopyMetadata": { "Domain": 65536 } }         | CopyMetadata.Domain: found 65536, allowed is a whole number from 0 to 65535
            { "CopyMetadata": { "ProfileDigest": "x" } }    | CopyMetadata.ProfileDigest: found a text, allowed is a whole number from 0 to 65535
            { "CopyMetadata": { "Domain": 5152 } }          | CopyMetadata: Domain and ProfileDigest are both 5152, allowed are different numbers
            { "CopyMetadata": { "Domains": 5152 } }         | CopyMetadata.Domains: no such setting; did you mean Domain?
            """)
    void marks_that_orthanc_would_not_take_are_refused(String section, String problem) {
        assertEquals("Setting Pseudonymizer." + problem, problem(section));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { "SharedIndex": "a" }                                                | needs Database.Url: the embedded database is for one server only
            { "SharedIndex": "a b", "Database": { "Url": "jdbc:postgresql:p" } }  | found "a b", allowed is 1 to 64 of A-Z a-z 0-9 _ . -
            { "SharedIndex": 5, "Database": { "Url": "jdbc:postgresql:p" } }      | found a number, allowed is 1 to 64 of A-Z a-z 0-9 _ . -
            """)
    void a_shared_index_has_a_name_and_a_database_that_all_can_use(String section, String problem) {
        assertTrue(problem(section).startsWith("Setting Pseudonymizer.SharedIndex"), problem(section));
        assertTrue(problem(section).endsWith(problem), problem(section));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PostgreSQL", "MySQL"})
    void an_index_that_others_may_use_needs_a_name(String plugin) {
        String database = "\"Database\": { \"Url\": \"jdbc:postgresql:p\" }";
        String shared = "\"" + plugin + "\": { \"EnableIndex\": true, \"Lock\": false }";

        SettingsException refused = assertThrows(
                SettingsException.class,
                () -> Settings.parse(
                        "{ \"StorageDirectory\": \"/s\", " + shared + ", \"Pseudonymizer\": { " + database + " } }"));

        assertTrue(refused.problems().get(0).contains("SharedIndex: must be set where " + plugin + ".Lock is false"));
        for (String other : List.of(
                shared.replace("false", "true"),
                shared.replace("true", "false"),
                "\"" + plugin + "\": {}",
                "\"x\": {}")) {
            assertEquals(
                    Optional.empty(),
                    Settings.parse("{ \"StorageDirectory\": \"/s\", " + other + ", \"Pseudonymizer\": { " + database
                                    + " } }")
                            .sharedIndex());
        }
        assertEquals(
                Optional.of("hospital"),
                Settings.parse("{ \"StorageDirectory\": \"/s\", " + shared
                                + ", \"Pseudonymizer\": { \"SharedIndex\": \"hospital\", " + database + " } }")
                        .sharedIndex());
    }

    @Test
    void copies_need_no_marks() {
        Settings settings = parse("{ \"CopyLabel\": \"\", \"CopyMetadata\": { \"Domain\": 0, \"ProfileDigest\": 0 } }");

        assertEquals(CopyLabelPlaces.NONE, settings.marks());
    }

    @Test
    void a_domain_allows_keeping_inside_sequences_by_path() {
        Settings settings = parse("""
                { "Domains": [ { "Name": "default", "AllowKeep": ["StudyDescription",
                    "RequestAttributesSequence[*].ScheduledProcedureStepDescription", "0008,2112[0].0009-1001"] } ] }
                """);

        RequestPolicy policy = settings.domains().get(0).policy();
        assertEquals(Set.of(Tag.of(0x0008, 0x1030)), policy.allowKeep());
        assertEquals(
                Set.of("(0040,0275)[*].(0040,0007)", "(0008,2112)[0].(0009,1001)"),
                policy.allowKeepInside().stream().map(TagPath::toString).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    RequestAttributesSequence[*].PatientID | AllowKeep: (0010,0020) PatientID: it carries the pseudonym
                    RequestAttributesSequence[*].Mercy     | AllowKeep[0]: found "RequestAttributesSequence[*].Mercy", allowed is
                    RequestAttributesSequence.CodeValue    | AllowKeep[0]: found "RequestAttributesSequence.CodeValue", allowed is
                    """)
    void a_path_that_cannot_be_kept_is_refused(String path, String problem) {
        String found = problem("{ \"Domains\": [ { \"Name\": \"a\", \"AllowKeep\": [\"" + path + "\"] } ] }");

        assertTrue(found.startsWith("Setting Pseudonymizer.Domains[0]." + problem), found);
    }

    @Test
    void everything_that_is_wrong_with_options_is_told_at_once() {
        List<String> problems = problems("""
                { "Domains": [ { "Name": "a", "Profile": { "Options": ["CleanRecognizableVisualFeatures", "RetainAll",
                    "RetainLongitudinalFullDates", "RetainLongitudinalModifiedDates"], "Keep": ["0028,xx10,MERCY"] } } ] }
                """);

        assertEquals(4, problems.size(), problems.toString());
        assertTrue(problems.toString().contains("a date cannot both stay and be shifted"), problems.toString());
    }

    @Test
    void private_attributes_are_named_by_creator_or_tag() {
        Profile profile = parse("""
                { "Domains": [ { "Name": "default", "Profile": { "Options": ["RetainSafePrivate"], "Edition": "2023b",
                    "Keep": ["0029,xx10,SIEMENS CSA HEADER", "0029-1020", "StudyDescription"] } } ] }
                """).domains().get(0).profile();

        assertEquals(Set.of(new PrivateAttribute(0x0029, 0x10, "SIEMENS CSA HEADER")), profile.keepPrivate());
        assertEquals(Set.of(Tag.of(0x0029, 0x1020), Tag.of(0x0008, 0x1030)), profile.keep());
        assertEquals("2023b", profile.edition());
        assertEquals(Set.of(Option.RETAIN_SAFE_PRIVATE), profile.options());
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
    void the_default_domain_is_for_what_no_rule_tells() {
        assertEquals(
                List.of("Setting Pseudonymizer.Domains[0].Rules: are for other domains; default is for the studies of"
                        + " which no rule holds"),
                problems("{ \"Domains\": [ { \"Name\": \"default\", \"Rules\": [ { \"Users\": [\"bob\"] } ] } ] }"));
    }

    @Test
    void a_proxy_is_named_by_its_address() {
        assertEquals(
                List.of(
                        "Setting Pseudonymizer.TrustedProxies[1]: found \"proxy.example\", allowed is an IP address or a"
                                + " network such as 10.0.0.0/8"),
                problems("{ \"TrustedProxies\": [ \"::1\", \"proxy.example\" ] }"));
    }

    @Test
    void what_happens_to_burned_in_text_can_be_set() {
        PixelPolicy pixels = parse("""
                { "Domains": [ { "Name": "default", "Profile": { "Options": ["CleanPixelData"] }, "Pixels": {
                    "BurnedIn": "blackout", "Suspicious": "refuse", "Recipes": [
                      { "Manufacturer": "Mercy.*", "Model": "Echo", "Modality": "US", "SopClass": "1.2.840.4711",
                        "Rows": 768, "Columns": 1024,
                        "Rectangles": [ { "Y": 700 }, { "X": 1, "Y": 2, "Width": 3, "Height": 4 } ] } ] } } ] }
                """).domains().get(0).pixels();

        assertEquals(
                new PixelPolicy(
                        PixelPolicy.Rule.BLACK_OUT,
                        PixelPolicy.Rule.REFUSE,
                        List.of(new PixelRecipe(
                                Optional.of(new NamePattern("Mercy.*")),
                                Optional.of(new NamePattern("Echo")),
                                "US",
                                "1.2.840.4711",
                                OptionalInt.of(768),
                                OptionalInt.of(1024),
                                List.of(new Rectangle(0, 700, 1024, 68), new Rectangle(1, 2, 3, 4))))),
                pixels);
    }

    @Test
    void voices_and_overlays_in_compressed_pixels_can_be_allowed_and_refused() {
        PixelPolicy pixels = parse("""
                { "Domains": [ { "Name": "default", "Pixels": { "VoiceAudio": "allow", "EmbeddedOverlays": "refuse" } } ] }
                """).domains().get(0).pixels();

        assertEquals(
                new PixelPolicy(
                        PixelPolicy.Rule.REFUSE, PixelPolicy.Rule.ALLOW, List.of(), PixelPolicy.Rule.ALLOW, true),
                pixels);
    }

    @Test
    void a_voice_cannot_be_blacked_out() {
        assertEquals(
                List.of("Setting Pseudonymizer.Domains[0].Pixels.VoiceAudio: found \"blackout\", allowed is one of"
                        + " \"refuse\", \"allow\""),
                problems("{ \"Domains\": [ { \"Name\": \"a\", \"Pixels\": { \"VoiceAudio\": \"blackout\" } } ] }"));
    }

    @Test
    void hostile_expressions_and_numbers_are_problems_like_others() {
        List<String> problems = problems("""
                { "Domains": [ { "Name": "a", "Pixels": { "Recipes": [ { "Model": "%s",
                    "Rectangles": [ { "X": 1e-99999, "Width": 1, "Height": 1 } ] } ] } } ] }
                """.formatted("(".repeat(100_000) + ")".repeat(100_000)));

        assertEquals(2, problems.size());
    }

    @Test
    void problems_of_lists_hide_none_of_pixels() {
        List<String> problems = problems("""
                { "Domains": [ { "Name": "a", "Profile": { "Options": ["CleanPixelData"], "Keep": ["PatientID"] } } ] }
                """);

        assertEquals(2, problems.size());
        assertTrue(problems.stream().anyMatch(problem -> problem.contains("Pixels.Suspicious")));
    }

    @Test
    void everything_wrong_with_recipes_is_told_at_once() {
        List<String> problems = problems("""
                { "Domains": [ { "Name": "a", "Profile": { "Options": ["CleanPixelData"] }, "Pixels": {
                    "BurnedIn": "blacken", "Recipes": [
                      { "Manufacturer": "(", "Rows": 0, "Rectangles": [ { "X": 1, "Width": 5 } ] },
                      { "Columns": 10, "Rows": 10, "Rectangles": [ { "X": 8, "Width": 3, "Heigth": 1 } ] },
                      { } ] } } ] }
                """);

        String pixels = "Setting Pseudonymizer.Domains[0].Pixels.";
        assertEquals(
                List.of(
                        pixels + "BurnedIn: found \"blacken\", allowed is one of \"refuse\", \"allow\", \"blackout\"",
                        pixels
                                + "Suspicious: is by default \"allow\", but Profile.Options has CleanPixelData, with which"
                                + " allowed is \"refuse\", \"blackout\"",
                        pixels + "Recipes[0].Manufacturer: found \"(\", allowed is a regular expression",
                        pixels + "Recipes[0].Rows: found 0, allowed is a whole number from 1 to 65535",
                        pixels + "Recipes[0].Rectangles[0].Height: must be set, for the recipe has no Rows",
                        pixels + "Recipes[1].Rectangles[0].Heigth: no such setting; did you mean Height?",
                        pixels + "Recipes[1].Rectangles[0]: reaches beyond the Rows and Columns of its recipe",
                        pixels + "Recipes[2].Rectangles: must be set: at least one"),
                problems);
    }

    @Test
    void lists_that_would_break_the_copy_are_refused() {
        List<String> problems = problems("""
                { "Domains": [ { "Name": "a", "AllowKeep": ["PatientID", "StudyDate"],
                    "Profile": { "Keep": ["PatientID", "StudyDate"], "Remove": ["SOPClassUID"],
                                 "Replace": { "PatientName": "Mercy", "KVP": "much" } } } ] }
                """);

        assertEquals(
                List.of(
                        "Setting Pseudonymizer.Domains[0].Profile: Keep (0010,0020) PatientID: it carries the pseudonym",
                        "Setting Pseudonymizer.Domains[0].Profile: Keep (0008,0020) StudyDate: beside dates that"
                                + " RetainLongitudinalModifiedDates shifts it would tell the shift",
                        "Setting Pseudonymizer.Domains[0].Profile: Remove (0008,0016) SOPClassUID: the rest has no"
                                + " meaning without it",
                        "Setting Pseudonymizer.Domains[0].Profile: Replace (0010,0010) PatientName: it carries the"
                                + " pseudonym",
                        "Setting Pseudonymizer.Domains[0].Profile: Replace (0018,0060) KVP: no value of VR DS",
                        "Setting Pseudonymizer.Domains[0].AllowKeep: (0008,0020) StudyDate: beside dates that"
                                + " RetainLongitudinalModifiedDates shifts it would tell the shift",
                        "Setting Pseudonymizer.Domains[0].AllowKeep: (0010,0020) PatientID: it carries the pseudonym"),
                problems);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"Database\": { \"Url\": \"jdbc:mysql://u:4711secret@x\" } }",
                "{ \"Database\": { \"Url\": \"jdbc:postgresql://x\", \"Password\": [\"4711secret\"] } }",
                "{ \"Database\": { \"Password\": \"4711secret\" } }",
                "{ \"Database\": \"jdbc:postgresql://x?password=4711secret\" }",
                "{ \"Database\": [\"4711secret\"] }",
                "{ \"Database\": { \"jdbc:postgresql://x?password=4711secret\": \"\" } }",
                "{ \"jdbc:postgresql://x?password=4711secret\": {} }",
                "{ \"Database\": { \"Url\": \"jdbc:postgresql://x\", \"User\": [\"4711secret\"] } }",
                "{ \"Database\": { \"Url\": \"jdbc:postgresql://x\", \"PasswordFile\": \"4711secret\" } }",
                "{ \"Database\": { \"MaximumConnections\": \"4711secret\", \"TimeoutSeconds\": \"4711secret\" } }",
                "{ \"KeyFile\": \"4711secret\" }",
                "{ \"KeyFile\": { \"default\": \"4711secret\" } }",
                "{ \"DataDirectory\": [\"4711secret\"] }",
                "{ \"Administrators\": \"alice:4711secret\" }",
                "{ \"Administrators\": { \"alice\": \"4711secret\" } }",
                "{ \"Administrators\": { \"Users\": { \"alice\": \"4711secret\" } } }",
                "{ \"Administrators\": [ { \"alice\": \"4711secret\" } ] }",
                "{ \"Intercept\": { \"Password\": \"4711secret\" } }",
                "{ \"InterceptInternal\": \"4711secret\" }",
                "{ \"Workers\": [\"4711secret\"] }",
                "{ \"Domains\": \"4711secret\" }",
                "{ \"Domains\": [\"4711secret\"] }",
                "{ \"Domains\": [ { \"Name\": { \"a\": \"4711secret\" } } ] }",
                "{ \"Domains\": [ { \"Name\": \"a\", \"Profile\": { \"Replace\": \"4711secret\" } } ] }",
                "{ \"Java\": \"4711secret\" }",
                "{ \"Java\": { \"Options\": \"-Djavax.net.ssl.trustStorePassword=4711secret\" } }",
                "{ \"Java\": { \"Options\": [[\"4711secret\"]] } }",
                "{ \"TrustedProxies\": [\"alice:4711secret@10.0.0.1\"] }"
            })
    void no_password_is_told(String section) {
        assertFalse(problems(section).toString().contains("4711secret"));
    }

    @Test
    void a_value_of_the_wrong_type_is_told_by_its_type() {
        assertEquals(
                List.of(
                        "Setting Pseudonymizer.Database: found a text, allowed is an object",
                        "Setting Pseudonymizer.KeyFile: found a text (not shown here), allowed is an absolute path",
                        "Setting Pseudonymizer.Modify: found a list, allowed is one of \"allow\", \"block\"",
                        "Setting Pseudonymizer.Domains[0]: found null, allowed is an object",
                        "Setting Pseudonymizer.Administrators: found true, allowed is a list of users, or an object with"
                                + " Users, Groups and Permissions",
                        "Setting Pseudonymizer.Workers: found an object, allowed is a whole number from 1 to 256",
                        "Setting Pseudonymizer.AnonymizedFrom: found a number, allowed is true or false",
                        "Setting Pseudonymizer (a key that is not shown here): no such setting; allowed are "),
                problems("""
                        { "Database": "x", "KeyFile": "x", "Modify": [], "Domains": [null], "Administrators": true,
                          "Workers": {}, "AnonymizedFrom": 1, "jdbc:postgresql:x": {} }
                        """).stream()
                        .map(problem -> problem.replaceFirst("(?<=allowed are )[A-Z]\\w+, .*", ""))
                        .toList());
    }

    @Test
    void a_user_with_a_password_among_the_administrators_is_not_told() {
        String configuration = """
                { "StorageDirectory": "/s", "AuthenticationEnabled": true, "RegisteredUsers": { "bob": "b" },
                  "Pseudonymizer": { "Administrators": ["alice:4711secret"] } }
                """;

        SettingsException refusal = assertThrows(SettingsException.class, () -> Settings.parse(configuration));

        assertEquals(
                List.of("Setting Pseudonymizer.Administrators[0]: found a text with a colon (not shown here), allowed"
                        + " are Orthanc's RegisteredUsers"),
                refusal.problems());
    }

    @Test
    void no_password_is_printed() {
        Settings settings = parse(
                "{ \"Database\": { \"Url\": \"jdbc:postgresql://u:4711secret@x\", \"Password\": \"4711secret\" } }");

        assertFalse(settings.toString().contains("4711secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{ \"Pseudonymizer\": { \"Database\": { \"Password\": \"4711secret }"})
    void an_unreadable_configuration_is_refused_and_not_quoted(String configuration) {
        SettingsException refusal = assertThrows(SettingsException.class, () -> Settings.parse(configuration));

        assertEquals(
                "Orthanc's configuration is no readable JSON object",
                refusal.problems().get(0));
        assertFalse(String.valueOf(refusal.getMessage()).contains("4711secret"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    { "StorageDirectory": "/s" }                                                                | false
                    { "StorageDirectory": "/s", "RemoteAccessAllowed": true }                                   | true
                    { "StorageDirectory": "/s", "RemoteAccessAllowed": true, "AuthenticationEnabled": false }   | false
                    { "StorageDirectory": "/s", "AuthenticationEnabled": true }                                 | true
                    """)
    void authentication_is_enabled_when_orthanc_enables_it(String configuration, boolean enabled) {
        assertEquals(enabled, Settings.parse(configuration).authenticationEnabled());
    }

    @Test
    void an_administrator_must_be_a_user_of_orthanc() {
        String configuration = """
                { "StorageDirectory": "/s", "AuthenticationEnabled": true, "RegisteredUsers": { "bob": "4711secret" },
                  "Pseudonymizer": { "Administrators": ["bob", "alice"] } }
                """;

        SettingsException refusal = assertThrows(SettingsException.class, () -> Settings.parse(configuration));

        assertEquals(
                List.of(
                        "Setting Pseudonymizer.Administrators[1]: found \"alice\", allowed are Orthanc's RegisteredUsers"),
                refusal.problems());
    }

    @Test
    void an_administrator_among_users_must_be_one_of_orthanc_unless_another_plugin_knows_users() {
        String users = "\"AuthenticationEnabled\": true, \"RegisteredUsers\": { \"bob\": \"4711secret\" },";
        String section =
                "\"Pseudonymizer\": { \"Administrators\": { \"Users\": [\"alice\"], \"Groups\": [\"it\"] } } }";

        SettingsException refusal = assertThrows(
                SettingsException.class, () -> Settings.parse("{ \"StorageDirectory\": \"/s\"," + users + section));
        Settings authorized = Settings.parse("{ \"StorageDirectory\": \"/s\"," + users
                + "\"Authorization\": { \"WebServiceRootUrl\": \"http://auth/\" }," + section);

        assertEquals(
                List.of(
                        "Setting Pseudonymizer.Administrators.Users[0]: found \"alice\", allowed are Orthanc's RegisteredUsers"),
                refusal.problems());
        assertEquals(new Administrators(Set.of("alice"), Set.of("it"), Set.of()), authorized.administrators());
        assertTrue(authorized.authorization().knowsUsers());
    }

    @Test
    void a_plain_list_of_administrators_means_users() {
        assertEquals(
                new Administrators(Set.of("admin-permissions"), Set.of(), Set.of()),
                parse("{ \"Administrators\": [\"admin-permissions\"] }").administrators());
    }

    @Test
    void what_administrators_may_be_is_told() {
        assertEquals(
                "Setting Pseudonymizer.Administrators: found a text, allowed is a list of users, or an object with"
                        + " Users, Groups and Permissions",
                problem("{ \"Administrators\": \"alice\" }"));
    }

    @Test
    void a_wrong_administrator_is_told_together_with_all_other_problems() {
        assertEquals(
                List.of(
                        "Setting Pseudonymizer.Intercept: found \"on\", allowed is one of \"replace\", \"block\", \"off\"",
                        "Setting Pseudonymizer.Administrators.Groups[0]: found a number, allowed is a text",
                        "Setting Pseudonymizer.Administrators.Everybody: no such setting; allowed are Groups, Permissions, Users",
                        "Setting Pseudonymizer.Workers: found 0, allowed is a whole number from 1 to 256"),
                problems(
                        "{ \"Intercept\": \"on\", \"Administrators\": { \"Groups\": [5], \"Everybody\": true }, \"Workers\": 0 }"));
    }

    @Test
    void what_to_configure_beside_the_authorization_plugin_works_as_it_is_documented() throws IOException {
        String text = Files.readString(Path.of("docs/operation.md"));
        int example = text.indexOf("```json", text.indexOf("## Beside the authorization plugin"));
        String documented = text.substring(text.indexOf('{', example), text.indexOf("```", example + 7));

        Settings settings = Settings.parse(documented.replaceFirst("\\{", "{ \"StorageDirectory\": \"/s\","));

        assertEquals(
                new Administrators(Set.of(), Set.of("research-data"), Set.of("admin-permissions")),
                settings.administrators());
        assertEquals(Map.of("trial", "trial"), settings.marks().labels());
        assertTrue(settings.authorization().knowsUsers());
    }

    @Test
    void no_password_of_a_user_is_told() {
        Settings settings = Settings.parse(
                "{ \"StorageDirectory\": \"/s\", \"RegisteredUsers\": { \"bob\": \"4711secret\", \"odd\": 5 } }");

        assertFalse(settings.toString().contains("4711secret"));
        assertEquals(Set.of("bob"), settings.registeredUsers().digests().keySet());
    }

    @Test
    void a_relative_storage_directory_is_no_place_for_a_database_or_a_key() {
        SettingsException refusal = assertThrows(
                SettingsException.class, () -> Settings.parse("{ \"StorageDirectory\": \"OrthancStorage\" }"));
        Settings elsewhere = Settings.parse("""
                { "Pseudonymizer": { "KeyFile": "/etc/p.key", "Database": { "Url": "jdbc:postgresql://x" } } }
                """);

        assertTrue(refusal.problems().get(0).startsWith("Setting Pseudonymizer.DataDirectory: must be set"));
        assertEquals(Path.of("/etc/p.key"), elsewhere.keyFile());
    }

    @Test
    void the_example_works_and_has_every_default() throws IOException {
        String example = Files.readString(Path.of("orthanc.json"));

        Settings settings = Settings.parse(example);

        assertEquals(Settings.parse("{ \"StorageDirectory\": \"/var/lib/orthanc/db-v6\" }"), settings);
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
