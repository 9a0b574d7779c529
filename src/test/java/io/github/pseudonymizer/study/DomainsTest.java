// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.Namespace;
import io.github.pseudonymizer.pseudonym.PatientIds;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import io.github.pseudonymizer.study.domain.Domain;
import io.github.pseudonymizer.study.domain.DomainException;
import io.github.pseudonymizer.study.domain.DomainRule;
import io.github.pseudonymizer.study.domain.StudyTraits;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainsTest {

    private static final List<Domain> ALL = List.of(cohort("default"), cohort("lungs"), cohort("mine"));

    private final FakeArchive archive = new FakeArchive();

    private static Domain cohort(String name) {
        return new Domain(
                new Namespace(name, new PseudonymFormat.Random("P")),
                PatientIds.DEFAULT,
                Profile.DEFAULT,
                PixelPolicy.DEFAULT,
                new RequestPolicy(Set.of(), false),
                uid -> uid);
    }

    @BeforeEach
    void receive() {
        archive.traits.put("ct", traits(Set.of("CT", "SR"), Set.of("TRIAL"), "Thorax, low dose"));
        archive.traits.put("mr", traits(Set.of("MR"), Set.of("ORTHANC"), "Head"));
    }

    private static StudyTraits traits(Set<String> modalities, Set<String> calledAets, String description) {
        return new StudyTraits(Set.of("checked"), modalities, calledAets, Set.of("SCANNER"), description);
    }

    private static DomainRule modality(String modality) {
        return new DomainRule(Set.of(), Set.of(), Set.of(modality), Set.of(), Set.of(), List.of());
    }

    private static DomainRule user(String user) {
        return new DomainRule(Set.of(user), Set.of(), Set.of(), Set.of(), Set.of(), List.of());
    }

    private static DomainRule description(String expression) {
        return new DomainRule(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), List.of(Pattern.compile(expression)));
    }

    private String of(Map<String, List<DomainRule>> rules, List<String> studies, String user) {
        return new Domains(ALL, rules)
                .of(() -> studies, user, archive)
                .namespace()
                .name();
    }

    @ParameterizedTest
    @CsvSource({"'', default", "default, default", "lungs, lungs"})
    void a_domain_is_found_by_its_name_and_the_default_by_none(String name, String namespace) {
        assertEquals(
                namespace, new Domains(ALL, Map.of()).named(name).namespace().name());
    }

    @Test
    void an_unknown_name_is_refused_with_those_there_are() {
        DomainException refused = assertThrows(DomainException.class, () -> new Domains(ALL, Map.of()).named("mercy"));

        assertEquals("unknown Domain; there are [default, lungs, mine]", refused.getMessage());
    }

    @Test
    void without_rules_everything_goes_to_the_default() {
        assertEquals("default", of(Map.of(), List.of("ct", "mr"), "alice"));
    }

    @ParameterizedTest
    @CsvSource({"ct, lungs", "mr, default"})
    void a_study_goes_to_the_domain_of_which_a_rule_holds(String study, String namespace) {
        assertEquals(namespace, of(Map.of("lungs", List.of(modality("US"), modality("CT"))), List.of(study), ""));
    }

    @Test
    void all_conditions_of_a_rule_must_hold_and_of_each_one_value() {
        DomainRule all = new DomainRule(
                Set.of("alice", "bob"),
                Set.of("checked"),
                Set.of("CT"),
                Set.of("TRIAL", "OTHER"),
                Set.of("SCANNER"),
                List.of(Pattern.compile("Abdomen"), Pattern.compile("(?i)thorax")));

        assertEquals("lungs", of(Map.of("lungs", List.of(all)), List.of("ct"), "bob"));
        assertEquals("default", of(Map.of("lungs", List.of(all)), List.of("ct"), "carol"));
        assertEquals("default", of(Map.of("lungs", List.of(all)), List.of("ct"), ""));
        assertEquals("default", of(Map.of("lungs", List.of(all)), List.of("mr"), "bob"));
    }

    @Test
    void rules_of_two_domains_that_hold_are_refused() {
        Map<String, List<DomainRule>> rules = Map.of("lungs", List.of(modality("CT")), "mine", List.of(user("alice")));

        DomainException refused = assertThrows(DomainException.class, () -> of(rules, List.of("ct"), "alice"));

        assertEquals(
                "the study belongs to several domains by their rules: [lungs, mine]; please name a Domain",
                refused.getMessage());
        assertEquals("lungs", of(rules, List.of("ct"), "bob"));
    }

    @Test
    void studies_of_different_domains_are_refused_together() {
        Map<String, List<DomainRule>> rules = Map.of("lungs", List.of(modality("CT")), "mine", List.of(modality("MR")));

        DomainException refused = assertThrows(DomainException.class, () -> of(rules, List.of("ct", "mr"), ""));

        assertEquals(
                "the studies belong to different domains: [lungs, mine]; please ask for them one by one, or name a Domain",
                refused.getMessage());
    }

    @Test
    void a_pattern_that_runs_away_is_stopped() {
        archive.traits.put("long", traits(Set.of(), Set.of(), "a".repeat(300) + "!"));

        assertThrows(
                DomainException.class,
                () -> of(Map.of("lungs", List.of(description("a*a*a*a*a*a*b"))), List.of("long"), ""));
    }

    @Test
    void what_is_known_of_a_study_is_in_no_message() {
        assertEquals(
                "StudyTraits[redacted]",
                traits(Set.of(), Set.of(), "Mercy's thorax").toString());
    }
}
