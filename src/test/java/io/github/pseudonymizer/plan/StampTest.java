// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static io.github.pseudonymizer.plan.Plans.tag;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.plan.action.Stamps;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StampTest {

    private static final Stamp.Code BASIC =
            new Stamp.Code("113100", "DCM", "Basic Application Confidentiality Profile");
    private static final Stamp.Code MODIFIED =
            new Stamp.Code("113107", "DCM", "Retain Longitudinal Temporal Information Modified Dates Option");

    private static Profile keeping(Set<Option> options, Tag... tags) {
        return new Profile("2026d", options, Set.of(tags), Set.of(), Map.of());
    }

    @Test
    void the_default_profile_says_what_it_does() {
        Stamp stamp = Plans.of(Plans.MODIFIED_DATES).stamp();

        assertEquals(List.of(Stamps.PROGRAM, "PS3.15 2026d Basic + modified dates"), stamp.method());
        assertEquals(List.of(BASIC, MODIFIED), stamp.codes());
        assertEquals("MODIFIED", stamp.longitudinalTemporalInformationModified());
    }

    @Test
    void without_dates_they_are_removed() {
        Stamp stamp = Plans.of(Plans.BASIC).stamp();

        assertEquals(List.of(BASIC), stamp.codes());
        assertEquals("REMOVED", stamp.longitudinalTemporalInformationModified());
    }

    @Test
    void who_keeps_more_than_the_profile_does_not_claim_it() {
        Stamp stamp = Plans.of(keeping(Plans.MODIFIED_DATES.options(), tag("StudyDescription")))
                .stamp();

        assertEquals(List.of(MODIFIED), stamp.codes());
        assertEquals("beyond the profile, may keep (0008,1030)", stamp.method().get(2));
    }

    @Test
    void keeping_what_stays_anyway_takes_no_claim_away() {
        assertEquals(
                List.of(BASIC),
                Plans.of(keeping(Set.of(), tag("Manufacturer"))).stamp().codes());
    }

    @Test
    void a_client_that_keeps_more_takes_the_claim_away() {
        RequestPolicy policy = new RequestPolicy(Set.of(tag("SeriesDescription")), true);
        Wishes descriptions = new Wishes(Set.of(tag("SeriesDescription")), Set.of(), Map.of(), false, "");
        Wishes privateTags = new Wishes(Set.of(), Set.of(), Map.of(), true, "");

        for (Wishes wishes : List.of(descriptions, privateTags)) {
            Stamp stamp =
                    Planner.decide(Plans.MODIFIED_DATES, policy, wishes).plan().stamp();

            assertEquals(List.of(MODIFIED), stamp.codes());
        }
    }

    @Test
    void a_fixed_value_or_a_removal_takes_no_claim_away() {
        Profile profile = new Profile(
                "2026d",
                Set.of(),
                Set.of(),
                Set.of(tag("Manufacturer")),
                Map.of(tag("StudyDescription"), "Mercy Trial"));

        assertEquals(List.of(BASIC), Plans.of(profile).stamp().codes());
    }

    @Test
    void a_date_that_is_kept_is_told() {
        Stamp stamp = Plans.of(keeping(Set.of(), tag("StudyDate"))).stamp();

        assertEquals("UNMODIFIED", stamp.longitudinalTemporalInformationModified());
    }

    @Test
    void no_value_of_the_method_is_longer_than_vr_lo_allows() {
        Tag[] many = IntStream.range(0, 100)
                .mapToObj(i -> Tag.of(0x0029, 0x1000 + i))
                .toArray(Tag[]::new);

        List<String> method =
                Plans.of(keeping(Plans.MODIFIED_DATES.options(), many)).stamp().method();

        assertTrue(method.stream().allMatch(value -> value.length() <= 64));
        assertEquals("beyond the profile, may keep 80 more", method.get(method.size() - 1));
    }

    @Test
    void the_program_has_the_version_of_the_build() throws IOException {
        String pom = Files.readAllLines(Path.of("pom.xml")).stream().collect(Collectors.joining());

        String version = pom.replaceFirst(".*?<version>([^<]*)</version>.*", "$1");

        assertEquals("Pseudonymizer for Orthanc " + version, Stamps.PROGRAM);
    }

    private static List<String> codes(Plan plan) {
        return plan.stamp().codes().stream().map(Stamp.Code::value).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "RETAIN_SAFE_PRIVATE, 113111, REMOVED",
        "RETAIN_UIDS, 113110, REMOVED",
        "RETAIN_DEVICE_IDENTITY, 113109, UNMODIFIED",
        "RETAIN_INSTITUTION_IDENTITY, 113112, REMOVED",
        "RETAIN_PATIENT_CHARACTERISTICS, 113108, REMOVED",
        "RETAIN_LONGITUDINAL_FULL_DATES, 113106, UNMODIFIED",
        "RETAIN_LONGITUDINAL_MODIFIED_DATES, 113107, MODIFIED",
        "CLEAN_DESCRIPTORS, 113105, REMOVED",
        "CLEAN_STRUCTURED_CONTENT, 113104, REMOVED",
        "CLEAN_GRAPHICS, 113103, REMOVED"
    })
    void every_option_has_its_code_beside_that_of_the_basic_profile(Option option, String code, String dates) {
        Plan plan = Plans.with(option);

        assertEquals(List.of("113100", code), codes(plan));
        assertEquals(dates, plan.stamp().longitudinalTemporalInformationModified());
    }

    @Test
    void the_method_names_every_option() {
        List<String> method = Plans.with(
                        Option.RETAIN_UIDS, Option.RETAIN_LONGITUDINAL_FULL_DATES, Option.CLEAN_DESCRIPTORS)
                .stamp()
                .method();

        assertEquals(
                List.of(
                        Stamps.PROGRAM,
                        "PS3.15 2026d Basic + full dates",
                        "option RetainUIDs",
                        "option CleanDescriptors"),
                method);
    }

    @Test
    void an_option_is_not_claimed_where_a_list_or_a_wish_undoes_it() {
        Set<Option> options = Set.of(
                Option.RETAIN_PATIENT_CHARACTERISTICS,
                Option.CLEAN_DESCRIPTORS,
                Option.RETAIN_LONGITUDINAL_MODIFIED_DATES);
        Profile uncleaned = new Profile("2026d", options, Set.of(tag("ProtocolName")), Set.of(), Map.of());
        Profile plain = new Profile("2026d", options, Set.of(), Set.of(), Map.of());
        Wishes withoutSex = new Wishes(Set.of(), Set.of(tag("PatientSex")), Map.of(), false, "");
        Wishes withoutDate = new Wishes(Set.of(), Set.of(tag("StudyDate")), Map.of(), false, "");
        Wishes withoutDescription = new Wishes(Set.of(), Set.of(tag("StudyDescription")), Map.of(), false, "");

        assertEquals(List.of("113108", "113107"), codes(Plans.of(uncleaned)));
        assertEquals(List.of("113100", "113107", "113105"), codes(asking(plain, withoutSex)));
        assertEquals(List.of("113100", "113108", "113105"), codes(asking(plain, withoutDate)));
        assertEquals(List.of("113100", "113108", "113107", "113105"), codes(asking(plain, withoutDescription)));
    }

    private static Plan asking(Profile profile, Wishes wishes) {
        return Planner.decide(profile, Plans.NOTHING_ALLOWED, wishes).plan();
    }

    @Test
    void a_plan_makes_its_stamp_once() {
        Plan plan = Plans.of(Profile.DEFAULT);

        assertSame(plan.stamp(), plan.stamp());
    }
}
