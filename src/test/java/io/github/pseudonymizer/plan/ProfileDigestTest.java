// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.pattern.NamePattern;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.pixel.PixelPolicy.Rule;
import io.github.pseudonymizer.plan.pixel.PixelRecipe;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Profile;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProfileDigestTest {

    private static final Tag STUDY_ID = Tag.of(0x0020, 0x0010);
    private static final Tag MANUFACTURER = Tag.of(0x0008, 0x0070);
    private static final Tag STATION = Tag.of(0x0008, 0x1010);
    private static final Rectangle TOP = new Rectangle(0, 0, 100, 10);

    private static final Profile RICH = new Profile(
            "2023b",
            Set.of(Option.RETAIN_SAFE_PRIVATE, Option.CLEAN_DESCRIPTORS),
            Set.of(MANUFACTURER),
            Set.of(STATION),
            Map.of(STUDY_ID, "MERCY 7"),
            Set.of(new PrivateAttribute(0x0029, 0x10, "MERCY")),
            List.of("a+", "b"));
    private static final PixelPolicy RECIPES = new PixelPolicy(
            Rule.BLACK_OUT,
            Rule.REFUSE,
            List.of(recipe(Optional.of("Mercy.*"), Optional.empty(), "US", OptionalInt.empty(), TOP)));

    private static PixelRecipe recipe(
            Optional<String> manufacturer, Optional<String> model, String modality, OptionalInt rows, Rectangle one) {
        return new PixelRecipe(
                manufacturer.map(NamePattern::new),
                model.map(NamePattern::new),
                modality,
                "",
                rows,
                OptionalInt.empty(),
                List.of(one));
    }

    private static String of(Profile profile) {
        return ProfileDigest.of(profile, PixelPolicy.DEFAULT);
    }

    private static String of(PixelRecipe... recipes) {
        return ProfileDigest.of(Profile.DEFAULT, new PixelPolicy(Rule.BLACK_OUT, Rule.REFUSE, List.of(recipes)));
    }

    private static Profile lists(Set<Tag> keep, Set<Tag> remove, Map<Tag, String> replace) {
        return new Profile("2026d", Set.of(), keep, remove, replace);
    }

    private static Profile patterns(String... patterns) {
        return new Profile("2026d", Set.of(), Set.of(), Set.of(), Map.of(), Set.of(), List.of(patterns));
    }

    @Test
    void it_is_the_same_in_every_release() {
        assertEquals("d457d6e231a28950", of(Profile.DEFAULT));
        assertEquals("3b1d44f0fad57812", ProfileDigest.of(RICH, RECIPES));
    }

    @Test
    void the_order_of_sets_does_not_matter() {
        Map<Tag, String> one = new LinkedHashMap<>();
        one.put(STUDY_ID, "a");
        one.put(MANUFACTURER, "b");
        Map<Tag, String> other = new LinkedHashMap<>();
        other.put(MANUFACTURER, "b");
        other.put(STUDY_ID, "a");
        Set<Tag> kept = new LinkedHashSet<>(List.of(STATION, Tag.of(0x0008, 0x1030)));
        Set<Tag> turned = new LinkedHashSet<>(List.of(Tag.of(0x0008, 0x1030), STATION));

        assertEquals(of(lists(kept, Set.of(), one)), of(lists(turned, Set.of(), other)));
    }

    @Test
    void every_difference_shows() {
        List<String> digests = List.of(
                of(Profile.DEFAULT),
                of(Profile.DEFAULT.withEdition("2023b")),
                of(lists(Set.of(), Set.of(), Map.of())),
                of(lists(Set.of(STATION), Set.of(), Map.of())),
                of(lists(Set.of(), Set.of(STATION), Map.of())),
                of(lists(Set.of(), Set.of(), Map.of(STATION, "x"))),
                of(lists(Set.of(), Set.of(), Map.of(STATION, "y"))),
                of(lists(Set.of(), Set.of(), Map.of(STUDY_ID, "x"))),
                of(RICH),
                of(new Profile(
                        "2026d",
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        Map.of(),
                        Set.of(new PrivateAttribute(0x0029, 0x10, "MERCY")),
                        List.of())),
                of(patterns("a", "b")),
                of(patterns("b", "a")),
                of(patterns("a 1:b")),
                of(patterns("a\n")),
                ProfileDigest.of(Profile.DEFAULT, new PixelPolicy(Rule.ALLOW, Rule.ALLOW, List.of())),
                ProfileDigest.of(Profile.DEFAULT, new PixelPolicy(Rule.REFUSE, Rule.REFUSE, List.of())),
                ProfileDigest.of(
                        Profile.DEFAULT, new PixelPolicy(Rule.REFUSE, Rule.ALLOW, List.of(), Rule.ALLOW, false)),
                ProfileDigest.of(
                        Profile.DEFAULT, new PixelPolicy(Rule.REFUSE, Rule.ALLOW, List.of(), Rule.REFUSE, true)),
                of(recipe(Optional.empty(), Optional.empty(), "", OptionalInt.empty(), TOP)),
                of(recipe(Optional.of("x"), Optional.empty(), "", OptionalInt.empty(), TOP)),
                of(recipe(Optional.empty(), Optional.of("x"), "", OptionalInt.empty(), TOP)),
                of(recipe(Optional.empty(), Optional.empty(), "US", OptionalInt.empty(), TOP)),
                of(recipe(Optional.empty(), Optional.empty(), "", OptionalInt.of(768), TOP)),
                of(recipe(Optional.empty(), Optional.empty(), "", OptionalInt.empty(), new Rectangle(0, 0, 10, 100))),
                of(
                        recipe(Optional.empty(), Optional.empty(), "", OptionalInt.empty(), TOP),
                        recipe(Optional.empty(), Optional.empty(), "", OptionalInt.empty(), TOP)));

        assertEquals(digests.size(), new HashSet<>(digests).size());
        digests.forEach(digest -> assertTrue(digest.matches("[0-9a-f]{16}"), digest));
    }
}
