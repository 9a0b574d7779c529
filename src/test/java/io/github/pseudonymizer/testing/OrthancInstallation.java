// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An Orthanc that tests can start: this machine's own, or that of another Debian, in a folder that {@code test.sh}
 * prepares. The system property {@code orthanc} chooses one: {@code local}, {@code bookworm}, {@code trixie} or
 * {@code sid}.
 *
 * @param name as the system property has it
 * @param root of the other Debian; empty for this machine
 */
public record OrthancInstallation(String name, Optional<Path> root) {

    private static final String LOCAL = "local";
    private static final List<String> OTHERS = List.of("bookworm", "trixie", "sid");
    private static final Path INSIDE = Path.of("scripts/inside.sh").toAbsolutePath();
    private static final OrthancInstallation CHOSEN = named(System.getProperty("orthanc", LOCAL));

    /** The one that the tests of this virtual machine run on. */
    public static OrthancInstallation chosen() {
        return CHOSEN;
    }

    private static OrthancInstallation named(String name) {
        if (name.equals(LOCAL)) {
            return new OrthancInstallation(name, Optional.empty());
        }
        if (!OTHERS.contains(name)) {
            throw new AssertionError("-Dorthanc=" + name + ": allowed are " + LOCAL + " and " + OTHERS);
        }
        return new OrthancInstallation(name, Optional.of(folder().resolve(name)));
    }

    private static Path folder() {
        String configured = System.getenv("PSEUDONYMIZER_ORTHANCS");
        return Path.of(configured == null ? "/var/cache/orthanc-pseudonymizer" : configured);
    }

    /** Whether {@code test.sh} has prepared it. This machine's own is: that it is there is up to its tests. */
    public boolean isPrepared() {
        return root.isEmpty() || Files.exists(root.get().resolveSibling(name + ".prepared"));
    }

    /** Its version, such as 1.12.7. */
    public String version() {
        if (root.isEmpty()) {
            String said = Commands.run(executable(), "--version");
            return said.lines().findFirst().orElse("").replaceFirst(".* ", "");
        }
        try {
            return Files.readString(root.get().resolveSibling(name + ".prepared"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How to start a program of this installation. The process that is started becomes that program.
     *
     * @param environment goes over this process's
     * @param words of its command line
     */
    public ProcessBuilder command(Map<String, String> environment, List<String> words) {
        if (root.isEmpty()) {
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().putAll(environment);
            return builder;
        }
        // By `env`: what is preloaded is not for the programs that enter the other Debian.
        List<String> command =
                new ArrayList<>(List.of(INSIDE.toString(), root.get().toString(), "env"));
        environment.forEach((variable, value) -> command.add(variable + "=" + value));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_HOME"); // It names this machine's Java.
        return builder;
    }

    /** Orthanc's executable, as this installation names it. */
    public String executable() {
        Path debian = Path.of("/usr/sbin/Orthanc");
        return root.isPresent() || Files.isExecutable(debian) ? debian.toString() : "Orthanc";
    }
}
