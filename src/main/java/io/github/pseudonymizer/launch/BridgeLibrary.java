package io.github.pseudonymizer.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the native bridge where nobody says its path. It must be the very file that Orthanc loads: another copy would
 * be a second library, in which no event ever happens.
 */
final class BridgeLibrary {

    static final String NAME = "libOrthancPseudonymizer.so";

    private static final String PROPERTY = "pseudonymizer.library";
    private static final String VARIABLE = "PSEUDONYMIZER_LIBRARY";

    private BridgeLibrary() {}

    /**
     * Returns what the system property {@code pseudonymizer.library} says, else the environment variable
     * {@code PSEUDONYMIZER_LIBRARY}, else the library that Orthanc has loaded, else the one beside this JAR.
     *
     * @throws IllegalStateException if there is none
     * @throws IOException if {@code /proc/self/maps} cannot be read
     */
    static String path() throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return path(System.getProperty(PROPERTY), System::getenv, maps, IsolatedClasses.jar());
        }
    }

    static String path(
            @Nullable String property, UnaryOperator<@Nullable String> environment, Stream<String> maps, Path jar) {
        if (property != null) {
            return property;
        }
        String variable = environment.apply(VARIABLE);
        if (variable != null) {
            return variable;
        }
        return loaded(maps).orElseGet(() -> beside(jar));
    }

    /** A line of {@code /proc/self/maps} ends with the path, which may contain spaces. */
    private static Optional<String> loaded(Stream<String> maps) {
        return maps.filter(line -> line.endsWith("/" + NAME))
                .map(line -> line.substring(line.indexOf('/')))
                .findFirst();
    }

    private static String beside(Path jar) {
        Path library = jar.resolveSibling(NAME);
        if (Files.isRegularFile(library)) {
            return library.toString();
        }
        throw new IllegalStateException(NAME + " is not beside " + jar + ": set " + VARIABLE + " to its path");
    }
}
