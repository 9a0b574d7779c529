// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tests' own order. The list of what is mocked yet may only become shorter: what is mended must be taken from it.
 */
class TestSourcesTest {

    private static final Path TESTS = Path.of("src/test/java");
    private static final Path MAIN = Path.of("src/main/java");
    private static final int MOST_LINES = 350;
    private static final Pattern MOCKED = Pattern.compile("\\b(?:mock|spy)\\((\\w+)\\.class");
    private static final Pattern TESTED = Pattern.compile("(Test|IT)\\.java$");

    @Test
    void no_test_class_is_over_350_lines() {
        Set<String> longer = sources(TESTS).entrySet().stream()
                .filter(file -> TESTED.matcher(file.getKey()).find())
                .filter(file -> file.getValue().lines().count() > MOST_LINES)
                .map(file -> file.getKey().replace(".java", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(Set.of(), longer);
    }

    @Test
    void no_final_class_and_no_record_is_mocked() {
        Map<String, String> main = sources(MAIN);
        Set<String> mocked = mocked();

        Set<String> unfit = mocked.stream()
                .filter(name -> isFinal(name, main.getOrDefault(name + ".java", "")))
                .collect(Collectors.toCollection(TreeSet::new));

        assertNotEquals(Set.of(), mocked);
        assertEquals(Set.of(), unfit);
    }

    @Test
    void what_all_tests_share_does_not_know_the_tests_of_the_database() {
        List<String> users = sources(TESTS).entrySet().stream()
                .filter(file -> file.getValue().startsWith("package io.github.pseudonymizer.testing;"))
                .filter(file -> file.getValue().contains("io.github.pseudonymizer.postgres."))
                .map(Map.Entry::getKey)
                .toList();

        assertEquals(List.of(), users);
    }

    private static Set<String> mocked() {
        return sources(TESTS).values().stream()
                .flatMap(text -> MOCKED.matcher(text).results())
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isFinal(String name, String source) {
        return Pattern.compile("\\b(final class|record|enum) " + name + "\\b")
                .matcher(source)
                .find();
    }

    /** The text of every source by the name of its file. */
    private static Map<String, String> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            Map<String, String> sources = new TreeMap<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (!file.endsWith("package-info.java")) {
                    sources.put(file.getFileName().toString(), Files.readString(file));
                }
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
