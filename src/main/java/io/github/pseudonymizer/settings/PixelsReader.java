// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.settings;

import io.github.pseudonymizer.pattern.NamePattern;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.pixel.PixelPolicy.Rule;
import io.github.pseudonymizer.plan.pixel.PixelRecipe;
import io.github.pseudonymizer.plan.pixel.Rectangle;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.PatternSyntaxException;

/** Reads what a domain does about text that is burned into pixels. */
final class PixelsReader {

    private static final Map<String, Rule> RULES = rules();
    private static final int MOST_PIXELS = 65_535;

    private PixelsReader() {}

    /** The section of a domain, which has this profile. */
    static PixelPolicy read(SettingsSection section, Profile profile) {
        Rule burnedIn = section.choice("BurnedIn", RULES, PixelPolicy.DEFAULT.burnedIn());
        Rule suspicious = section.choice("Suspicious", RULES, PixelPolicy.DEFAULT.suspicious());
        Rule voiceAudio = section.choice("VoiceAudio", voices(), PixelPolicy.DEFAULT.voiceAudio());
        boolean refusesOverlays =
                section.choice("EmbeddedOverlays", overlays(), PixelPolicy.DEFAULT.refusesEmbeddedOverlays());
        requireCleaning(section, "BurnedIn", burnedIn, profile);
        requireCleaning(section, "Suspicious", suspicious, profile);
        List<PixelRecipe> recipes = new ArrayList<>();
        section.sections("Recipes").forEach(recipe -> recipes.add(recipe(recipe)));
        section.refuseOthers();
        return new PixelPolicy(burnedIn, suspicious, recipes, voiceAudio, refusesOverlays);
    }

    private static void requireCleaning(SettingsSection section, String key, Rule rule, Profile profile) {
        if (rule == Rule.ALLOW && profile.options().contains(Option.CLEAN_PIXEL_DATA)) {
            section.problem(
                    key,
                    (section.has(key) ? "is" : "is by default") + " \"allow\", but Profile.Options has "
                            + Option.CLEAN_PIXEL_DATA.settingName()
                            + ", with which allowed is \"refuse\", \"blackout\"");
        }
    }

    private static PixelRecipe recipe(SettingsSection section) {
        Optional<NamePattern> manufacturer = pattern(section, "Manufacturer");
        Optional<NamePattern> model = pattern(section, "Model");
        String modality =
                section.text("Modality", "", "a modality such as US", text -> text.matches("[A-Z0-9_ ]{1,16}"));
        String sopClass = section.text("SopClass", "", "the UID of a SOP class", text -> text.matches("[0-9.]{1,64}"));
        OptionalInt rows = pixels(section, "Rows");
        OptionalInt columns = pixels(section, "Columns");
        List<SettingsSection> sections = section.sections("Rectangles");
        if (sections.isEmpty()) {
            section.problem("Rectangles", "must be set: at least one");
        }
        List<Rectangle> rectangles =
                sections.stream().map(one -> rectangle(one, rows, columns)).toList();
        section.refuseOthers();
        return new PixelRecipe(manufacturer, model, modality, sopClass, rows, columns, rectangles);
    }

    private static Optional<NamePattern> pattern(SettingsSection section, String key) {
        String regex = section.text(key, "", "a regular expression", PixelsReader::isRegex);
        return regex.isEmpty() ? Optional.empty() : Optional.of(new NamePattern(regex));
    }

    private static boolean isRegex(String text) {
        try {
            return !new NamePattern(text).regex().isEmpty();
        } catch (PatternSyntaxException | StackOverflowError malformed) {
            return false;
        }
    }

    private static OptionalInt pixels(SettingsSection section, String key) {
        int number = section.number(key, 0, 1, MOST_PIXELS);
        return section.has(key) && number > 0 ? OptionalInt.of(number) : OptionalInt.empty();
    }

    /** Reaches to the edge of the image where nothing is said. */
    private static Rectangle rectangle(SettingsSection section, OptionalInt rows, OptionalInt columns) {
        int x = section.number("X", 0, 0, MOST_PIXELS);
        int y = section.number("Y", 0, 0, MOST_PIXELS);
        int width = section.number("Width", toEdge(columns, x), 1, MOST_PIXELS);
        int height = section.number("Height", toEdge(rows, y), 1, MOST_PIXELS);
        requireIfUnknown(section, "Width", "Columns", columns);
        requireIfUnknown(section, "Height", "Rows", rows);
        section.refuseOthers();
        Rectangle rectangle = new Rectangle(x, y, width, height);
        if (!rectangle.fits(rows.orElse(Integer.MAX_VALUE), columns.orElse(Integer.MAX_VALUE))) {
            section.problem("reaches beyond the Rows and Columns of its recipe");
        }
        return rectangle;
    }

    private static int toEdge(OptionalInt size, int start) {
        return Math.max(1, size.orElse(MOST_PIXELS) - start);
    }

    private static void requireIfUnknown(SettingsSection section, String key, String edge, OptionalInt size) {
        if (size.isEmpty() && !section.has(key)) {
            section.problem(key, "must be set, for the recipe has no " + edge);
        }
    }

    private static Map<String, Rule> voices() {
        Map<String, Rule> rules = new LinkedHashMap<>();
        rules.put("refuse", Rule.REFUSE);
        rules.put("allow", Rule.ALLOW);
        return rules;
    }

    private static Map<String, Boolean> overlays() {
        Map<String, Boolean> refuses = new LinkedHashMap<>();
        refuses.put("remark", false);
        refuses.put("refuse", true);
        return refuses;
    }

    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new LinkedHashMap<>();
        rules.put("refuse", Rule.REFUSE);
        rules.put("allow", Rule.ALLOW);
        rules.put("blackout", Rule.BLACK_OUT);
        return rules;
    }
}
