// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Compares docs/architecture.md with the code. A package is called a room there. */
class ArchitectureTest {

    private static final String ROOT = "io.github.pseudonymizer";
    private static final Path DOCUMENT = Path.of("docs/architecture.md");
    private static final int MOST_FILES_IN_A_ROOM = 35;

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void each_room_uses_the_rooms_in_its_row_and_no_others() throws IOException {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass type : OURS) {
            Set<String> rooms = used.computeIfAbsent(roomOf(type), room -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                if (dependency.getTargetClass().getPackageName().startsWith(ROOT)) {
                    rooms.add(roomOf(dependency.getTargetClass()));
                }
            }
            rooms.remove(roomOf(type));
        }

        assertEquals(lines(used), lines(new TreeMap<>(table())));
    }

    @Test
    void a_room_uses_only_rooms_above_it() throws IOException {
        Set<String> above = new TreeSet<>();
        for (Map.Entry<String, Set<String>> row : table().entrySet()) {
            assertTrue(above.containsAll(row.getValue()), row.getKey() + " uses a room below it");
            above.add(row.getKey());
        }
    }

    @Test
    void the_picture_shows_the_arrows_that_do_not_follow_from_others() throws IOException {
        Map<String, Set<String>> rooms = table();
        Set<String> expected = new TreeSet<>();
        rooms.forEach((from, targets) -> targets.stream()
                .filter(to -> targets.stream().noneMatch(other -> reaches(rooms, other, to)))
                .forEach(to -> expected.add(bare(from) + " --> " + bare(to))));

        assertEquals(
                String.join("\n", expected),
                Files.readAllLines(DOCUMENT).stream()
                        .map(String::strip)
                        .filter(line -> line.contains(" --> "))
                        .sorted()
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void no_room_is_crowded() {
        Map<String, Long> crowded = OURS.stream()
                .filter(type -> !type.isNestedClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(ArchitectureTest::roomOf, TreeMap::new, Collectors.counting()));
        crowded.values().removeIf(files -> files <= MOST_FILES_IN_A_ROOM);

        assertEquals(Map.of(), crowded, "split it by subject, and give each part a row in " + DOCUMENT);
    }

    private static boolean reaches(Map<String, Set<String>> rooms, String from, String to) {
        return rooms.getOrDefault(from, Set.of()).stream()
                .anyMatch(next -> next.equals(to) || reaches(rooms, next, to));
    }

    /** The rows of the table, in its order: a room, and which others it may use. */
    private static Map<String, Set<String>> table() throws IOException {
        Map<String, Set<String>> rooms = new LinkedHashMap<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 5 && !cells[1].isBlank() && !cells[1].contains("---") && !cells[1].equals(" room ")) {
                Set<String> uses = Arrays.stream(cells[3].strip().split("[ `]+"))
                        .filter(room -> !room.isEmpty() && !room.equals("nothing"))
                        .collect(Collectors.toCollection(TreeSet::new));
                rooms.put(cells[1].replace("`", "").strip(), uses);
            }
        }
        return rooms;
    }

    private static String lines(Map<String, Set<String>> rooms) {
        return rooms.entrySet().stream()
                .map(row -> row.getKey() + ": " + String.join(" ", row.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String roomOf(JavaClass type) {
        String below = type.getPackageName().substring(ROOT.length());
        return below.isEmpty() ? "(root)" : below.substring(1);
    }

    private static String bare(String room) {
        return room.replaceAll("[()]", "");
    }

    @Test
    void every_package_is_null_marked() {
        List<String> unmarked = OURS.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(room -> !room.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();

        assertEquals(List.of(), unmarked);
    }

    @Test
    void every_exception_is_final_and_unchecked() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Exception")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .beAssignableTo(RuntimeException.class)
                .check(OURS);
    }

    /** A text from a request or a setting must never lead to a question to a name server. */
    @Test
    void no_name_is_looked_up() {
        noClasses()
                .should()
                .callMethod(InetAddress.class, "getByName", String.class)
                .orShould()
                .callMethod(InetAddress.class, "getAllByName", String.class)
                .orShould()
                .callConstructor(InetSocketAddress.class, String.class, int.class)
                .orShould()
                .callConstructor(Socket.class, String.class, int.class)
                .check(OURS);
    }

    @Test
    void there_is_something_to_judge() throws IOException {
        assertTrue(OURS.size() > 50, "only " + OURS.size() + " classes");
        assertTrue(table().size() > 20, "only " + table().size() + " rooms");
    }
}
