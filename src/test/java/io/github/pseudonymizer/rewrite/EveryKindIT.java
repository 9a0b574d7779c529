// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.testing.IdentifyingAttributes;
import io.github.pseudonymizer.testing.IodPhantoms;
import io.github.pseudonymizer.testing.Judges;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects of every kind, filled with all identifying values, under the profiles; judged by {@code dciodvfy}, which
 * takes a third of a second each time.
 */
class EveryKindIT {

    /**
     * The judge does not know XA/XRF Grayscale Softcopy Presentation State. For Ophthalmic Tomography it demands one
     * instance of a concatenation, and also that a concatenation has more than one.
     */
    private static final Set<String> NEVER_RIGHT = Set.of("FluoroscopyPresentation", "OphthalmicTomography");

    private static final List<Profile> PROFILES = Profiles.all();
    private static final int ALWAYS = 2;
    private static final int IN_TURN = 3;

    @SuppressWarnings("NullAway.Init")
    private static Map<String, Verdict> verdicts;

    /**
     * The report of the judge.
     *
     * @param original errors
     * @param worse errors that only copies have, each after its options
     */
    private record Verdict(Set<String> original, List<String> worse) {}

    static Set<String> kinds() {
        return ReferencesTest.kinds();
    }

    /** On as many processors as there are. */
    @BeforeAll
    static void judge() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dciodvfy")), "no dciodvfy here");
        List<String> kinds = List.copyOf(kinds());
        verdicts = kinds.parallelStream()
                .collect(Collectors.toMap(Function.identity(), kind -> judge(kind, profiles(kinds.indexOf(kind)))));
    }

    private static Verdict judge(String kind, List<Profile> profiles) {
        byte[] original = IodPhantoms.file(kind, IdentifyingAttributes.of(kind));
        Set<String> errors = Judges.dciodvfyErrorsWithoutValues(original);
        List<String> worse = new ArrayList<>();
        for (Profile profile : profiles) {
            Set<String> more = new TreeSet<>(errorsOfCopy(original, profile));
            more.removeAll(errors);
            more.forEach(error -> worse.add(profile.options() + ": " + error));
        }
        return new Verdict(errors, worse);
    }

    private static Set<String> errorsOfCopy(byte[] original, Profile profile) {
        try {
            return Judges.dciodvfyErrorsWithoutValues(Copies.rewrite(
                    original,
                    Profiles.planWithVoices(profile),
                    Copies.substitutesFor(original).nestedPatients()));
        } catch (RewriteException refused) {
            return Set.of("refused, " + refused.getMessage());
        }
    }

    /**
     * The Basic Profile, the default, and three others in turn, so that each is judged with a dozen kinds of objects;
     * with {@code -Dkinds.profiles=all} all of them, which takes four times as long.
     */
    private static List<Profile> profiles(int number) {
        if ("all".equals(System.getProperty("kinds.profiles"))) {
            return PROFILES;
        }
        List<Profile> profiles = new ArrayList<>(PROFILES.subList(0, ALWAYS));
        List<Profile> others = PROFILES.subList(ALWAYS, PROFILES.size());
        for (int i = 0; i < IN_TURN; i++) {
            profiles.add(others.get((number * IN_TURN + i) % others.size()));
        }
        return profiles;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void no_copy_has_an_error_that_its_original_does_not_have(String kind) {
        Verdict verdict = verdicts.getOrDefault(kind, new Verdict(Set.of(), List.of("not judged")));

        assertEquals(List.of(), verdict.worse());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void what_is_judged_is_right_and_full_of_identities(String kind) {
        Set<String> errors = verdicts.getOrDefault(kind, new Verdict(Set.of("not judged"), List.of()))
                .original();

        assertTrue(errors.isEmpty() || NEVER_RIGHT.contains(kind), () -> "the original is wrong: " + errors);
        assertTrue(IdentifyingAttributes.of(kind).size() > 10, () -> "only " + IdentifyingAttributes.of(kind));
    }

    /** By the attributes of Table E.1-1. In other attributes, a part of a name alone is not searched for. */
    @ParameterizedTest
    @MethodSource("kinds")
    void nobody_is_named_in_a_copy_by_the_default_profile(String kind) {
        byte[] original = IodPhantoms.file(kind, IdentifyingAttributes.of(kind));

        byte[] rewritten = Copies.rewrite(
                original,
                Profiles.planWithVoices(Profile.DEFAULT),
                Copies.substitutesFor(original).nestedPatients());

        String copy = new String(rewritten, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);

        for (String name : List.of(
                "MERCY^", "OLD-MERCY", "QUACK^", "ROOM OF QUACK", "-4711", "20230314", "19580228", "INVENTED")) {
            int at = copy.indexOf(name);
            assertEquals(-1, at, () -> name + " in " + copy.substring(Math.max(0, at - 60), at + name.length()));
        }
    }
}
