// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The places where the programs of PostgreSQL may be: a bundle that comes with the plugin as a file of its own, and the
 * packages of the distribution.
 *
 * @param bundle the archive in the bundle; empty if there is none
 * @param parents of the directories of packages, which are named for the major version and hold {@code bin}
 */
record ServerPrograms(Optional<URL> bundle, List<Path> parents) {

    /** Beside the plugin's own JAR. */
    static final String BUNDLE = "orthanc-pseudonymizer-postgresql.jar";

    /** The oldest version on which the plugin is tested. */
    static final int OLDEST = 15;

    /** Debian and Ubuntu; packages of the PostgreSQL project for Red Hat's systems. */
    private static final List<Path> PACKAGES = List.of(Path.of("/usr/lib/postgresql"), Path.of("/usr"));

    private static final Pattern VERSIONED = Pattern.compile("(?:pgsql-)?([0-9]{1,4})");

    private static final Map<String, String> ARCHIVES =
            Map.of("amd64", "postgres-linux-x86_64.txz", "aarch64", "postgres-linux-arm_64.txz");

    /** Of this computer. */
    static ServerPrograms ofThisComputer() {
        String archive = ARCHIVES.getOrDefault(System.getProperty("os.arch"), "");
        return new ServerPrograms(archive.isEmpty() ? Optional.empty() : bundled(archive), PACKAGES);
    }

    /** On the class path where it is not yet packaged, as in tests. */
    private static Optional<URL> bundled(String archive) {
        URL onClassPath = ServerPrograms.class.getResource("/" + archive);
        if (onClassPath != null) {
            return Optional.of(onClassPath);
        }
        CodeSource source = ServerPrograms.class.getProtectionDomain().getCodeSource();
        Optional<Path> bundle = source == null ? Optional.empty() : beside(source.getLocation());
        if (bundle.filter(Files::isRegularFile).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    URI.create("jar:" + bundle.get().toUri() + "!/" + archive).toURL());
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the JVM knows no JARs", e);
        }
    }

    /** The bundle beside the JAR from which these classes come: {@code jar:file:/…/ours.jar!/isolated/}. */
    static Optional<Path> beside(URL location) {
        String url = location.toString();
        if (!url.startsWith("jar:file:") || !url.contains("!/")) {
            return Optional.empty();
        }
        URI jar = URI.create(url.substring("jar:".length(), url.lastIndexOf("!/")));
        return Optional.of(Path.of(jar).resolveSibling(BUNDLE));
    }

    /**
     * The programs for a data directory. An existing one decides by its version, because PostgreSQL reads no data of
     * another major version. For a new one a bundle is taken, because its presence is a choice, and otherwise the
     * newest version of the distribution.
     *
     * @param version of the existing data; empty if there are none yet
     * @param parent where a bundle is unpacked
     * @throws StoreException if there are no programs, or none of this version
     */
    ServerBinaries choose(OptionalInt version, Path parent) throws IOException {
        List<String> seen = new ArrayList<>();
        if (bundle.isPresent()) {
            ServerBinaries unpacked = ServerBinaries.unpacked(bundle.get(), parent);
            if (version.isEmpty() || version.getAsInt() == unpacked.major()) {
                return unpacked;
            }
            seen.add(unpacked.major() + " in " + BUNDLE);
        }
        for (ServerBinaries installed : installed()) {
            if (version.isEmpty() ? installed.major() >= OLDEST : version.getAsInt() == installed.major()) {
                return installed;
            }
            seen.add(installed.major() + " in " + installed.directory());
        }
        throw new StoreException(StoreException.Reason.FAILED, missing(version, seen));
    }

    private static String missing(OptionalInt version, List<String> seen) {
        String there = seen.isEmpty() ? "there is none" : "there is only " + String.join(", ", seen);
        if (version.isEmpty()) {
            return "the plugin needs PostgreSQL " + OLDEST + " or newer for a database of its own, and " + there
                    + "; install PostgreSQL, put " + BUNDLE + " beside the plugin, or set Database";
        }
        return "the data of the plugin's own database are of PostgreSQL " + version.getAsInt()
                + " and need programs of that version, and " + there + "; install PostgreSQL " + version.getAsInt()
                + ", put the " + BUNDLE + " that was there before beside the plugin, or move the data with pg_dump";
    }

    /** The newest first. */
    private List<ServerBinaries> installed() throws IOException {
        List<ServerBinaries> found = new ArrayList<>();
        for (Path parent : parents) {
            if (Files.isDirectory(parent)) {
                try (Stream<Path> children = Files.list(parent)) {
                    children.forEach(child -> installed(child).ifPresent(found::add));
                }
            }
        }
        found.sort(Comparator.comparingInt(ServerBinaries::major).reversed());
        return found;
    }

    /** Without the programs that a server needs, it is what is left of a removed package, or only a client. */
    private static Optional<ServerBinaries> installed(Path directory) {
        Matcher name = VERSIONED.matcher(String.valueOf(directory.getFileName()));
        boolean complete = Stream.of("postgres", "initdb")
                .allMatch(program -> Files.isExecutable(directory.resolve("bin").resolve(program)));
        return name.matches() && complete
                ? Optional.of(new ServerBinaries(directory, Integer.parseInt(name.group(1))))
                : Optional.empty();
    }
}
