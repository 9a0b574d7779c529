// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.pixel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.pattern.NamePattern;
import io.github.pseudonymizer.plan.pixel.PixelFacts.Content;
import io.github.pseudonymizer.plan.pixel.PixelPolicy.Rule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PixelPolicyTest {

    private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
    private static final String US = "1.2.840.10008.5.1.4.1.1.6.1";
    private static final List<Rectangle> TOP = List.of(new Rectangle(0, 0, 1024, 60));
    private static final PixelRecipe RECIPE = recipe("Mercy.*", "Echo [0-9]+", 768, 1024, TOP);

    private static PixelRecipe recipe(String maker, String model, int rows, int columns, List<Rectangle> black) {
        return new PixelRecipe(
                Optional.of(new NamePattern(maker)),
                Optional.of(new NamePattern(model)),
                "",
                "",
                OptionalInt.of(rows),
                OptionalInt.of(columns),
                black);
    }

    private static PixelFacts image(Content content, String sopClass, String modality, String burnedIn) {
        return new PixelFacts(
                content, sopClass, modality, List.of(), "", burnedIn, "Mercy Ultrasound", "ECHO 5", 768, 1024, "");
    }

    private static PixelFacts typed(String imageType, String conversionType) {
        return new PixelFacts(
                Content.NATIVE_PIXELS,
                CT,
                "CT",
                List.of(imageType.split("/")),
                conversionType,
                "",
                "Mercy",
                "Tube",
                512,
                512,
                "");
    }

    private static String decided(Rule burnedIn, Rule suspicious, PixelFacts facts) {
        return new PixelPolicy(burnedIn, suspicious, List.of(RECIPE))
                .decide(facts, false, false)
                .getClass()
                .getSimpleName();
    }

    @ParameterizedTest
    @CsvSource({
        "YES, REFUSE, ALLOW, US, Refuse",
        "YES, ALLOW, REFUSE, US, Keep",
        "YES, BLACK_OUT, REFUSE, US, BlackOut",
        "YES, REFUSE, ALLOW, CT, Refuse",
        "NO, REFUSE, REFUSE, US, Keep",
        "'', ALLOW, REFUSE, US, Refuse",
        "'', REFUSE, ALLOW, US, Keep",
        "'', REFUSE, BLACK_OUT, US, BlackOut",
        "'', REFUSE, REFUSE, CT, Keep",
        "PERHAPS, REFUSE, ALLOW, CT, Refuse",
        "Yes, REFUSE, ALLOW, CT, Refuse",
        "Y, BLACK_OUT, ALLOW, CT, BlackOut",
        "' yes ', REFUSE, ALLOW, CT, Refuse",
        "' no ', REFUSE, REFUSE, US, Keep",
        "NO\\YES, REFUSE, ALLOW, CT, Refuse",
        "' ', REFUSE, ALLOW, CT, Keep"
    })
    void what_an_image_says_of_itself_chooses_the_rule(
            String says, Rule burnedIn, Rule suspicious, String modality, String decision) {
        for (Content content : List.of(Content.NATIVE_PIXELS, Content.COMPRESSED_PIXELS)) {
            assertEquals(decision, decided(burnedIn, suspicious, image(content, CT, modality, says)));
        }
    }

    @Test
    void by_default_only_what_is_known_to_have_text_is_refused() {
        PixelPolicy policy = PixelPolicy.DEFAULT;

        assertInstanceOf(
                PixelDecision.Refuse.class, policy.decide(image(Content.NATIVE_PIXELS, US, "US", "YES"), false, false));
        assertInstanceOf(
                PixelDecision.Keep.class, policy.decide(image(Content.NATIVE_PIXELS, US, "US", ""), false, false));
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.840.10008.5.1.4.1.1.6.1, true",
        "1.2.840.10008.5.1.4.1.1.3.1, true",
        "1.2.840.10008.5.1.4.1.1.7, true",
        "1.2.840.10008.5.1.4.1.1.7.2, true",
        "1.2.840.10008.5.1.4.1.1.7.4, true",
        "1.2.840.10008.5.1.4.1.1.77.1.1.1, true",
        "1.2.840.10008.5.1.1.30, true",
        "1.2.840.10008.5.1.4.1.1.2, false",
        "1.2.840.10008.5.1.4.1.1.4, false"
    })
    void the_sop_class_tells_what_is_suspicious(String sopClass, boolean suspicious) {
        assertEquals(suspicious, Suspicion.falls(image(Content.NATIVE_PIXELS, sopClass, "CT", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "DERIVED/SECONDARY, '', true",
        "DERIVED/PRIMARY, '', false",
        "ORIGINAL/PRIMARY/AXIAL, '', false",
        "DERIVED/PRIMARY/SCREEN SAVE, '', true",
        "ORIGINAL/PRIMARY/LABEL/NONE, '', true",
        "ORIGINAL/PRIMARY/VOLUME/NONE, '', false",
        "ORIGINAL/PRIMARY/AXIAL, WSD, true"
    })
    void image_type_and_conversion_tell_what_is_suspicious(String imageType, String conversion, boolean suspicious) {
        assertEquals(suspicious, Suspicion.falls(typed(imageType, conversion)));
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void without_pixels_there_is_nothing_to_decide(Rule rule) {
        assertEquals("Keep", decided(rule, rule, image(Content.NONE, US, "US", "YES")));
        assertEquals("Keep", decided(rule, rule, image(Content.DOCUMENT, US, "DOC", "YES")));
    }

    @Test
    void a_document_that_is_kept_is_judged_and_cannot_be_blacked_out() {
        PixelPolicy policy = new PixelPolicy(Rule.BLACK_OUT, Rule.BLACK_OUT, List.of(RECIPE));

        PixelDecision decision = policy.decide(image(Content.DOCUMENT, US, "DOC", "YES"), true, false);

        assertInstanceOf(PixelDecision.Refuse.class, decision);
    }

    @Test
    void float_pixels_cannot_be_blacked_out() {
        assertEquals("Refuse", decided(Rule.BLACK_OUT, Rule.ALLOW, image(Content.FLOAT_PIXELS, CT, "CT", "YES")));
    }

    @Test
    void the_first_recipe_that_fits_counts() {
        List<Rectangle> corner = List.of(new Rectangle(0, 0, 8, 8));
        PixelFacts facts = image(Content.NATIVE_PIXELS, US, "US", "YES");

        assertEquals(
                new PixelDecision.BlackOut(corner),
                new PixelPolicy(
                                Rule.BLACK_OUT,
                                Rule.ALLOW,
                                List.of(
                                        recipe("Mercy", ".*", 768, 1024, TOP),
                                        recipe(".*", ".*", 768, 1023, TOP),
                                        recipe(".*", "Scan.*", 768, 1024, TOP),
                                        recipe("mercy u.*", "echo 5", 768, 1024, corner),
                                        RECIPE))
                        .decide(facts, false, false));
    }

    @Test
    void a_recipe_never_fits_an_image_that_is_too_small_for_it() {
        PixelRecipe anySize = new PixelRecipe(
                Optional.empty(), Optional.empty(), "", "", OptionalInt.empty(), OptionalInt.empty(), TOP);

        assertTrue(anySize.fits(image(Content.NATIVE_PIXELS, US, "US", "")));
        assertFalse(anySize.fits(typed("ORIGINAL", "")));
    }

    @Test
    void a_recipe_can_be_for_one_modality_or_sop_class() {
        PixelRecipe echo = new PixelRecipe(
                Optional.empty(), Optional.empty(), "US", US, OptionalInt.empty(), OptionalInt.empty(), TOP);

        assertTrue(echo.fits(image(Content.NATIVE_PIXELS, US, "US", "")));
        assertFalse(echo.fits(image(Content.NATIVE_PIXELS, US, "OT", "")));
        assertFalse(echo.fits(image(Content.NATIVE_PIXELS, CT, "US", "")));
    }

    @Test
    void a_pattern_that_runs_away_matches_nothing() {
        NamePattern endless = new NamePattern("(a+)+b");

        assertTrue(endless.matches("aaab"));
        assertFalse(endless.matches("a".repeat(64)));
        assertFalse(new NamePattern(".*").matches("a".repeat(65)));
    }

    @ParameterizedTest
    @CsvSource({"REFUSE, Refuse", "ALLOW, Keep"})
    void a_voice_is_refused_unless_it_is_allowed(Rule voiceAudio, String expected) {
        PixelPolicy policy = new PixelPolicy(Rule.ALLOW, Rule.ALLOW, List.of(), voiceAudio, false);

        assertEquals(
                expected,
                policy.decide(hidden(Content.NONE, Set.of(), true), false, false)
                        .getClass()
                        .getSimpleName());
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, COMPRESSED_PIXELS, Refuse",
        "false, true, COMPRESSED_PIXELS, Keep",
        "true, false, COMPRESSED_PIXELS, Keep",
        "true, true, NATIVE_PIXELS, Keep"
    })
    void an_overlay_in_pixels_is_refused_where_it_goes_and_cannot_be_cleared(
            boolean refuses, boolean removes, Content content, String expected) {
        PixelPolicy policy = new PixelPolicy(Rule.ALLOW, Rule.ALLOW, List.of(), Rule.REFUSE, refuses);

        assertEquals(
                expected,
                policy.decide(hidden(content, Set.of(0x6000), false), false, removes)
                        .getClass()
                        .getSimpleName());
    }

    private static PixelFacts hidden(Content content, Set<Integer> overlays, boolean isSpoken) {
        return new PixelFacts(
                content, CT, "CT", List.of(), "", "NO", "Mercy", "Tube", 512, 512, "", overlays, isSpoken);
    }
}
