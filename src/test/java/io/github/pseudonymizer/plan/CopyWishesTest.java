// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.plan.action.WishedValue;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.PathWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CopyWishesTest {

    private static final Tag KVP = Tag.of(0x0018, 0x0060);
    private static final Tag DESCRIPTION = Tag.of(0x0008, 0x1030);
    private static final Tag MODEL = Tag.of(0x0008, 0x1090);
    private static final Tag OPERATOR = Tag.of(0x0008, 0x1070);
    private static final Tag SEQUENCE = Tag.of(0x0040, 0x0275);
    private static final RequestPolicy POLICY = new RequestPolicy(
            Set.of(DESCRIPTION), Set.of(inside(TagPath.Step.EVERY, Tag.of(0x0040, 0x0007))), true, true);
    private static final Rules TODAY = Rules.current(Profile.DEFAULT, PixelPolicy.DEFAULT, POLICY);

    private static TagPath inside(int item, Tag tag) {
        return new TagPath(List.of(new TagPath.Step(Tag.of(0x0018, 0x9346), item)), tag);
    }

    private static Wishes wishes(Set<Tag> keep, Set<Tag> remove, Map<Tag, String> replace) {
        return new Wishes(keep, remove, replace, false, "");
    }

    private static Wishes wishes(
            Set<TagPath> keep, Set<TagPath> remove, Map<TagPath, WishedValue> replace, String creator) {
        return new Wishes(Set.of(), Set.of(), Map.of(), false, "", new PathWishes(keep, remove, replace, creator));
    }

    private static List<String> unmet(Wishes then, Wishes now) {
        return unmet(CopyWishes.of(TODAY, then), now);
    }

    private static List<String> unmet(CopyWishes copy, Wishes now) {
        return copy.unmet(TODAY, now).stream().map(UnmetWish::name).toList();
    }

    @Test
    void a_copy_meets_what_it_was_made_with() {
        Wishes all = wishes(Set.of(DESCRIPTION), Set.of(KVP), Map.of(MODEL, "CT"));

        assertEquals(List.of(), unmet(all, all));
        assertEquals(
                List.of(
                        "Keep (0008,1030) StudyDescription",
                        "Replace (0008,1090) ManufacturerModelName",
                        "Remove (0018,0060) KVP"),
                unmet(Wishes.NONE, all));
    }

    @Test
    void another_value_is_another_wish() {
        Wishes one = wishes(Set.of(), Set.of(), Map.of(MODEL, "CT"));
        Wishes other = wishes(Set.of(), Set.of(), Map.of(MODEL, "MR"));

        assertEquals(List.of("Replace (0008,1090) ManufacturerModelName"), unmet(one, other));
    }

    @Test
    void an_empty_value_is_what_was_removed_anyway() {
        assertEquals(
                List.of(), unmet(wishes(Set.of(), Set.of(KVP), Map.of()), wishes(Set.of(), Set.of(), Map.of(KVP, ""))));
    }

    @Test
    void what_the_rules_refuse_is_told_with_their_reason() {
        List<UnmetWish> unmet =
                CopyWishes.of(TODAY, Wishes.NONE).unmet(TODAY, wishes(Set.of(OPERATOR), Set.of(), Map.of()));

        assertEquals(
                List.of("Keep (0008,1070) OperatorsName: this domain does not allow it"),
                unmet.stream().map(UnmetWish::line).toList());
    }

    @Test
    void a_refused_wish_that_older_rules_met_is_not_told() {
        Profile keeping = new Profile("2026d", Profile.DEFAULT.options(), Set.of(OPERATOR), Set.of(), Map.of());
        CopyWishes copy = CopyWishes.of(Rules.current(keeping, PixelPolicy.DEFAULT, POLICY), Wishes.NONE);

        assertEquals(List.of(), unmet(copy, wishes(Set.of(OPERATOR), Set.of(), Map.of())));
    }

    @Test
    void what_an_administrator_decided_after_the_copy_is_not_met_by_it() {
        Profile removing = new Profile("2026d", Profile.DEFAULT.options(), Set.of(), Set.of(KVP), Map.of());
        Rules now = Rules.current(removing, PixelPolicy.DEFAULT, POLICY);
        Wishes wish = wishes(Set.of(), Set.of(KVP), Map.of());

        assertEquals(
                List.of("Remove (0018,0060) KVP"),
                names(CopyWishes.of(TODAY, Wishes.NONE).unmet(now, wish)));
        assertEquals(
                List.of("Remove (0018,0060) KVP"),
                names(CopyWishes.ofUnknown(now, Wishes.NONE).unmet(now, wish)));
    }

    private static List<String> names(List<UnmetWish> unmet) {
        return unmet.stream().map(UnmetWish::name).toList();
    }

    @Test
    void private_attributes_and_the_edition_are_compared_too() {
        Wishes all = new Wishes(Set.of(), Set.of(), Map.of(), true, "2017c");

        assertEquals(List.of(), unmet(all, all));
        assertEquals(List.of("KeepPrivateTags", "DicomVersion"), unmet(Wishes.NONE, all));
        assertEquals(List.of(), unmet(Wishes.NONE, new Wishes(Set.of(), Set.of(), Map.of(), false, "2026d")));
    }

    @Test
    void a_wish_about_every_item_is_not_met_by_one_about_the_first() {
        Tag tube = Tag.of(0x0018, 0x9345);
        Wishes first = wishes(Set.of(), Set.of(inside(0, tube)), Map.of(), "");
        Wishes every = wishes(Set.of(), Set.of(inside(TagPath.Step.EVERY, tube)), Map.of(), "");

        assertEquals(1, unmet(first, every).size());
        assertEquals(List.of(), unmet(every, first));
        assertEquals(List.of(), unmet(every, every));
    }

    @Test
    void what_is_inside_a_sequence_that_went_is_gone() {
        Wishes gone = wishes(Set.of(), Set.of(Tag.of(0x0018, 0x9346)), Map.of());
        Wishes removing = wishes(Set.of(), Set.of(inside(0, Tag.of(0x0018, 0x9345))), Map.of(), "");

        assertEquals(List.of(), unmet(gone, removing));
    }

    @Test
    void sequences_and_private_values_are_compared_as_they_are_put() {
        Map<TagPath, WishedValue> put = new LinkedHashMap<>();
        put.put(
                TagPath.top(SEQUENCE),
                WishedValue.Items.of(List.of(Map.of(Tag.of(0x0040, 0x0007), new WishedValue.Text("Chest")))));
        put.put(TagPath.top(Tag.of(0x0029, 0x1010)), new WishedValue.Text("x"));
        Wishes all = wishes(Set.of(), Set.of(), put, "ACME 1.0");

        assertEquals(List.of(), unmet(all, all));
        assertEquals(2, unmet(Wishes.NONE, all).size());
    }

    @Test
    void stricter_wishes_are_added_to_those_of_the_copy() {
        Wishes then = wishes(Set.of(DESCRIPTION), Set.of(), Map.of(OPERATOR, "A"));
        Wishes now = wishes(Set.of(), Set.of(KVP), Map.of(MODEL, "CT", OPERATOR, "B"));

        Wishes both = CopyWishes.of(TODAY, then).withStricter(TODAY, now);

        assertEquals(wishes(Set.of(DESCRIPTION), Set.of(KVP), Map.of(OPERATOR, "A", MODEL, "CT")), both);
    }

    @Test
    void full_dates_instead_of_modified_ones_make_a_date_that_is_to_be_replaced_stay() {
        Profile dates =
                new Profile("2026d", Set.of(Option.RETAIN_LONGITUDINAL_FULL_DATES), Set.of(), Set.of(), Map.of());
        Rules today = Rules.current(dates, PixelPolicy.DEFAULT, POLICY);
        Wishes wish = wishes(Set.of(), Set.of(), Map.of(Tag.of(0x0008, 0x0020), "20000101"));

        List<UnmetWish> unmet = CopyWishes.of(today, Wishes.NONE).unmet(today, wish);

        assertEquals(List.of(true), unmet.stream().map(UnmetWish::stricter).toList());
    }
}
