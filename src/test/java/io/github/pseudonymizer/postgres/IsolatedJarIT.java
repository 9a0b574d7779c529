// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The JAR keeps its classes below a directory inside it, where only a class loader of its own finds them. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class IsolatedJarIT {

    private static final String PREFIX = "isolated/";
    private static final List<String> NEEDED = List.of(
            "classes", "orthanc-pseudonymizer", "HikariCP", "postgresql-42", "flyway", "slf4j", "jdbi3", "geantyref");

    @Test
    void the_database_is_migrated_and_used_from_a_class_loader_that_cannot_list_its_classes() throws Exception {
        Path jar = Files.createTempFile(TestServer.scratch(), "isolated", ".jar");
        write(jar);
        URL url = URI.create("jar:" + jar.toUri() + "!/" + PREFIX).toURL();

        try (TestServer.Database place = TestServer.createDatabase();
                URLClassLoader isolated = new URLClassLoader(new URL[] {url}, ClassLoader.getPlatformClassLoader())) {
            Class<?> use = isolated.loadClass(IsolatedUse.class.getName());
            Object assigned = use.getMethod("assign", String.class, String.class, String.class, String.class)
                    .invoke(
                            null,
                            place.url(),
                            TestServer.server().user(),
                            TestServer.server().password(),
                            place.keyFile().path().toString());

            assertNotSame(IsolatedUse.class, use);
            assertTrue(String.valueOf(assigned).contains("S000001"), String.valueOf(assigned));
        } finally {
            Files.delete(jar);
        }
    }

    /** As the build does: all dependencies below the prefix, service files of the same name put together. */
    private static void write(Path jar) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (String element : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            Path path = Path.of(element);
            if (NEEDED.stream().anyMatch(path.getFileName().toString()::contains)) {
                read(path, entries);
            }
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream stream = new JarOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                stream.putNextEntry(new JarEntry(PREFIX + entry.getKey()));
                stream.write(entry.getValue());
            }
        }
    }

    private static void read(Path path, Map<String, byte[]> entries) throws IOException {
        if (Files.isDirectory(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    add(entries, path.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            return;
        }
        try (InputStream in = Files.newInputStream(path);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    add(entries, entry.getName(), zip.readAllBytes());
                }
            }
        }
    }

    private static void add(Map<String, byte[]> entries, String name, byte[] content) throws IOException {
        byte[] before = entries.get(name);
        if (before == null) {
            entries.put(name, content);
        } else if (name.startsWith("META-INF/services/")) {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.write(before);
            both.write('\n');
            both.write(content);
            entries.put(name, both.toByteArray());
        }
    }
}
