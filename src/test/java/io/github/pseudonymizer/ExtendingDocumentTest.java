// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pseudonymizer.plan.pixel.PixelPolicy;
import io.github.pseudonymizer.plan.wish.RequestPolicy;
import io.github.pseudonymizer.profile.Editions;
import io.github.pseudonymizer.profile.Profile;
import io.github.pseudonymizer.pseudonym.PseudonymFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The recipes of {@code docs/extending.md} name what exists, and everything that a scan of the sources can find. */
class ExtendingDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/extending.md");
    private static final Path MAIN = Path.of("src/main/java/io/github/pseudonymizer");
    private static final Path TESTS = Path.of("src/test/java/io/github/pseudonymizer");
    private static final Path SETTINGS = Path.of("docs/settings.md");
    private static final Path EXAMPLE = Path.of("orthanc.json");
    private static final Path SCRIPT = Path.of("scripts/prepare.sh");

    /** Names of settings that decide nothing about the content of a copy, by {@code RulesTest}. */
    private static final Set<String> DECIDES_NOTHING = Set.of("assigned", "lateWishes");

    /** The names in code style of a recipe, which begins with this heading. */
    private static List<String> names(String heading) throws IOException {
        String text = Files.readString(DOCUMENT);
        int begin = text.indexOf("\n## " + heading + "\n");
        assertTrue(begin >= 0, heading);
        int end = text.indexOf("\n## ", begin + 1);
        return found("`([^`\n]+)`", end < 0 ? text.substring(begin) : text.substring(begin, end));
    }

    private static List<String> allNames() throws IOException {
        return found("`([^`\n]+)`", Files.readString(DOCUMENT));
    }

    private static List<String> found(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    private static Set<String> sorted(List<String> names) {
        return new TreeSet<>(names);
    }

    private static boolean exists(String name) {
        return Files.exists(Path.of(name)) || Files.exists(MAIN.resolve(name));
    }

    private static List<Path> filesBelow(Path folder, Predicate<Path> wanted) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).filter(wanted).sorted().toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    @Test
    void every_file_that_it_names_exists() throws IOException {
        List<String> files = allNames().stream()
                .filter(name -> name.matches("[\\w./-]*\\w\\.(java|md|json|sh|py|xml|cpp|h|csv|tsv)|[\\w./-]*\\w/"))
                .toList();

        assertTrue(files.size() > 20, files.toString());
        assertEquals(
                List.of(),
                files.stream().filter(name -> !exists(name)).distinct().toList());
    }

    @Test
    void every_test_that_it_names_exists() throws IOException {
        List<String> tests = allNames().stream()
                .filter(name -> name.matches("\\w+(Test|IT)(\\.\\w+)?"))
                .distinct()
                .toList();

        assertTrue(tests.size() > 10, tests.toString());
        for (String test : tests) {
            String[] parts = test.split("\\.", -1);
            List<Path> files = filesBelow(TESTS, file -> file.endsWith(parts[0] + ".java"));
            assertEquals(1, files.size(), test);
            assertTrue(parts.length == 1 || text(files.get(0)).contains("void " + parts[1] + "("), test);
        }
    }

    @Test
    void each_key_of_the_settings_is_read_by_a_file_of_the_recipe() throws IOException {
        String readers = names("A setting").stream()
                .filter(name -> name.matches("settings/\\w+\\.java"))
                .map(name -> text(MAIN.resolve(name)))
                .collect(Collectors.joining());

        List<String> settings = found("\n\\| `([A-Za-z.\\[\\]]+)` \\|", text(SETTINGS));
        assertTrue(settings.size() > 50, settings.toString());
        assertEquals(
                List.of(),
                settings.stream()
                        .filter(setting -> !readers.contains("\"" + setting.replaceFirst(".*\\.", "") + "\""))
                        .toList());
    }

    @Test
    void each_setting_that_decides_about_copies_is_in_their_digest() {
        String digest = text(MAIN.resolve("plan/ProfileDigest.java"));
        String rules = text(MAIN.resolve("plan/Rules.java"));

        assertEquals(List.of(), componentsWithout(digest, "profile", Profile.class));
        assertEquals(List.of(), componentsWithout(digest, "pixels", PixelPolicy.class));
        assertEquals(List.of(), componentsWithout(rules, "policy", RequestPolicy.class));
    }

    private static List<String> componentsWithout(String source, String variable, Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> component.getName())
                .filter(name -> !DECIDES_NOTHING.contains(name))
                .filter(name -> !source.contains(variable + "." + name + "()"))
                .toList();
    }

    @Test
    void each_word_for_a_format_is_explained() {
        List<String> words = found("formats\\.put\\(\"([a-z]+)\"", text(MAIN.resolve("settings/DomainsReader.java")));
        String row = found("\n(\\| `Domains\\[]\\.Pseudonym\\.Format` [^\n]+)", text(SETTINGS))
                .get(0);
        String comment =
                found("\n *// ([^\n]+)\n *\"Pseudonym\"", text(EXAMPLE)).get(0);

        assertEquals(PseudonymFormat.class.getPermittedSubclasses().length, words.size(), words.toString());
        for (String word : words) {
            assertTrue(row.contains("`" + word + "`: "), word);
            assertTrue(row.substring(row.lastIndexOf("| `")).contains("`" + word + "`"), word);
            assertTrue(comment.contains("\"" + word + "\""), word);
        }
    }

    @Test
    void each_file_that_knows_a_format_is_in_the_recipe() throws IOException {
        String formats = Arrays.stream(PseudonymFormat.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.joining("|"));
        List<Path> files = filesBelow(MAIN, file -> file.toString().endsWith(".java")).stream()
                .filter(file -> Pattern.compile("\\bPseudonymFormat\\.(" + formats + ")\\b|record (" + formats + ")\\(")
                        .matcher(text(file))
                        .find())
                .map(MAIN::relativize)
                .toList();

        assertTrue(files.size() > 1, files.toString());
        Set<String> named = new TreeSet<>(names("A pseudonym format"));
        assertEquals(
                List.of(),
                files.stream().filter(file -> !named.contains(file.toString())).toList());
    }

    @Test
    void each_edition_is_named_where_it_can_be_chosen() {
        String row = found("\n(\\| `Domains\\[]\\.Profile\\.Edition` [^\n]+)", text(SETTINGS))
                .get(0);
        String comment = found("\n *// ([^\n]+)\n *\"Edition\"", text(EXAMPLE)).get(0);

        for (String edition : Editions.NAMES) {
            assertTrue(row.contains("`" + edition + "`"), edition);
            assertTrue(comment.contains("\"" + edition + "\""), edition);
        }
    }

    @Test
    void only_one_file_of_the_program_names_the_default_edition() throws IOException {
        String edition = "\"" + Editions.DEFAULT + "\"";

        assertEquals(
                List.of(MAIN.resolve("profile/Editions.java")),
                filesNaming(MAIN, edition).toList());
    }

    private static Set<String> suites() {
        return sorted(
                List.of(found("for suite in ([a-z ]+); do", text(SCRIPT)).get(0).split(" ")));
    }

    @Test
    void each_debian_is_known_to_the_scripts_the_build_and_the_tests() throws IOException {
        Set<String> suites = suites();
        String pom = text(Path.of("pom.xml"));
        String contributing = text(Path.of("CONTRIBUTING.md"));
        String installation = text(TESTS.resolve("testing/OrthancInstallation.java"));

        assertTrue(suites.size() > 1, suites.toString());
        assertEquals(suites, sorted(found("\n +([a-z]+)\\) java=openjdk", text(SCRIPT))));
        assertEquals(suites, sorted(found("<orthanc\\.([a-z]+)\\.skip>", pom)));
        assertEquals(suites, sorted(found("<skipITs>\\$\\{orthanc\\.([a-z]+)\\.skip}", pom)));
        assertEquals(suites, sorted(found("<orthanc>([a-z]+)</orthanc>\\s+</systemPropertyVariables>", pom)));
        assertEquals(
                suites,
                sorted(found(
                        "\"([a-z]+)\"",
                        found("OTHERS = List.of\\(([^)]+)\\)", installation).get(0))));
        suites.forEach(suite -> assertTrue(contributing.contains("`" + suite + "`"), suite));
    }

    @Test
    void each_file_that_names_a_debian_is_in_the_recipe() throws IOException {
        Set<String> named = new TreeSet<>(names("An Orthanc version"));
        List<Path> files = Stream.of("src/test/java", "src/main", "scripts", "plugin", "docs")
                .flatMap(folder -> filesNaming(Path.of(folder), "trixie"))
                .toList();

        assertTrue(files.contains(SCRIPT), files.toString());
        assertEquals(
                List.of(),
                files.stream()
                        .filter(file ->
                                !named.contains(file.toString()) && !file.endsWith("ExtendingDocumentTest.java"))
                        .toList());
    }

    private static Stream<Path> filesNaming(Path folder, String word) {
        try {
            return filesBelow(folder, file -> file.toString().matches(".*\\.(java|sh|py|cpp|h|md|txt)")).stream()
                    .filter(file -> text(file).contains(word));
        } catch (IOException e) {
            throw new AssertionError(folder.toString(), e);
        }
    }

    @Test
    void the_installation_names_the_java_of_each_debian() {
        String document = text(Path.of("docs/install.md"));
        String tested = document.substring(0, document.indexOf("**Host 1"));

        List<String> javas = found("java=openjdk-(\\d+)-jre", text(SCRIPT));

        assertEquals(suites().size(), javas.size());
        javas.forEach(java -> assertTrue(tested.matches("(?s).*\\bJava [\\d, and]*\\b" + java + "\\b.*"), java));
    }
}
