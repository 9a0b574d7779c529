// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Treatment;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Profile;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateRulesTest {

    private static final Plan SAFE = Plans.with(Option.RETAIN_SAFE_PRIVATE, Option.RETAIN_LONGITUDINAL_MODIFIED_DATES);
    private static final Action GONE = new Action.Remove();

    private static Ruling ruling(Plan plan, String tag, Vr vr, String creator, Treatment treatment) {
        int depth = treatment == Treatment.OPEN ? 0 : 1;
        return plan.rulingFor(new Attribute(Tag.parse(tag), vr, creator, Plans.inside(depth, treatment)));
    }

    private static Action action(Plan plan, String tag, Vr vr, String creator) {
        return ruling(plan, tag, vr, creator, Treatment.OPEN).action();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0019100C | IS | SIEMENS MR HEADER
            0019110C | IS | SIEMENS MR HEADER
            0019FF0C | IS | SIEMENS MR HEADER
            00191023 | DS | GEMS_ACQU_01
            00190011 | LO | GEMS_ACQU_01
            7E011010 | SQ | HOLOGIC, Inc.
            2001105F | SQ | Philips Imaging DD 001
            """)
    void what_the_standard_lists_stays_with_its_creator_in_whichever_block(String tag, Vr vr, String creator) {
        Ruling ruling = ruling(SAFE, tag, vr, creator, Treatment.OPEN);

        assertEquals(new Action.Keep(), ruling.action());
        assertEquals(Ruling.Source.OPTION, ruling.source());
        assertTrue(ruling.reason().startsWith("RetainSafePrivate: C"), ruling.reason());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0019100C | IS | GEMS_ACQU_01        | another creator
            0019100C | IS | siemens mr header   | another spelling
            0019100C | IS | ''                  | nobody
            0021100C | IS | SIEMENS MR HEADER   | another group
            001910FC | IS | SIEMENS MR HEADER   | another element
            00190010 | LO | MERCY PRIVATE       | an unknown creator itself
            0019100C | SQ | SIEMENS MR HEADER   | items where a number belongs
            2001105F | UN | Philips Imaging DD 001 | bytes where items belong
            00190001 | UN | SIEMENS MR HEADER   | where no creator can reserve anything
            0007100C | IS | SIEMENS MR HEADER   | a group that nobody may use
            """)
    void anything_else_goes(String tag, Vr vr, String creator, String why) {
        assertEquals(GONE, action(SAFE, tag, vr, creator), why);
    }

    @Test
    void nothing_stays_without_the_option() {
        Plan plan = Plans.with(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES);

        assertEquals(GONE, action(plan, "0019100C", Vr.IS, "SIEMENS MR HEADER"));
        assertEquals(GONE, action(plan, "00190010", Vr.LO, "SIEMENS MR HEADER"));
    }

    @ParameterizedTest
    @CsvSource({"UI", "UN", "LO"})
    void a_listed_uid_is_mapped_however_it_is_encoded(Vr encoded) {
        assertEquals(new Action.MapUid(), action(SAFE, "00991002", encoded, "NQHeader"));
    }

    @Test
    void a_listed_uid_stays_where_uids_stay() {
        Plan plan = Plans.with(Option.RETAIN_SAFE_PRIVATE, Option.RETAIN_UIDS);

        assertEquals(new Action.Keep(), action(plan, "00991002", Vr.UI, "NQHeader"));
    }

    @Test
    void listed_text_is_cleaned_and_bytes_stay_only_if_they_identify_nobody() {
        assertEquals(new Action.Clean(GONE), action(SAFE, "0019109E", Vr.LO, "GEMS_ACQU_01"));
        assertEquals(new Action.KeepUnlessIdentifying(), action(SAFE, "0019109E", Vr.UN, "GEMS_ACQU_01"));
        assertEquals(new Action.KeepUnlessIdentifying(), action(SAFE, "7E011012", Vr.OB, "HOLOGIC, Inc."));
    }

    @Test
    void private_text_does_not_survive_where_text_does_not() {
        assertEquals(
                GONE,
                ruling(SAFE, "0019109E", Vr.LO, "GEMS_ACQU_01", Treatment.BLANKED)
                        .action());
        assertEquals(
                new Action.Clean(GONE),
                ruling(SAFE, "0019109E", Vr.LO, "GEMS_ACQU_01", Treatment.CLEANED)
                        .action());
    }

    @ParameterizedTest
    @CsvSource({
        "RETAIN_LONGITUDINAL_MODIFIED_DATES, DA, ShiftDate",
        "RETAIN_LONGITUDINAL_MODIFIED_DATES, TM, Keep",
        "RETAIN_LONGITUDINAL_FULL_DATES, DT, Keep",
        "CLEAN_GRAPHICS, DA, Remove",
        "CLEAN_GRAPHICS, TM, Remove"
    })
    void a_private_date_is_treated_as_the_option_about_dates_says(Option option, Vr vr, String expected) {
        // The standard gives this one no VR, so that of the encoding counts.
        Plan plan = Plans.with(Option.RETAIN_SAFE_PRIVATE, option);

        Action action = action(plan, "01191011", vr, "SIEMENS Ultrasound SC2000");

        assertEquals(expected, action.getClass().getSimpleName());
    }

    private static Plan naming(String attribute, Option... options) {
        return Plans.of(new Profile(
                "2026d",
                Set.of(options),
                Set.of(),
                Set.of(),
                Map.of(),
                Set.of(PrivateAttribute.parse(attribute).orElseThrow()),
                List.of()));
    }

    @Test
    void what_the_domain_names_by_its_creator_stays_in_whichever_block_at_every_depth() {
        Plan plan = naming("0029,xx10,SIEMENS CSA HEADER");

        for (String tag : new String[] {"00291010", "00291110", "00290010"}) {
            Attribute nested =
                    new Attribute(Tag.parse(tag), Vr.OB, "SIEMENS CSA HEADER", Plans.inside(2, Treatment.OPEN));
            assertEquals(new Action.Keep(), action(plan, tag, Vr.OB, "SIEMENS CSA HEADER"));
            assertEquals(new Action.Keep(), plan.actionFor(nested));
        }
        assertEquals(GONE, action(plan, "00291020", Vr.OB, "SIEMENS CSA HEADER"));
        assertEquals(GONE, action(plan, "00291010", Vr.OB, "MERCY PRIVATE"));
    }

    @Test
    void what_the_domain_names_is_mapped_and_shifted_like_the_rest() {
        Plan plan = naming("0029,xx10,MERCY PRIVATE", Option.RETAIN_LONGITUDINAL_MODIFIED_DATES);

        assertEquals(new Action.MapUid(), action(plan, "00291010", Vr.UI, "MERCY PRIVATE"));
        assertEquals(new Action.ShiftDate(), action(plan, "00291010", Vr.DA, "MERCY PRIVATE"));
        assertEquals(new Action.MapUid(), action(naming("0099,xx02,NQHeader"), "00991002", Vr.UN, "NQHeader"));
    }

    @Test
    void what_the_domain_names_by_tag_is_mapped_and_shifted_too() {
        Tag tag = Tag.of(0x0029, 0x1010);
        Plan plan = Plans.of(new Profile(
                "2026d", Set.of(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES), Set.of(tag), Set.of(), Map.of()));

        assertEquals(new Action.MapUid(), action(plan, "00291010", Vr.UI, "MERCY PRIVATE"));
        assertEquals(new Action.ShiftDate(), action(plan, "00291010", Vr.DT, "MERCY PRIVATE"));
        assertEquals(new Action.Keep(), action(plan, "00291010", Vr.OB, "MERCY PRIVATE"));
        assertEquals(new Action.Keep(), action(plan, "00290010", Vr.LO, "MERCY PRIVATE"));
    }

    @Test
    void who_names_what_the_standard_holds_to_be_safe_still_claims_the_profile() {
        assertEquals(
                "113100",
                naming("0019,xx0C,SIEMENS MR HEADER", Option.RETAIN_SAFE_PRIVATE)
                        .stamp()
                        .codes()
                        .get(0)
                        .value());
        assertEquals(
                Set.of(),
                Set.copyOf(naming("0019,xx0C,SIEMENS MR HEADER").stamp().codes()));
        assertTrue(naming("0019,xx0C,MERCY")
                .stamp()
                .method()
                .contains("beyond the profile, may keep some private attributes"));
    }

    @Test
    void no_option_but_safe_private_keeps_anything_private() {
        Set<Option> options = EnumSet.allOf(Option.class);
        options.removeIf(option -> !option.hasColumn());
        options.remove(Option.RETAIN_SAFE_PRIVATE);
        options.remove(Option.RETAIN_LONGITUDINAL_FULL_DATES);

        Plan plan = Plans.with(options.toArray(Option[]::new));

        assertEquals(GONE, action(plan, "0019100C", Vr.IS, "SIEMENS MR HEADER"));
    }
}
