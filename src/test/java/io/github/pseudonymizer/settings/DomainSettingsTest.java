// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.pattern.NamePattern;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.pixel.PixelRecipe;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import io.github.pseudonymizer.plan.wish.AssignedPseudonyms;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.profile.Identifiers;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.PatientNameForm;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Profile;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of a domain: what it keeps, and what happens to pixels. */
class DomainSettingsTest extends SettingsFixture {

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

    @Test
    void it_is_known_whether_an_edition_is_named() {
        Settings settings = parse("""
            { "Domains": [ { "Name": "default", "Profile": { "Edition": "2026d" } }, { "Name": "a", "Profile": {} },
                           { "Name": "b" } ] }
            """);

        assertEquals(
                List.of(true, false, false),
                settings.domains().stream()
                        .map(domain -> domain.profileSettings().editionNamed())
                        .toList());
    }

    @Test
    void pseudonyms_may_be_assigned_by_those_whom_the_domain_allows() {
        Settings settings = parse("""
            { "Domains": [ { "Name": "default" }, { "Name": "a", "Pseudonym": { "Assigned": "administrators" } },
                           { "Name": "b", "Pseudonym": { "Assigned": "everyone" } } ] }
            """);

        assertEquals(
                List.of(AssignedPseudonyms.IGNORE, AssignedPseudonyms.ADMINISTRATORS, AssignedPseudonyms.EVERYONE),
                settings.domains().stream()
                        .map(domain -> domain.policy().assigned())
                        .toList());
    }

    @Test
    void spellings_of_patient_ids_can_mean_one_patient() {
        Settings.DomainSettings domain = parse("""
            { "Domains": [ { "Name": "default",
                "NormalizePatientIds": { "IgnoreCase": true, "DropLeadingZeros": true, "DropPrefix": "MRN-" } } ] }
            """).domains().get(0);

        PatientIdForm form = new PatientIdForm(true, true, "MRN-");
        assertEquals(form, domain.patientIds().form());
        assertEquals(form, domain.profile().identifiers().patientIds());
    }

    @Test
    void accession_numbers_and_study_ids_can_get_pseudonyms() {
        Profile profile = parse("""
            { "Domains": [ { "Name": "default", "Profile": { "AccessionNumberAndStudyId": "pseudonym" } } ] }
            """).domains().get(0).profile();

        assertEquals(Profile.DEFAULT.with(new Identifiers(true, PatientIdForm.AS_IT_IS)), profile);
        assertEquals(
                List.of("Setting Pseudonymizer.Domains[0].Profile.AccessionNumberAndStudyId: found \"keep\", allowed is"
                        + " one of \"pseudonym\", \"remove\""),
                problems("{ \"Domains\": [ { \"Name\": \"a\", \"Profile\": { \"AccessionNumberAndStudyId\": \"keep\" }"
                        + " } ] }"));
    }

    @Test
    void patients_names_can_follow_a_pattern() {
        Profile profile = parse("""
            { "Domains": [ { "Name": "default", "Pseudonym": { "PatientName": "Trial^{Pseudonym}" } } ] }
            """).domains().get(0).profile();

        assertEquals("Trial^{Pseudonym}", profile.identifiers().patientName().pattern());
        assertEquals(
                List.of("Setting Pseudonymizer.Domains[0].Pseudonym.PatientName: found \"Anonymous\", allowed is "
                        + PatientNameForm.ALLOWED),
                problems(
                        "{ \"Domains\": [ { \"Name\": \"a\", \"Pseudonym\": { \"PatientName\": \"Anonymous\" } } ] }"));
    }

    @Test
    void the_default_domain_is_for_what_no_rule_tells() {
        assertEquals(
                List.of("Setting Pseudonymizer.Domains[0].Rules: are for other domains; default is for the studies of"
                        + " which no rule holds"),
                problems("{ \"Domains\": [ { \"Name\": \"default\", \"Rules\": [ { \"Users\": [\"bob\"] } ] } ] }"));
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
                                + "Suspicious: is by default \"allow\", but Profile.Options has CleanPixelData, with"
                                + " which allowed is \"refuse\", \"blackout\"",
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
                        "Setting Pseudonymizer.Domains[0].Profile: Keep (0010,0020) PatientID: it carries the"
                                + " pseudonym",
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
}
