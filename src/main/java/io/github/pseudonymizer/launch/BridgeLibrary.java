// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the native bridge that Orthanc has loaded. It must be that very file: another copy would be a second library,
 * in which no event ever happens.
 */
final class BridgeLibrary {

    static final String NAME = "libOrthancPseudonymizer.so";

    private BridgeLibrary() {}

    /**
     * The path of the library; empty if it is not loaded yet.
     *
     * @throws IOException if {@code /proc/self/maps} cannot be read
     */
    static Optional<String> loaded() throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return loaded(maps);
        }
    }

    /** A line of {@code /proc/self/maps} ends with the path, which may contain spaces. */
    static Optional<String> loaded(Stream<String> maps) {
        return maps.filter(line -> line.endsWith("/" + NAME))
                .map(line -> line.substring(line.indexOf('/')))
                .findFirst();
    }
}
