package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.testing.IdentifyingAttributes;
import io.github.pseudonymizer.testing.IodPhantoms;
import io.github.pseudonymizer.testing.Judges;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects of every kind, filled with whatever identifies, under every profile; judged by {@code dciodvfy}. */
class EveryKindIT {

    /**
     * XA/XRF Grayscale Softcopy Presentation State is not among the objects that the judge knows; of Ophthalmic
     * Tomography it asks for one instance of a concatenation, and that there is no concatenation of one.
     */
    private static final Set<String> NEVER_RIGHT = Set.of("FluoroscopyPresentation", "OphthalmicTomography");

    @BeforeAll
    static void requireJudge() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dciodvfy")), "no dciodvfy here");
    }

    static Set<String> kinds() {
        return ReferencesTest.kinds();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void no_copy_has_an_error_that_its_original_does_not_have(String kind) {
        List<String> identifying = IdentifyingAttributes.of(kind);
        byte[] original = IodPhantoms.file(kind, identifying);
        Set<String> errors = Judges.dciodvfyErrorsWithoutValues(original);
        assertTrue(errors.isEmpty() || NEVER_RIGHT.contains(kind), () -> "the original is wrong: " + errors);
        assertTrue(identifying.size() > 10, "only " + identifying);
        List<String> worse = new ArrayList<>();

        for (Profile profile : Profiles.all()) {
            byte[] copy = Copies.rewrite(original, Profiles.plan(profile));
            Set<String> more = new TreeSet<>(Judges.dciodvfyErrorsWithoutValues(copy));
            more.removeAll(errors);
            more.forEach(error -> worse.add(profile.options() + ": " + error));
        }

        assertEquals(List.of(), worse);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nobody_is_named_in_a_copy_by_the_default_profile(String kind) {
        byte[] original = IodPhantoms.file(kind, IdentifyingAttributes.of(kind));

        String copy = new String(Copies.rewrite(original, Profiles.plan(Profile.DEFAULT)), StandardCharsets.ISO_8859_1)
                .toUpperCase(Locale.ROOT);

        for (String name : List.of("MERCY", "GRACIOSA", "QUACK", "4711", "20230314", "19580228", "INVENTED")) {
            assertEquals(
                    -1,
                    copy.indexOf(name),
                    () -> name + " in "
                            + copy.substring(Math.max(0, copy.indexOf(name) - 60))
                                    .substring(0, 100));
        }
    }
}
