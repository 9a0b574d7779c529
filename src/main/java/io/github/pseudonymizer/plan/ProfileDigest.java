// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import io.github.pseudonymizer.dicom.PatientIdForm;
import io.github.pseudonymizer.pattern.NamePattern;
import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.pixel.PixelRecipe;
import io.github.pseudonymizer.plan.wish.Lines;
import io.github.pseudonymizer.profile.Identifiers;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A short name for everything that an administrator decides about de-identification: equal for equal decisions, after a
 * restart, on another server, in a later release. It does not reveal the decisions.
 *
 * <p>It is the beginning of SHA-256 over a text with a line for each decision. The length of a value stands before it,
 * because values may hold anything; values without an order of their own are sorted.
 */
public final class ProfileDigest {

    private final Lines lines;

    private ProfileDigest(Lines lines) {
        this.lines = lines;
    }

    /** 16 hexadecimal digits, in lower case. */
    public static String of(Profile profile, PixelPolicy pixels) {
        Lines lines = new Lines();
        addTo(lines, profile, pixels);
        return lines.digest();
    }

    /** Adds a line for each decision. */
    static void addTo(Lines lines, Profile profile, PixelPolicy pixels) {
        ProfileDigest digest = new ProfileDigest(lines);
        digest.add(profile);
        digest.add(pixels);
    }

    private void add(Profile profile) {
        line("edition", List.of(profile.edition()));
        sorted("options", profile.options().stream().map(Option::settingName));
        sorted("keep", profile.keep().stream().map(Object::toString));
        sorted("remove", profile.remove().stream().map(Object::toString));
        sorted("replace", profile.replace().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()));
        sorted("keepPrivate", profile.keepPrivate().stream().map(Object::toString));
        line("cleanPatterns", profile.cleanPatterns());
        add(profile.identifiers());
    }

    /** Only what differs from the default, so that profiles keep the digests they had before there was a choice. */
    private void add(Identifiers identifiers) {
        if (identifiers.pseudonymousNumbers()) {
            line("accessionNumberAndStudyId", List.of("PSEUDONYM"));
        }
        PatientIdForm form = identifiers.patientIds();
        if (!form.equals(PatientIdForm.AS_IT_IS)) {
            line("patientIds", List.of("" + form.ignoreCase(), "" + form.dropLeadingZeros(), form.prefix()));
        }
    }

    private void add(PixelPolicy pixels) {
        line("burnedIn", List.of(pixels.burnedIn().name()));
        line("suspicious", List.of(pixels.suspicious().name()));
        pixels.recipes().forEach(this::add);
        // Only what differs from the default, so that profiles keep the digests they had before there was a choice.
        if (pixels.voiceAudio() != PixelPolicy.DEFAULT.voiceAudio()) {
            line("voiceAudio", List.of(pixels.voiceAudio().name()));
        }
        if (pixels.refusesEmbeddedOverlays()) {
            line("embeddedOverlays", List.of("REFUSE"));
        }
    }

    private void add(PixelRecipe recipe) {
        line(
                "manufacturer",
                recipe.manufacturer().map(NamePattern::regex).stream().toList());
        line("model", recipe.model().map(NamePattern::regex).stream().toList());
        line(
                "image",
                List.of(recipe.modality(), recipe.sopClassUid(), number(recipe.rows()), number(recipe.columns())));
        line(
                "rectangles",
                recipe.rectangles().stream()
                        .map(one -> one.x() + "," + one.y() + "," + one.width() + "," + one.height())
                        .toList());
    }

    private static String number(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
    }

    private void sorted(String name, Stream<String> values) {
        lines.sorted(name, values);
    }

    private void line(String name, Collection<String> values) {
        lines.line(name, values);
    }
}
