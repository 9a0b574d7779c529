// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import io.github.pseudonymizer.testing.OrthancInstallation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The Javas beside the Orthanc that is tested: on this machine, or in another Debian. */
final class InstalledJava {

    private static final String FOLDER = "/usr/lib/jvm";

    private InstalledJava() {}

    /** The home of the one that runs these tests, or of the only one of another Debian. */
    static Path usual() {
        return OrthancInstallation.chosen().root().isPresent() ? newest() : Path.of(System.getProperty("java.home"));
    }

    /** The home of the newest. */
    static Path newest() {
        return homes().stream()
                .max(Comparator.comparing(InstalledJava::release))
                .orElseThrow();
    }

    /** The feature release of a home, such as 17; 0 if it is no home. */
    static int release(Path home) {
        Properties release = new Properties();
        try (Stream<String> lines = Files.lines(outside(home).resolve("release"))) {
            lines.map(line -> line.split("=", 2))
                    .filter(pair -> pair.length == 2)
                    .forEach(pair -> release.setProperty(pair[0], pair[1].replace("\"", "")));
        } catch (IOException unreadable) {
            return 0;
        }
        return Runtime.Version.parse(release.getProperty("JAVA_VERSION", "1")).feature();
    }

    private static List<Path> homes() {
        try (Stream<Path> homes = Files.list(outside(Path.of(FOLDER)))) {
            return homes.map(home -> Path.of(FOLDER).resolve(home.getFileName()))
                    .filter(home -> Files.exists(outside(home).resolve("lib/server/libjvm.so")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where this machine sees what is here for Orthanc. */
    private static Path outside(Path path) {
        return OrthancInstallation.chosen()
                .root()
                .map(root -> root.resolve(path.toString().substring(1)))
                .orElse(path);
    }
}
