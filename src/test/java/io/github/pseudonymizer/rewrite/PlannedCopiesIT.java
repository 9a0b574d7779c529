// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pseudonymizer.plan.Planner;
import io.github.pseudonymizer.plan.action.Plan;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.plan.wish.Wishes;
import io.github.pseudonymizer.profile.Option;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.rewrite.report.RewriteException;
import io.github.pseudonymizer.testing.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies of real files by the planner's own plans, judged by {@code dciodvfy}. */
class PlannedCopiesIT {

    private static final Path SAMPLES = Path.of("../shared/dicom");
    private static final Path JUDGE = Path.of("/usr/bin/dciodvfy");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static Stream<Set<Option>> options() {
        return Stream.of(
                Set.of(),
                Profile.DEFAULT.options(),
                Set.of(Option.RETAIN_SAFE_PRIVATE, Option.CLEAN_GRAPHICS),
                allBut(Option.RETAIN_LONGITUDINAL_FULL_DATES),
                allBut(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES));
    }

    private static Set<Option> allBut(Option dates) {
        Set<Option> options = EnumSet.allOf(Option.class);
        options.removeIf(option -> !option.isAvailable() || option == dates);
        return options;
    }

    @ParameterizedTest
    @MethodSource("options")
    void no_copy_has_an_error_that_its_original_does_not_have(Set<Option> options) throws Exception {
        judgeCopies(options);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLEAN_RECOGNIZABLE_VISUAL_FEATURES")
    void nor_does_any_with_one_option_alone(Option option) throws Exception {
        judgeCopies(Set.of(option));
    }

    private void judgeCopies(Set<Option> options) throws Exception {
        assumeTrue(Files.isDirectory(SAMPLES), "no ../shared/dicom here");
        assumeTrue(Files.isExecutable(JUDGE), "no dciodvfy here");
        Plan plan = Planner.decide(
                        new Profile("2026d", options, Set.of(), Set.of(), Map.of()),
                        new RequestPolicy(Set.of(), false),
                        Wishes.NONE)
                .plan();
        List<String> worse = new ArrayList<>();
        int judged = 0;

        for (Path original : samples()) {
            Path copy = folder.resolve("copy.dcm");
            if (copied(original, copy, plan)) {
                Set<String> errors = errors(copy);
                if (!errors.isEmpty()) {
                    errors.removeAll(errors(original));
                }
                errors.forEach(error -> worse.add(SAMPLES.relativize(original) + ": " + error));
                judged++;
            }
        }

        assertEquals(List.of(), worse);
        assertTrue(judged > 75, "judged only " + judged);
    }

    /** Not the one that is nested too deep for the judge. */
    private static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.walk(SAMPLES)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches(".*\\.(csv|md)|.*Deeply-Nested.*"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean copied(Path original, Path copy, Plan plan) throws IOException {
        byte[] file = Files.readAllBytes(original);
        try {
            Files.write(
                    copy, Copies.rewrite(file, plan, Copies.substitutesFor(file).nestedPatients()));
            return true;
        } catch (RewriteException refused) {
            assertEquals(RewriteException.Reason.INCOMPLETE, refused.reason(), original.toString());
            return false;
        }
    }

    /** Errors, without the values that are quoted in them. */
    private static Set<String> errors(Path file) {
        return Commands.end(JUDGE.toString(), file.toString())
                .said()
                .lines()
                .filter(line -> line.startsWith("Error"))
                .map(line -> line.replaceAll("= <[^>]*>", "= <>").replaceAll("\\d+(\\.\\d+)+", "UID"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
