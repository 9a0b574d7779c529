// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static io.github.pseudonymizer.plan.Plans.MODIFIED_DATES;
import static io.github.pseudonymizer.plan.Plans.NOTHING_ALLOWED;
import static io.github.pseudonymizer.plan.Plans.tag;
import static io.github.pseudonymizer.plan.Plans.top;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Wishes that meet the domain's lists, its edition and its options. */
class WishesAndRulesTest extends PlannedWishesFixture {

    @Test
    void private_tags_are_kept_only_with_permission_and_only_if_they_identify_nobody() {
        Wishes wishes = new Wishes(Set.of(), Set.of(), Map.of(), true, "");
        Tag creator = Tag.of(0x0029, 0x0010);
        Tag element = Tag.of(0x0029, 0x1010);

        Decision refused = decide(wishes);
        Plan allowed = Planner.decide(MODIFIED_DATES, new RequestPolicy(Set.of(), true), wishes)
                .plan();

        assertEquals(1, refused.ignored().size());
        assertEquals(new Action.Remove(), Plans.at(refused.plan(), element, Vr.OB, 0, false));
        assertEquals(new Action.Keep(), Plans.at(allowed, creator, Vr.LO, 3, false));
        assertEquals(new Action.KeepUnlessIdentifying(), Plans.at(allowed, element, Vr.OB, 0, false));
        assertEquals(new Action.KeepUnlessIdentifying(), Plans.at(allowed, element, Vr.SQ, 0, false));
        assertEquals(new Action.MapUid(), Plans.at(allowed, element, Vr.UI, 1, false));
        assertEquals(new Action.ShiftDate(), Plans.at(allowed, element, Vr.DA, 1, false));
        assertEquals(new Action.Remove(), Plans.at(allowed, element, Vr.PN, 1, false));
        assertEquals(new Action.Remove(), Plans.at(allowed, Tag.of(0x0029, 0x0001), Vr.UN, 0, false));
    }

    @Test
    void another_edition_is_not_followed_and_not_quoted() {
        assertEquals(
                List.of(),
                decide(new Wishes(Set.of(), Set.of(), Map.of(), false, "2026d")).ignored());
        assertEquals(
                List.of("DicomVersion: this domain's edition is 2026d"),
                decide(new Wishes(Set.of(), Set.of(), Map.of(), false, "Mercy")).ignored());
    }

    @Test
    void the_domains_lists_win_over_the_table_at_the_top_level() {
        Profile profile = new Profile(
                "2026d",
                Plans.MODIFIED_DATES.options(),
                Set.of(tag("BodyPartExamined"), tag("StudyDescription"), Tag.of(0x0029, 0x1010)),
                Set.of(tag("Manufacturer")),
                Map.of(tag("ClinicalTrialProtocolID"), "MERCY-1"));

        Plan plan = Plans.of(profile);

        assertEquals(new Action.Keep(), top(plan, tag("StudyDescription")));
        assertEquals(new Action.Remove(), top(plan, tag("Manufacturer")));
        assertEquals(new Action.Replace("MERCY-1"), top(plan, tag("ClinicalTrialProtocolID")));
        assertEquals(Map.of(tag("ClinicalTrialProtocolID"), "MERCY-1"), Plans.additions(plan));
        assertEquals(new Action.Keep(), Plans.at(plan, Tag.of(0x0029, 0x1010), Vr.OB, 0, false));
        assertEquals(new Action.Keep(), Plans.at(plan, Tag.of(0x0029, 0x0010), Vr.LO, 0, false));
        assertEquals(new Action.Remove(), Plans.at(plan, Tag.of(0x0029, 0x1011), Vr.OB, 0, false));
        assertEquals(new Action.Remove(), Plans.at(plan, tag("StudyDescription"), Vr.LO, 1, false));
    }

    @Test
    void the_domains_lists_win_over_wishes_except_that_more_may_be_removed() {
        Tag description = tag("StudyDescription");
        Tag protocol = tag("ClinicalTrialProtocolID");
        Tag manufacturer = tag("Manufacturer");
        Profile profile =
                new Profile("2026d", Set.of(), Set.of(description), Set.of(manufacturer), Map.of(protocol, "MERCY-1"));
        Wishes wishes = new Wishes(Set.of(manufacturer), Set.of(description, protocol), Map.of(), false, "");

        Decision decision = Planner.decide(profile, NOTHING_ALLOWED, wishes);

        assertEquals(new Action.Remove(), top(decision.plan(), description));
        assertEquals(new Action.Remove(), top(decision.plan(), manufacturer));
        assertEquals(new Action.Replace("MERCY-1"), top(decision.plan(), protocol));
        assertEquals(2, decision.ignored().size(), decision.ignored().toString());
    }

    @Test
    void a_client_chooses_the_edition_where_it_may() {
        Wishes wishes = new Wishes(Set.of(), Set.of(), Map.of(), false, "2008");

        Decision allowed = Planner.decide(MODIFIED_DATES, new RequestPolicy(Set.of(), Set.of(), false, true), wishes);
        Decision forbidden = decide(wishes);

        assertEquals(List.of(), allowed.ignored());
        assertEquals(
                "PS3.15 2008 Basic + modified dates",
                allowed.plan().stamp().method().get(1));
        assertEquals(List.of("DicomVersion: this domain's edition is 2026d"), forbidden.ignored());
        assertEquals(Plans.of(MODIFIED_DATES).stamp(), forbidden.plan().stamp());
    }

    @Test
    void an_edition_that_nobody_knows_is_refused_only_where_it_would_be_used() {
        assertEquals(true, new RequestPolicy(Set.of(), Set.of(), false, true).refuses("1999z"));
        assertEquals(false, new RequestPolicy(Set.of(), Set.of(), false, true).refuses("2017c"));
        assertEquals(false, new RequestPolicy(Set.of(), Set.of(), false, true).refuses(""));
        assertEquals(false, NOTHING_ALLOWED.refuses("1999z"));
    }

    @Test
    void what_an_option_cleans_is_kept_no_further_by_a_wish() {
        Profile cleaning = new Profile(
                "2026d",
                Set.of(Option.CLEAN_DESCRIPTORS, Option.RETAIN_PATIENT_CHARACTERISTICS),
                Set.of(),
                Set.of(),
                Map.of());
        RequestPolicy policy = new RequestPolicy(tags("StudyDescription", "PatientAge"), false);

        Decision decision = Planner.decide(cleaning, policy, keep("StudyDescription", "PatientAge"));

        assertEquals(List.of(), decision.ignored());
        assertEquals(new Action.Clean(new Action.Remove()), top(decision.plan(), tag("StudyDescription")));
        assertEquals(new Action.CapAge(), top(decision.plan(), tag("PatientAge")));
        assertEquals(3, decision.plan().stamp().codes().size());
    }
}
