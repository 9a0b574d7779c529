// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.pixel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.plan.pixel.PixelFacts.Content;
import io.github.pseudonymizer.plan.pixel.PixelPolicy.Rule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rectangles that an administrator has drawn for the images of one study. */
class MaskTest {

    private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
    private static final String US = "1.2.840.10008.5.1.4.1.1.6.1";
    private static final Rectangle TOP = new Rectangle(0, 0, 1024, 60);
    private static final Rectangle BOTTOM = new Rectangle(0, 700, 1024, 68);
    private static final Mask MASK = new Mask(768, 1024, US, List.of(TOP));

    private static PixelFacts image(Content content, String sopClass, String burnedIn, int rows, int columns) {
        String modality = sopClass.equals(US) ? "US" : "CT";
        return new PixelFacts(content, sopClass, modality, List.of(), "", burnedIn, "Mercy", "ECHO", rows, columns, "");
    }

    private static PixelDecision decide(Rule rule, PixelFacts facts, Mask... masks) {
        return new PixelPolicy(rule, rule, List.of()).decide(facts, true, false, List.of(masks));
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void images_of_its_size_and_class_become_black_whatever_they_and_the_domain_say(Rule rule) {
        for (String burnedIn : List.of("YES", "NO", "")) {
            for (Content content : List.of(Content.NATIVE_PIXELS, Content.COMPRESSED_PIXELS)) {
                assertEquals(
                        new PixelDecision.BlackOut(List.of(TOP)),
                        decide(rule, image(content, US, burnedIn, 768, 1024), MASK));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "YES, 1.2.840.10008.5.1.4.1.1.6.1, 480, 640",
        "'', 1.2.840.10008.5.1.4.1.1.6.1, 480, 640",
        "YES, 1.2.840.10008.5.1.4.1.1.6.1, 1024, 768",
        "YES, 1.2.840.10008.5.1.4.1.1.2, 768, 1024"
    })
    void other_images_that_may_have_text_are_refused_even_where_the_domain_allows_them(
            String burnedIn, String sopClass, int rows, int columns) {
        PixelFacts other = image(Content.NATIVE_PIXELS, sopClass, burnedIn, rows, columns);

        PixelDecision.Refuse refused = assertInstanceOf(PixelDecision.Refuse.class, decide(Rule.ALLOW, other, MASK));

        assertTrue(refused.reason().contains("the rectangles are for other images"), refused.reason());
        assertInstanceOf(PixelDecision.Keep.class, decide(Rule.ALLOW, other));
    }

    @ParameterizedTest
    @CsvSource({"NO, 1.2.840.10008.5.1.4.1.1.6.1, 480, 640", "'', 1.2.840.10008.5.1.4.1.1.2, 768, 1024"})
    void images_without_text_stay_as_they_are(String burnedIn, String sopClass, int rows, int columns) {
        assertInstanceOf(
                PixelDecision.Keep.class,
                decide(Rule.REFUSE, image(Content.NATIVE_PIXELS, sopClass, burnedIn, rows, columns), MASK));
    }

    @Test
    void float_pixels_are_refused_and_documents_treated_as_without_rectangles() {
        assertInstanceOf(
                PixelDecision.Refuse.class, decide(Rule.ALLOW, image(Content.FLOAT_PIXELS, US, "NO", 768, 1024), MASK));
        assertInstanceOf(PixelDecision.Keep.class, decide(Rule.ALLOW, image(Content.DOCUMENT, US, "YES", 0, 0), MASK));
        assertInstanceOf(
                PixelDecision.Refuse.class, decide(Rule.REFUSE, image(Content.DOCUMENT, US, "YES", 0, 0), MASK));
    }

    @Test
    void a_recipe_of_the_domain_is_followed_as_well() {
        PixelRecipe recipe = new PixelRecipe(
                Optional.empty(), Optional.empty(), "", US, OptionalInt.empty(), OptionalInt.empty(), List.of(BOTTOM));
        PixelPolicy policy = new PixelPolicy(Rule.BLACK_OUT, Rule.ALLOW, List.of(recipe));

        assertEquals(
                new PixelDecision.BlackOut(List.of(TOP, BOTTOM)),
                policy.decide(image(Content.NATIVE_PIXELS, US, "YES", 768, 1024), false, false, List.of(MASK)));
        assertEquals(
                new PixelDecision.BlackOut(List.of(BOTTOM)),
                policy.decide(image(Content.NATIVE_PIXELS, US, "", 800, 1024), false, false, List.of(MASK)));
    }

    @Test
    void masks_of_a_size_and_a_class_add_up() {
        Mask anyClass = new Mask(768, 1024, "", List.of(BOTTOM));

        assertEquals(
                new PixelDecision.BlackOut(List.of(TOP, BOTTOM)),
                decide(Rule.REFUSE, image(Content.NATIVE_PIXELS, US, "YES", 768, 1024), MASK, anyClass));
        assertEquals(
                new PixelDecision.BlackOut(List.of(BOTTOM)),
                decide(Rule.REFUSE, image(Content.NATIVE_PIXELS, CT, "YES", 768, 1024), MASK, anyClass));
    }

    @Test
    void a_union_has_all_rectangles_and_stays_equal_if_nothing_is_new() {
        Mask more = new Mask(768, 1024, US, List.of(BOTTOM, TOP));
        Mask other = new Mask(480, 640, "", List.of(new Rectangle(0, 0, 1, 1)));
        List<Mask> masks = List.of(MASK, other);

        assertEquals(masks, Mask.union(masks, List.of(MASK)));
        assertEquals(List.of(new Mask(768, 1024, US, List.of(TOP, BOTTOM)), other), Mask.union(masks, List.of(more)));
        assertTrue(MASK.isCoveredBy(Mask.union(masks, List.of(more))));
        assertFalse(more.isCoveredBy(masks));
    }

    @Test
    void what_is_written_is_read_again() {
        for (Mask mask :
                List.of(MASK, new Mask(7, 9, "", List.of(new Rectangle(1, 2, 3, 4), new Rectangle(0, 0, 9, 7))))) {
            assertEquals(mask, Mask.parse(mask.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "9x7", "9x7 1.2", "9x7 1,2", "9x7 1,2,3x99", "9 7 1,2,3x4", "9x7 1,2,3x4 5"})
    void anything_else_is_not(String text) {
        assertThrows(IllegalArgumentException.class, () -> Mask.parse(text));
    }
}
