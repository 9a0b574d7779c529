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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The places where the programs of PostgreSQL may be: a bundle that comes with the plugin, in its JAR or beside it, the
 * packages of the distribution, and what earlier plugins have unpacked.
 *
 * @param bundle the archive in the bundle, if there is one
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

    /** In the JAR as a build leaves it; packages have it beside the JAR. */
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
     * What runs on a data directory.
     *
     * @param programs serve the data
     * @param former read the data before, because these are of an earlier major version; otherwise empty
     */
    record Choice(ServerBinaries programs, Optional<ServerBinaries> former) {}

    /**
     * The programs for a data directory. New data get those of the bundle, because its presence is a choice, and
     * otherwise the newest of the distribution. PostgreSQL reads no data of another major version, so existing data get
     * programs of theirs, except that a newer bundle takes them over. The data stay as they are.
     *
     * @param version of the existing data; empty if there are none yet
     * @param parent where bundles are unpacked
     * @throws StoreException if there are no programs, or none of this version
     */
    Choice choose(OptionalInt version, Path parent) throws IOException {
        Optional<ServerBinaries> own = bundle.map(archive -> ServerBinaries.unpacked(archive, parent));
        if (version.isEmpty()
                || own.filter(programs -> programs.major() == version.getAsInt())
                        .isPresent()) {
            return new Choice(own.or(this::newest).orElseThrow(() -> failed(noneAtAll())), Optional.empty());
        }
        int found = version.getAsInt();
        List<ServerBinaries> there = new ArrayList<>(installed());
        there.addAll(ServerBinaries.allUnpacked(parent));
        // The distribution's first, because they get its fixes.
        ServerBinaries same = there.stream()
                .filter(programs -> programs.major() == found)
                .findFirst()
                .orElseThrow(() -> failed(noneFor(found, own, listed(there, parent))));
        return own.filter(programs -> programs.major() > found)
                .map(newer -> new Choice(newer, Optional.of(same)))
                .orElseGet(() -> new Choice(same, Optional.empty()));
    }

    private Optional<ServerBinaries> newest() {
        return installed().stream()
                .filter(programs -> programs.major() >= OLDEST)
                .findFirst();
    }

    private String noneAtAll() {
        return "the plugin needs PostgreSQL " + OLDEST + " or newer for a database of its own, and "
                + listed(installed(), Path.of("")) + "; install PostgreSQL, put " + BUNDLE
                + " beside the plugin, or set Database";
    }

    private static String noneFor(int found, Optional<ServerBinaries> own, String there) {
        String until = own.filter(programs -> programs.major() > found)
                .map(programs -> " until the next start has brought them to " + programs.major())
                .orElse("");
        String beside = own.isPresent() ? "" : ", put the " + BUNDLE + " that was there before beside the plugin";
        return "the data of the plugin's own database are of PostgreSQL " + found
                + " and need programs of that version, and " + there + "; install the package postgresql-" + found
                + until + beside + ", or go back to the former plugin, dump the database with it, and restore the dump"
                + " with this one";
    }

    private static String listed(List<ServerBinaries> there, Path parent) {
        return there.isEmpty()
                ? "there is none"
                : there.stream()
                        .map(programs -> programs.major()
                                + (programs.isIn(parent) ? " of the plugin" : " in " + programs.directory()))
                        .collect(Collectors.joining(", ", "there is only ", ""));
    }

    private static StoreException failed(String message) {
        return new StoreException(StoreException.Reason.FAILED, message);
    }

    /** The newest first. */
    private List<ServerBinaries> installed() {
        List<ServerBinaries> found = new ArrayList<>();
        for (Path parent : parents) {
            if (Files.isDirectory(parent)) {
                try (Stream<Path> children = Files.list(parent)) {
                    children.forEach(child -> installed(child).ifPresent(found::add));
                } catch (IOException e) {
                    throw failed("the folder " + parent + ", where PostgreSQL may be, cannot be read");
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
