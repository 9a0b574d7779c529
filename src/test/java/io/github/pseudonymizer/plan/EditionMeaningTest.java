// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pseudonymizer.dicom.Dictionary;
import io.github.pseudonymizer.dicom.Tag;
import io.github.pseudonymizer.dicom.Vr;
import io.github.pseudonymizer.plan.action.Action;
import io.github.pseudonymizer.plan.action.Attribute;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.action.Ruling;
import io.github.pseudonymizer.plan.action.Stamp;
import io.github.pseudonymizer.plan.action.Surroundings;
import io.github.pseudonymizer.plan.action.Treatment;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.PrivateAttribute;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.profile.ProfileLists;
import io.github.pseudonymizer.profile.SafePrivate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an edition does with each attribute under each option never changes, so that a copy can always be made again,
 * and least of all because another edition was added. The first five digests are from before editions had folders, but
 * for Other Study Numbers (0020,1070), which stayed then.
 */
class EditionMeaningTest {

    private final MessageDigest digest = sha256();

    @ParameterizedTest
    @CsvSource({
        "2008, df10cb935ce3cd39",
        "2017c, 4159a72e6eea21d8",
        "2021b, 9576bf0d67639c5d",
        "2023b, d4fcb4713f6115e8",
        "2026d, 3a60758820954a1a"
    })
    void an_edition_always_means_what_it_meant_when_it_was_added(String edition, String meaning) {
        for (Set<Option> options : optionSets()) {
            Profile profile = new Profile(edition, options, Set.of(), Set.of(), Map.of());
            add("options", new TreeSet<>(options));
            addRulings(Plans.of(profile));
            addPrivateRulings(Plans.of(profile), Editions.named(edition).safePrivate());
            addStamp(Plans.of(profile).stamp());
            addDatesThatMayNotBeKept(profile);
        }

        assertEquals(
                meaning,
                HexFormat.of().formatHex(digest.digest(), 0, 8),
                "Copies of this edition would contain something else than before. A new edition must not do that: its"
                        + " tables are in its own folder. If what an attribute is has become known better, or a fault"
                        + " was corrected, raise RulesVersion.CURRENT and put the new digest here");
    }

    @Test
    void each_edition_has_its_digest_above() throws Exception {
        CsvSource digests = EditionMeaningTest.class
                .getDeclaredMethod(
                        "an_edition_always_means_what_it_meant_when_it_was_added", String.class, String.class)
                .getAnnotation(CsvSource.class);

        assertEquals(
                List.copyOf(Editions.NAMES),
                Arrays.stream(digests.value())
                        .map(line -> line.substring(0, line.indexOf(',')))
                        .toList());
    }

    /** None, each alone, each with shifted dates, and all that can be together. */
    private static List<Set<Option>> optionSets() {
        Option shifted = Option.RETAIN_LONGITUDINAL_MODIFIED_DATES;
        Set<Option> all = EnumSet.noneOf(Option.class);
        Arrays.stream(Option.values()).filter(Option::isAvailable).forEach(all::add);
        List<Set<Option>> sets = new ArrayList<>();
        sets.add(Set.of());
        for (Option option : all) {
            sets.add(Set.of(option));
            if (Option.contradictions(EnumSet.of(option, shifted)).isEmpty()) {
                sets.add(EnumSet.of(option, shifted));
            }
        }
        for (Option dates : List.of(shifted, Option.RETAIN_LONGITUDINAL_FULL_DATES)) {
            Set<Option> without = EnumSet.copyOf(all);
            without.remove(dates);
            sets.add(without);
        }
        return sets;
    }

    private void addRulings(Plan plan) {
        for (Tag tag : tags()) {
            Vr vr = Dictionary.vrOf(tag);
            for (Treatment treatment : Treatment.values()) {
                add(tag, plan.rulingFor(new Attribute(tag, vr, "", Plans.inside(1, treatment))));
            }
            add(tag, plan.rulingFor(Attribute.top(tag)));
            add(tag, plan.rulingFor(new Attribute(tag, vr == Vr.UN ? Vr.LO : Vr.UN, "", Surroundings.TOP)));
        }
    }

    /** What happens to the private attributes that the standard holds to be safe, and to one that it does not know. */
    private void addPrivateRulings(Plan plan, SafePrivate listed) {
        Stream<PrivateAttribute> safe = listed.rows().stream().map(SafePrivate.Row::attribute);
        Stream.concat(safe, Stream.of(new PrivateAttribute(0x0019, 0x0C, "MERCY")))
                .forEach(one -> {
                    Tag creator = Tag.of(one.group(), 0x10);
                    add(creator, plan.rulingFor(new Attribute(creator, Vr.LO, one.creator(), Surroundings.TOP)));
                    for (Vr vr : List.of(Vr.IS, Vr.UN, Vr.LO, Vr.UI)) {
                        Tag tag = Tag.of(one.group(), 0x1000 + one.element());
                        add(tag, plan.rulingFor(new Attribute(tag, vr, one.creator(), Surroundings.TOP)));
                    }
                });
    }

    private static List<Tag> tags() {
        return Stream.concat(
                        EverythingKnown.tags().stream(),
                        Stream.of("50040010", "60023000", "60024000", "00081234", "7FDF0010")
                                .map(Tag::parse))
                .toList();
    }

    /** Reasons are words for readers; the copy has only what is done. */
    private void add(Tag tag, Ruling ruling) {
        // The digests are older than names that are made of pseudonyms.
        String action = ruling.action().equals(new Action.Pseudonymize())
                ? "Pseudonymize[]"
                : ruling.action().toString();
        add(tag.toString(), action + " " + ruling.source());
    }

    /** But for the version of the program. */
    private void addStamp(Stamp stamp) {
        add("method", stamp.method().subList(1, stamp.method().size()));
        add("codes", stamp.codes());
        add("dates", stamp.longitudinalTemporalInformationModified());
    }

    private void addDatesThatMayNotBeKept(Profile profile) {
        add(
                "dates",
                tags().stream()
                        .filter(tag -> ProfileLists.whyDateNotKept(profile.edition(), profile.options(), tag)
                                .isPresent())
                        .toList());
    }

    private void add(String name, Object value) {
        digest.update((name + " " + value + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
