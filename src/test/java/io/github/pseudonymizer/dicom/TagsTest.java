// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TagsTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern LITERAL =
            Pattern.compile("\\b0x([0-9A-Fa-f]{8})\\b|\\b0x([0-9A-Fa-f]{4}), 0x([0-9A-Fa-f]{4})\\b");

    @Test
    void each_constant_has_the_tag_that_the_dictionary_gives_to_its_keyword() throws IllegalAccessException {
        List<Field> constants = constants();
        assertTrue(constants.size() > 100, "only " + constants.size() + " constants");

        for (Field constant : constants) {
            String keyword = Dictionary.find(new Tag(constant.getInt(null)))
                    .map(Dictionary.Entry::keyword)
                    .orElse("");

            assertEquals(constant.getName().replace("_", ""), keyword.toUpperCase(Locale.ROOT), constant.getName());
        }
    }

    @Test
    void tags_of_the_dictionary_are_written_by_their_keywords() throws IOException {
        TreeSet<String> literals = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (!file.endsWith("dicom/Tags.java")) {
                    literals.addAll(literals(file));
                }
            }
        }

        assertEquals(new TreeSet<>(), literals, "write them as Tags.KEYWORD");
    }

    private static List<String> literals(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.strip().startsWith("*") && !line.strip().startsWith("/*"))
                .map(line -> line.replaceFirst("//.*", ""))
                .flatMap(line -> LITERAL.matcher(line).results())
                .map(found -> found.group(1) != null ? found.group(1) : found.group(2) + found.group(3))
                .filter(digits -> Dictionary.find(Tag.parse(digits)).isPresent())
                .map(digits -> file.getFileName() + " " + digits)
                .toList();
    }

    private static List<Field> constants() {
        return Arrays.stream(Tags.class.getDeclaredFields())
                .filter(field -> Modifier.isPublic(field.getModifiers()))
                .toList();
    }
}
