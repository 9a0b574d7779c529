// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.pattern.NamePattern;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.pixel.PixelPolicy.Rule;
import io.github.pseudonymizer.plan.pixel.PixelRecipe;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import io.github.pseudonymizer.plan.wish.LateWishes;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.TagPath;
import io.github.pseudonymizer.profile.Identifiers;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Profile;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RulesTest {

    private static final Tag DESCRIPTION = Tag.of(0x0008, 0x1030);
    private static final TagPath INSIDE =
            new TagPath(List.of(new TagPath.Step(Tag.of(0x0040, 0x0275), TagPath.Step.EVERY)), Tag.of(0x0040, 0x0007));

    private static final Profile RICH = new Profile(
            "2023b",
            Set.of(Option.RETAIN_SAFE_PRIVATE, Option.CLEAN_DESCRIPTORS),
            Set.of(Tag.of(0x0008, 0x0070)),
            Set.of(Tag.of(0x0008, 0x1010)),
            Map.of(Tag.of(0x0020, 0x0010), "MERCY = 7"),
            Set.of(new PrivateAttribute(0x0029, 0x10, "MERCY 1:0")),
            List.of("a=\\d+ 3:", "b"),
            new Identifiers(true, new PatientIdForm(true, false, "MERCY 7:")));
    private static final PixelPolicy RECIPES = new PixelPolicy(
            Rule.BLACK_OUT,
            Rule.REFUSE,
            List.of(new PixelRecipe(
                    Optional.of(new NamePattern("Mercy.*")),
                    Optional.empty(),
                    "US",
                    "",
                    OptionalInt.of(480),
                    OptionalInt.empty(),
                    List.of(new Rectangle(0, 0, 100, 10)))));
    private static final RequestPolicy OPEN = new RequestPolicy(Set.of(DESCRIPTION), Set.of(INSIDE), true, true);
    private static final RequestPolicy CLOSED = new RequestPolicy(Set.of(), false);

    private static Rules plain(RequestPolicy policy) {
        return Rules.current(Profile.DEFAULT, PixelPolicy.DEFAULT, policy);
    }

    @Test
    void rules_differ_by_each_thing_that_decides_about_a_copy() {
        Set<String> digests = new LinkedHashSet<>(List.of(
                plain(OPEN).digest(true),
                plain(CLOSED).digest(true),
                new Rules(RulesVersion.CURRENT + 1, Profile.DEFAULT, PixelPolicy.DEFAULT, OPEN).digest(true),
                Rules.current(RICH, PixelPolicy.DEFAULT, OPEN).digest(true),
                Rules.current(RICH.with(Identifiers.DEFAULT), PixelPolicy.DEFAULT, OPEN)
                        .digest(true),
                Rules.current(RICH.with(new Identifiers(true, PatientIdForm.AS_IT_IS)), PixelPolicy.DEFAULT, OPEN)
                        .digest(true),
                Rules.current(Profile.DEFAULT, RECIPES, OPEN).digest(true)));

        assertEquals(7, digests.size());
    }

    @Test
    void what_clients_may_wish_decides_nothing_about_a_copy_without_wishes() {
        assertEquals(plain(CLOSED).digest(false), plain(OPEN).digest(false));
        assertNotEquals(plain(OPEN).digest(false), plain(OPEN).digest(true));
    }

    @Test
    void what_becomes_of_late_wishes_decides_nothing_about_any_copy() {
        RequestPolicy late = new RequestPolicy(Set.of(DESCRIPTION), Set.of(INSIDE), true, true, LateWishes.REMAKE);

        assertEquals(plain(OPEN).digest(true), plain(late).digest(true));
    }

    @Test
    void rules_are_read_as_they_were_recorded() {
        Rules rules = Rules.current(RICH, RECIPES, OPEN);

        RecordedRules recorded = new RecordedRules(rules.text(true));

        Rules read = recorded.rules().orElseThrow();
        assertEquals(RICH, read.profile());
        assertEquals(OPEN, read.policy());
        assertEquals(RulesVersion.CURRENT, recorded.version());
        assertEquals("2023b", recorded.edition());
    }

    @Test
    void differences_say_what_was_and_what_is() {
        RecordedRules then =
                new RecordedRules(new Rules(0, RICH.withEdition("2021b"), PixelPolicy.DEFAULT, OPEN).text(false));
        RecordedRules now =
                new RecordedRules(Rules.current(RICH, RECIPES, CLOSED).text(false));

        List<String> differences = then.differences(now);

        assertTrue(differences.contains("version: was 0, is 1 today"), differences::toString);
        assertTrue(differences.contains("edition: was 2021b, is 2023b today"), differences::toString);
        assertTrue(differences.contains("rectangles: was nothing, is 0,0,100,10 today"), differences::toString);
        assertTrue(differences.stream().noneMatch(line -> line.startsWith("keep")), differences::toString);
        assertEquals(List.of(), now.differences(now));
    }

    @Test
    void rules_that_this_version_does_not_know_are_unknown() {
        String text =
                plain(OPEN).text(true).replace("RetainLongitudinalModifiedDates", "RetainLongitudinalInventedThing");

        assertEquals(Optional.empty(), new RecordedRules(text).rules());
    }

    @Test
    void a_text_that_is_none_is_refused_without_quoting_it() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new RecordedRules("keep 99:Mercy"));

        assertTrue(!("" + refused.getMessage()).contains("Mercy"), refused.getMessage());
    }
}
