// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan.pixel;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a domain does about text that is burned into pixels, and about what else is in bulk data.
 *
 * @param burnedIn for images that say of themselves that they have such text: Burned In Annotation (0028,0301) is YES,
 *     or any other value than NO
 * @param suspicious for those that say nothing and are of a kind that mostly has, see {@link Suspicion}
 * @param recipes the first that fits an image names the rectangles to black out
 * @param voiceAudio for instances that hold a voice; nothing can be blacked out there
 * @param refusesEmbeddedOverlays whether there is no copy of compressed pixels that can hold an overlay which goes;
 *     otherwise a remark tells of it
 */
public record PixelPolicy(
        Rule burnedIn, Rule suspicious, List<PixelRecipe> recipes, Rule voiceAudio, boolean refusesEmbeddedOverlays) {

    /** The policy of a domain that says nothing else: refuses images that are known to have text. */
    public static final PixelPolicy DEFAULT = new PixelPolicy(Rule.REFUSE, Rule.ALLOW, List.of());

    /** What happens to images of one kind. */
    public enum Rule {
        /** No copy. */
        REFUSE,
        /** Copied as they are. */
        ALLOW,
        /** Blacked out as the recipe says; without one, no copy. */
        BLACK_OUT
    }

    /** What an image says about text in its pixels. */
    private enum Statement {
        YES,
        NO,
        /** Some text that the standard does not know, such as Y: nothing that rules burned-in text out. */
        UNCLEAR,
        NONE;

        static Statement of(PixelFacts facts) {
            return switch (facts.burnedInAnnotation().strip().toUpperCase(Locale.ROOT)) {
                case "" -> NONE;
                case "NO" -> NO;
                case "YES" -> YES;
                default -> UNCLEAR;
            };
        }
    }

    /** @throws IllegalArgumentException if a voice is to be blacked out */
    public PixelPolicy {
        recipes = List.copyOf(recipes);
        if (voiceAudio == Rule.BLACK_OUT) {
            throw new IllegalArgumentException("a voice cannot be blacked out");
        }
    }

    /** A policy that refuses voices, and remarks on overlays in compressed pixels. */
    public PixelPolicy(Rule burnedIn, Rule suspicious, List<PixelRecipe> recipes) {
        this(burnedIn, suspicious, recipes, Rule.REFUSE, false);
    }

    /** Whether some image may have to be blacked out. */
    public boolean mayBlackOut() {
        return burnedIn == Rule.BLACK_OUT || suspicious == Rule.BLACK_OUT;
    }

    /**
     * Decides about one instance.
     *
     * @param keepsDocument whether an encapsulated document would stay as it is, and with it the text that is in it
     * @param removesOverlays whether the attributes of an overlay in its pixels go
     */
    public PixelDecision decide(PixelFacts facts, boolean keepsDocument, boolean removesOverlays) {
        Optional<PixelDecision> refusal = refusal(facts, removesOverlays);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!facts.hasPixels() && !(facts.content() == PixelFacts.Content.DOCUMENT && keepsDocument)) {
            return new PixelDecision.Keep();
        }
        return switch (Statement.of(facts)) {
            case YES -> follow(burnedIn, facts, "Burned In Annotation (0028,0301) is YES");
            case UNCLEAR -> follow(burnedIn, facts, "Burned In Annotation (0028,0301) is neither YES nor NO");
            case NO -> new PixelDecision.Keep();
            case NONE ->
                Suspicion.falls(facts)
                        ? follow(suspicious, facts, "an image of a kind that mostly has burned-in text")
                        : new PixelDecision.Keep();
        };
    }

    /** A refusal that no rectangle and no recipe can avert. */
    private Optional<PixelDecision> refusal(PixelFacts facts, boolean removesOverlays) {
        if (facts.isSpoken() && voiceAudio == Rule.REFUSE) {
            return Optional.of(new PixelDecision.Refuse("it holds a recorded voice, and this domain refuses that"));
        }
        if (removesOverlays && refusesEmbeddedOverlays && facts.content() == PixelFacts.Content.COMPRESSED_PIXELS) {
            return Optional.of(new PixelDecision.Refuse(
                    "its compressed pixels can hold an overlay that goes, and this domain refuses that"));
        }
        return Optional.empty();
    }

    /**
     * Decides about one instance of a study for which an administrator has drawn rectangles. Images that these were not
     * drawn for are treated as by recipes: none is copied as it is although it may have text, even if the domain allows
     * that.
     *
     * @param masks none for a study without rectangles
     */
    public PixelDecision decide(PixelFacts facts, boolean keepsDocument, boolean removesOverlays, List<Mask> masks) {
        PixelDecision decision = decide(facts, keepsDocument, removesOverlays);
        if (masks.isEmpty()
                || !facts.hasPixels()
                || refusal(facts, removesOverlays).isPresent()) {
            return decision;
        }
        List<Rectangle> drawn = masks.stream()
                .filter(mask -> mask.fits(facts))
                .flatMap(mask -> mask.rectangles().stream())
                .toList();
        if (drawn.isEmpty()) {
            return mayHaveText(facts)
                    ? blackOut(facts, "it may have burned-in text, the rectangles are for other images")
                    : decision;
        }
        if (facts.content() == PixelFacts.Content.FLOAT_PIXELS) {
            return new PixelDecision.Refuse("rectangles are given, and float pixels cannot be blacked out");
        }
        List<Rectangle> known = decision instanceof PixelDecision.BlackOut black ? black.rectangles() : List.of();
        return new PixelDecision.BlackOut(
                Stream.concat(drawn.stream(), known.stream()).distinct().toList());
    }

    private static boolean mayHaveText(PixelFacts facts) {
        return switch (Statement.of(facts)) {
            case YES, UNCLEAR -> true;
            case NO -> false;
            case NONE -> Suspicion.falls(facts);
        };
    }

    private PixelDecision follow(Rule rule, PixelFacts facts, String why) {
        return switch (rule) {
            case ALLOW -> new PixelDecision.Keep();
            case REFUSE -> new PixelDecision.Refuse(why + ", and this domain refuses that");
            case BLACK_OUT -> blackOut(facts, why);
        };
    }

    private PixelDecision blackOut(PixelFacts facts, String why) {
        return switch (facts.content()) {
            case FLOAT_PIXELS -> new PixelDecision.Refuse(why + ", and float pixels cannot be blacked out");
            case DOCUMENT, NONE -> new PixelDecision.Refuse(why + ", and a document cannot be blacked out");
            case NATIVE_PIXELS, COMPRESSED_PIXELS ->
                recipes.stream()
                        .filter(recipe -> recipe.fits(facts))
                        .findFirst()
                        .<PixelDecision>map(recipe -> new PixelDecision.BlackOut(recipe.rectangles()))
                        .orElseGet(() -> new PixelDecision.Refuse(why + ", and no recipe fits its device and size"));
        };
    }
}
