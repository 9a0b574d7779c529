// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is in {@code target/dist/orthanc-pseudonymizer.jar}. */
class JarIT {

    private static final List<String> ENTRIES = entries();

    @Test
    void only_the_launching_classes_can_be_seen_by_other_jars() {
        assertEquals(
                Set.of(
                        "io/github/pseudonymizer/launch/BridgeLibrary.class",
                        "io/github/pseudonymizer/launch/CommandLineLauncher.class",
                        "io/github/pseudonymizer/launch/IsolatedClasses$Call.class",
                        "io/github/pseudonymizer/launch/IsolatedClasses.class",
                        "io/github/pseudonymizer/launch/JavaPlugin.class",
                        "io/github/pseudonymizer/launch/Launcher.class",
                        "io/github/pseudonymizer/launch/NativeAccess.class",
                        "io/github/pseudonymizer/launch/Pseudonymizer.class",
                        "io/github/pseudonymizer/launch/package-info.class"),
                those(name -> !name.startsWith("isolated/") && !name.startsWith("META-INF/")));
    }

    @Test
    void neither_services_nor_resources_of_dependencies_can_be_seen() {
        Set<String> visible = those(name -> name.startsWith("META-INF/") && !name.startsWith("META-INF/licences/"));

        assertEquals(Set.of("META-INF/MANIFEST.MF", "META-INF/LICENSE"), visible);
    }

    @Test
    void the_launching_classes_are_there_only_once() {
        assertEquals(Set.of(), those(name -> name.startsWith("isolated/io/github/pseudonymizer/launch/")));
    }

    @Test
    void all_parts_and_their_services_are_isolated() {
        assertTrue(ENTRIES.containsAll(List.of(
                "isolated/io/github/pseudonymizer/Plugin.class",
                "isolated/com/sun/jna/Native.class",
                "isolated/com/google/gson/Gson.class",
                "isolated/de/siegmar/fastcsv/reader/CsvReader.class",
                "isolated/com/zaxxer/hikari/HikariDataSource.class",
                "isolated/org/jdbi/v3/core/Jdbi.class",
                "isolated/org/postgresql/Driver.class",
                "isolated/org/flywaydb/core/Flyway.class",
                "isolated/META-INF/services/org.flywaydb.core.extensibility.Plugin",
                "isolated/META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
                "isolated/META-INF/services/java.sql.Driver")));
    }

    @Test
    void native_libraries_are_those_of_linux_only_and_the_database_server_is_apart() {
        Set<String> natives = those(name -> name.contains("jnidispatch")
                || name.contains("junixsocket-native")
                || name.endsWith(".dll")
                || name.endsWith(".txz"));

        assertEquals(
                Set.of(
                        "isolated/com/sun/jna/linux-x86-64/libjnidispatch.so",
                        "isolated/com/sun/jna/linux-aarch64/libjnidispatch.so",
                        "isolated/lib/amd64-Linux-clang/jni/libjunixsocket-native-2.10.1.so",
                        "isolated/lib/amd64-Linux-clang/jni/libjunixsocket-native-2.10.1.nodeps.so",
                        "isolated/lib/aarch64-Linux-clang/jni/libjunixsocket-native-2.10.1.so",
                        "isolated/lib/aarch64-Linux-clang/jni/libjunixsocket-native-2.10.1.nodeps.so",
                        "isolated/META-INF/maven/com.kohlschutter.junixsocket/junixsocket-native-common/pom.properties"),
                natives);
    }

    @Test
    void nothing_depends_on_what_only_the_jvms_own_loader_understands() {
        assertEquals(
                Set.of(),
                those(name -> name.endsWith("module-info.class")
                        || name.contains("META-INF/versions/")
                        || name.endsWith(".SF")
                        || name.endsWith(".RSA")));
    }

    @Test
    void licences_of_dependencies_come_along() {
        assertTrue(ENTRIES.contains("META-INF/licences/jna/AL2.0"));
        assertTrue(ENTRIES.contains("META-INF/licences/commons-compress/NOTICE.txt"));
    }

    private static Set<String> those(Predicate<String> wanted) {
        return ENTRIES.stream().filter(wanted).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> entries() {
        try (ZipFile jar = new ZipFile(RehearsalJar.SHIPPED.toFile())) {
            return jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> !name.endsWith("/"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError("mvn package makes the JAR", e);
        }
    }
}
