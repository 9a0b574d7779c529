// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.pseudonymizer.postgres.embedded;

import io.github.pseudonymizer.pseudonym.StoreException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL: those of the distribution, or unpacked from the archive that zonky publishes.
 *
 * @param directory holds {@code bin}
 * @param major version, such as 18
 */
public record ServerBinaries(Path directory, int major) {

    private static final Pattern MAJOR = Pattern.compile("postgres \\(PostgreSQL\\) (\\d+)");
    private static final String UNFINISHED = ".unfinished";

    /**
     * Unpacks the programs into a directory of this parent that is named for their content, if they are not there yet.
     * The caller holds the lock of the parent.
     */
    static ServerBinaries unpacked(URL archive, Path parent) {
        try {
            Files.createDirectories(parent);
            Path target = parent.resolve(contentName(archive));
            if (!Files.exists(target)) {
                Path unfinished = parent.resolve(target.getFileName() + UNFINISHED);
                delete(unfinished);
                unpack(archive, unfinished);
                // The name must not survive a power failure without the content.
                HostProcess.run(List.of("sync", "-f", unfinished.toString()), parent.resolve("sync.out"));
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            }
            Path output = outputOf(parent);
            return runnable(target, output)
                    .orElseThrow(() -> new StoreException(
                            StoreException.Reason.FAILED,
                            "the PostgreSQL in " + target + " does not run on this computer; " + output
                                    + " tells why"));
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Reason.FAILED, "the embedded PostgreSQL cannot be unpacked into " + parent);
        }
    }

    public String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    /** The programs in this directory; empty if they do not run on this computer. */
    private static Optional<ServerBinaries> runnable(Path directory, Path output) throws IOException {
        Path postgres = directory.resolve("bin").resolve("postgres");
        if (!Files.isExecutable(postgres) || directory.toString().endsWith(UNFINISHED)) {
            return Optional.empty();
        }
        try {
            HostProcess.run(List.of(postgres.toString(), "--version"), output);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // For example, they are of another processor.
            return Optional.empty();
        }
        Matcher version = MAJOR.matcher(Files.readString(output));
        return version.lookingAt()
                ? Optional.of(new ServerBinaries(directory, Integer.parseInt(version.group(1))))
                : Optional.empty();
    }

    /** All that this plugin and earlier ones have unpacked into this parent, and that runs. */
    static List<ServerBinaries> allUnpacked(Path parent) throws IOException {
        List<ServerBinaries> found = new ArrayList<>();
        for (Path child : children(parent)) {
            runnable(child, outputOf(parent)).ifPresent(found::add);
        }
        return found;
    }

    private static Path outputOf(Path parent) {
        return parent.resolveSibling("version.out");
    }

    private static List<Path> children(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.sorted().toList();
        }
    }

    /** By what the JAR's directory says of the archive: to read all of it would take long, at every start. */
    private static String contentName(URL archive) throws IOException {
        if (!(archive.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("the archive is in no JAR");
        }
        JarEntry entry = connection.getJarEntry();
        return Long.toHexString(entry.getCrc()) + "-" + entry.getSize();
    }

    private static void unpack(URL source, Path target) throws IOException {
        try (TarArchiveInputStream archive =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(source.openStream())))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("an entry lies outside the archive");
                }
                unpack(archive, entry, file);
            }
        }
    }

    private static void unpack(TarArchiveInputStream archive, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling(""));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(archive, file);
            boolean executable =
                    (entry.getMode() & 0100) != 0 || file.resolveSibling("").endsWith("bin");
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        } else {
            throw new IOException("an entry is neither file, directory nor symbolic link");
        }
    }

    /** Whether they were unpacked into this parent. */
    boolean isIn(Path parent) {
        return parent.equals(directory.getParent());
    }

    /**
     * Deletes what else was unpacked into this parent, unless these programs come from elsewhere: the distribution's
     * may be removed later, and packages that lie beside them are not ours.
     */
    void deleteOthers(Path parent) throws IOException {
        if (isIn(parent)) {
            for (Path child : children(parent)) {
                if (!child.equals(directory)) {
                    delete(child);
                }
            }
        }
    }

    /** Deletes a directory with all it holds; nothing if it does not exist. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
